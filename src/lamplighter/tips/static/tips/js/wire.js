// What the pages ask of the server: one of its endpoints each time, everything in the body, nothing that tells who asks.
import { Refused, join, u8, utf8 } from "../../keys/js/bytes.js";
import { checkSet, readSignedList } from "../../keys/js/lists.js";
import { work } from "../../keys/js/work.js";

const BASE = "/tips/wire/";
const PLAIN = /** @type {RequestInit} */ ({ credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer" });

/** @param {string} path @param {RequestInit} how @returns {Promise<Response>} */
async function ask(path, how) {
  let answer;
  try {
    answer = await fetch(BASE + path, { ...PLAIN, ...how });
  } catch (error) {
    throw how.signal?.aborted ? error : new Refused("no-network");
  }
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({}));
  throw new Refused(typeof said.word === "string" ? said.word : "other");
}

/** @param {string} path @param {Uint8Array} body @param {AbortSignal} [signal] */
const post = (path, body, signal) => ask(path, { method: "POST", body, signal, headers: { "Content-Type": "application/octet-stream" } });

/** @param {Response} answer */
const bytesOf = async (answer) => new Uint8Array(await answer.arrayBuffer());

/**
 * @typedef {object} Desk
 * @property {import("../../keys/js/lists.js").List} list of those a tip is sealed to
 * @property {import("../../keys/js/lists.js").List[]} lists this one and those before it
 * @property {number} largest MB of a file
 */

/**
 * The desk as it is now: its list of readers, signed by the lead whose mark the page shows.
 * @param {{desk: string, fingerprint: string}} place @param {boolean} [reading] only replies are checked with it, so it may be over
 * @returns {Promise<Desk>}
 */
export async function deskNow(place, reading = false) {
  const facts = await (await ask(`desks/${place.desk}/`, { method: "GET" })).json();
  const read = ({ lead, list, sig }, more) => readSignedList(JSON.stringify({ lead, list, sig }), { ...place, ...more });
  const list = await read(facts.signed_list, { past: reading });
  const before = await Promise.allSettled((facts.past_lists ?? []).map((each) => read(each, { past: true })));
  const lists = checkSet([list, ...before.filter(({ status }) => status === "fulfilled").map(({ value }) => value)]);
  return { list, lists, largest: facts.largest_file_mb };
}

/**
 * Does the work for an envelope and sends it. A challenge that went out of date meanwhile is asked for once more.
 * @param {{desk: string, path: string, before?: Uint8Array, envelope: Uint8Array, what?: "text"|"file"}} thing `before` stands before the proof
 * @param {{signal?: AbortSignal, progress?: (share: number) => void, stage?: (name: string) => void}} how
 */
export async function send({ desk, path, before = new Uint8Array(0), envelope, what = "text" }, how) {
  for (let tries = 1; ; tries += 1) {
    how.stage?.("work");
    const asked = utf8(JSON.stringify({ desk, for: what }));
    const headers = { "Content-Type": "application/json" };
    const challenge = await bytesOf(await ask("challenge/", { method: "POST", body: asked, signal: how.signal, headers }));
    const proof = await work(challenge, envelope, desk, how);
    how.stage?.("send");
    try {
      await post(path, join(before, proof, envelope), how.signal);
      return;
    } catch (error) {
      if (error.word !== "stale-proof" || tries === 2) throw error;
    }
  }
}

/** A part of a mailbox. @param {Uint8Array} token @param {1|2} which */
export const mailboxPart = async (token, which) => bytesOf(await post("mailbox/", join(token, u8(which))));

/** Destroys a conversation. @param {Uint8Array} token @param {Uint8Array} signature */
export const withdraw = (token, signature) => post("withdraw/", join(token, signature));
