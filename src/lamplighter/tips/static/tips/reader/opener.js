// Opens what the server keeps, with a reader's keys. Both sides in one file: the page imports it, and runs it once more as a worker that goes
// through the whole inbox. Keys go to the worker as the browser's own objects, whose secrets nobody can take out.
import { Refused, hex, need, same, unbase64url } from "../../keys/js/bytes.js";
import { contextBytes } from "../../keys/js/context.js";
import { keyId } from "../../keys/js/curves.js";
import { KIND, checkEnvelope, readEnvelope } from "../../keys/js/envelope.js";
import { open } from "../../keys/js/hpke.js";
import { readMessage } from "../../keys/js/message.js";
import { openBody, readReply } from "../../keys/js/opening.js";

/**
 * @typedef {object} Opened
 * @property {number} kind
 * @property {number} sequence
 * @property {string} day
 * @property {any} [message]
 * @property {string} [by] the short id of the reader who answered
 * @property {{box: Uint8Array, sign: Uint8Array}} [tipster] of a first tip
 * @property {string} [fault] why it is not shown
 */

/** The content key of a message. @param {any} said by the server @param {any} envelope @param {any} box the reader's keys @returns {Promise<Uint8Array>} */
export async function contentKey(said, envelope, box) {
  const id = await keyId(box.public);
  const sealed = said.box ? unbase64url(said.box, 80) : envelope.boxes.find((each) => same(each.id, id))?.sealed;
  if (!sealed) throw new Refused("not-for-this-key");
  return open(box, sealed, contextBytes(envelope));
}

/** What stands in its place; whose signature it carries is not looked at. @param {any} said @param {{desk: string, conversation: string}} place */
export async function standing(said, place) {
  const envelope = await readEnvelope(unbase64url(said.envelope));
  need(envelope.kind === said.kind, "unknown-kind");
  need(envelope.desk === place.desk, "wrong-desk");
  need(hex(envelope.conversation) === place.conversation, "wrong-conversation");
  return envelope;
}

/** What stands in its place and is signed; a reply's signature is inside. @param {any} said @param {{desk: string, conversation: string}} place @param {any} [sign] the tipster's key, for a further message */
export async function placed(said, place, sign) {
  const envelope = await standing(said, place);
  if (said.kind !== KIND.reply) await checkEnvelope(unbase64url(said.envelope), sign);
  return envelope;
}

/** @returns {Promise<Opened>} */
async function openOne(said, place, box, lists, first) {
  const { kind, day } = said;
  try {
    if (kind === KIND.further) need(Boolean(first?.tipster), "gap", "its first tip did not open");
    const envelope = await placed(said, place, first?.tipster?.sign);
    const plain = await openBody(await contentKey(said, envelope, box), envelope.body, envelope);
    const { sequence } = envelope;
    if (kind === KIND.reply) {
      const { by, message } = await readReply(plain, envelope, lists);
      return { kind, day, sequence, message, by };
    }
    const tipster = kind === KIND.first ? { tipster: { box: envelope.box, sign: envelope.sign } } : {};
    return { kind, day, sequence, message: readMessage(plain), ...tipster };
  } catch (error) {
    return { kind, day, sequence: said.sequence, fault: error.word ?? "cannot-open" };
  }
}

/**
 * A conversation's messages.
 * @param {any} row of the server @param {any} box the reader's box keys @param {any[]} lists checked @returns {Promise<Opened[]>} the first tip first
 */
export async function openMessages(row, box, lists) {
  const place = { desk: row.desk, conversation: row.conversation };
  const start = row.messages.find(({ kind }) => kind === KIND.first);
  const first = start && await openOne(start, place, box, lists);
  const others = await Promise.all(row.messages.filter((each) => each !== start).map((each) => openOne(each, place, box, lists, first)));
  return first ? [first, ...others] : others;
}

/** What is looked for in a conversation. @param {Opened[]} messages */
function searchable(messages) {
  const parts = messages.flatMap(({ message }) => (message ? [message.text, ...Object.values(message.answers ?? {}), ...message.files.map(({ name }) => name)] : []));
  return folded(parts.join("\n"));
}

/** Small letters without accents, for finding. @param {string} text */
export const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const GIST = 220;

/** A line of the inbox: what stands outside, and the beginning of what was told. */
async function lineOf(row, box, lists) {
  const { messages, ...outside } = row;
  const opened = await openMessages(row, box, lists);
  const [first] = opened;
  const gist = first?.message ? first.message.text.trim().slice(0, GIST) : "";
  return { ...outside, gist, fault: first ? first.fault : "cannot-open", words: searchable(opened) };
}

/** One page of the server's list. */
async function fetched(url, said) {
  const answer = await fetch(url, {
    method: "POST", redirect: "manual", cache: "no-store", body: JSON.stringify(said), headers: { "Content-Type": "application/json" },
  });
  if (answer.type === "opaqueredirect") throw new Refused("signed-out");
  if (!answer.ok) throw new Refused((await answer.json().catch(() => ({}))).word ?? "server");
  return answer.json();
}

/**
 * All of a desk, page by page. The next page is fetched while one opens; the first has first tips only, so that it is there at once.
 * @param {{url: string, box: any, lists: any[]}} work @param {(told: any) => void} tell
 */
async function goThrough({ url, box, lists }, tell) {
  let page = fetched(url, { after: "" });
  let start = "";
  for (let number = 0; page; number += 1) {
    const { total, next, again, conversations } = await page;
    start ||= again;
    page = next ? fetched(url, { after: next, talk: true }) : null;
    page?.catch(() => {}); // told when its turn comes
    tell({ total, lines: await Promise.all(conversations.map((row) => lineOf(row, box, lists))) });
    if (number === 0) tell({ first: true });
  }
  // What was answered on the first page is looked through as well, once everything is there.
  const { conversations } = await fetched(url, { after: start, talk: true });
  tell({ again: await Promise.all(conversations.map((row) => lineOf(row, box, lists))) });
}

/**
 * Goes through the inbox in a worker.
 * @param {{url: string, box: any, lists: any[]}} work
 * @param {{lines: (lines: any[], total: number) => void, again: (lines: any[]) => void, done: () => void, failed: (error: any) => void}} on
 * @returns {() => void} stops it
 */
export function throughAll(work, on) {
  const worker = new Worker(import.meta.url, { type: "module" });
  worker.onmessage = ({ data }) => {
    if (data.lines) on.lines(data.lines, data.total);
    else if (data.again) on.again(data.again);
    else if (data.failed) on.failed({ word: data.failed });
    else if (data.done) on.done();
  };
  worker.onerror = () => on.failed({ word: "server" });
  worker.postMessage({ ...work, url: new URL(work.url, location.href).href });
  return () => worker.terminate();
}

if ("WorkerGlobalScope" in globalThis) {
  self.onmessage = ({ data }) => {
    goThrough(data, (told) => self.postMessage(told))
      .then(() => self.postMessage({ done: true }), (error) => self.postMessage({ failed: error.word ?? "no-connection" }));
  };
}
