// From what was typed to what is on the server: sealed, worked for, sent; the message first, then its files.
import { Refused } from "../../keys/js/bytes.js";
import { classFor, TEXTS } from "../../keys/js/context.js";
import { ANSWERS, messageBytes } from "../../keys/js/message.js";
import { sealFile, sealTip } from "../../keys/js/sealing.js";
import { allow, chosen, forgetFiles, undecided } from "./files.js";
import { LANGUAGE, PLACE, complain, part, say, show, step } from "./page.js";
import { deskNow, send } from "./wire.js";

/** How often a message is sealed anew, since its readers changed or another device was quicker. */
const TRIES = 5;

/** The fields as they stand. @param {Element} section */
function typed(section) {
  const value = (name) => section.querySelector(`[data-field="${name}"]`)?.value.trim() ?? "";
  const answers = Object.fromEntries(ANSWERS.map((name) => [name, value(name)]).filter(([, said]) => said));
  return { text: value("text").replaceAll("\r\n", "\n"), answers, lang: LANGUAGE };
}

/**
 * What is in the form, or null after saying what is missing.
 * @param {Element} section @returns {ReturnType<typeof typed>|null}
 */
export function asked(section) {
  const message = typed(section);
  let fault = message.text || chosen().length ? undecided() : "bad-message";
  try {
    classFor(messageBytes(message).length, TEXTS);
  } catch (error) {
    fault ||= error.word;
  }
  complain(section, fault ? say(fault) : "");
  return fault ? null : message;
}

/** Empties the form. @param {Element} section */
export function forget(section) {
  for (const field of section.querySelectorAll("[data-field]")) field.value = "";
  forgetFiles();
}

/** The section that shows how far it is. */
function watching() {
  show("sending");
  const box = step("sending");
  const bar = part("progress", box);
  const stop = new AbortController();
  part("cancel", box).onclick = () => stop.abort();
  return {
    signal: stop.signal,
    progress: (share) => { bar.value = share; },
    stage: (name, given) => {
      bar.value = 0;
      part("stage", box).textContent = say(name, given);
    },
  };
}

/**
 * Seals and sends a message with its files. What was sealed is kept in `memory` until it is sent, so that trying again sends the same.
 * @param {object} it
 * @param {import("../../keys/js/codes.js").CodeKeys} it.keys
 * @param {number} it.sequence
 * @param {ReturnType<typeof typed>} it.message
 * @param {{files?: any[], envelope?: Uint8Array, sequence?: number, doubt?: boolean}} it.memory
 * @returns {Promise<string>} why a file did not come through, or ""
 */
export async function seal({ keys, sequence, message, memory }) {
  const how = watching();
  const desk = PLACE.desk;
  how.stage("seal");
  let { list, largest } = await deskNow(PLACE);
  allow(largest);
  memory.files ??= await sealedFiles(keys);
  memory.sequence ??= sequence;
  const sealed = () => sealTip({ list, keys, sequence: memory.sequence, message: { ...message, files: memory.files.map(({ note }) => note) } });
  memory.envelope ??= await sealed();
  const path = sequence ? "message/" : "tip/";
  for (let tries = 1; ; tries += 1) {
    try {
      await send({ desk, path, envelope: memory.envelope }, how);
      break;
    } catch (error) {
      if (error.word === "replayed" && memory.doubt) break; // sent before, and the answer was lost
      const again = error.word === "old-list" || (error.word === "replayed" && sequence > 0);
      if (!again || tries === TRIES) {
        memory.doubt = error.word === "no-network";
        throw error;
      }
      if (error.word === "old-list") ({ list } = await deskNow(PLACE)); // its readers changed a moment ago
      else memory.sequence += 1; // another device of the tipster sent one in between
      memory.envelope = await sealed();
    }
  }
  return sendFiles(keys, memory.files, how);
}

/** @param {import("../../keys/js/codes.js").CodeKeys} keys */
async function sealedFiles(keys) {
  const files = [];
  for (const { bytes, name, type, removed } of chosen()) {
    const taken = files.map(({ note }) => note.n);
    files.push(await sealFile({ desk: PLACE.desk, conversation: keys.conversation, bytes, name, type, cleaned: removed, taken }));
  }
  return files;
}

/** @param {import("../../keys/js/codes.js").CodeKeys} keys @param {any[]} files */
async function sendFiles(keys, files, how) {
  const stage = (n) => () => how.stage("file", { n, all: files.length });
  for (const [n, { envelope }] of files.entries()) {
    try {
      const mine = { ...how, stage: stage(n + 1) };
      await send({ desk: PLACE.desk, path: "file/", before: keys.token, envelope, what: "file" }, mine);
    } catch (error) {
      if (error instanceof Refused && error.word === "replayed") continue;
      return error.word ?? "other"; // the message is there; it tells of a file that is not
    }
  }
  return "";
}
