// What a message says, as JSON: names that nobody knows are passed over, wrong types are refused.
import { Refused, as, base64url, hex, isU32, need, textOf, unbase64url, utf8 } from "./bytes.js";
import { FILES, most } from "./context.js";

/** Files that one message may bring. */
export const MOST_FILES = 16;

/** The questions a tip may answer. */
export const ANSWERS = ["what", "where", "when", "vehicles", "danger"];

/**
 * @typedef {object} FileNote what a message tells of a file that goes beside it
 * @property {number} n its number
 * @property {number} size class
 * @property {Uint8Array} key 32 bytes
 * @property {string} name
 * @property {string} type media type
 * @property {number} length its true size in bytes
 * @property {Uint8Array} sha256
 * @property {string[]} cleaned what was taken out of it
 */

/**
 * @typedef {object} Message
 * @property {string} text
 * @property {Record<string, string>} [answers]
 * @property {FileNote[]} files
 * @property {"en"|"es"} lang
 * @property {number} [seen] of a reply: the number of the tipster's newest message that its writer knew
 */

/** @param {Partial<Message>} message @returns {Uint8Array} */
export function messageBytes({ text = "", answers = {}, files = [], lang = "en", seen }) {
  const given = ANSWERS.filter((name) => answers[name]).map((name) => [name, answers[name]]);
  const notes = files.map((note) => ({
    n: note.n,
    class: note.size,
    key: base64url(note.key),
    name: note.name,
    type: note.type,
    size: note.length,
    sha256: base64url(note.sha256),
    cleaned: note.cleaned,
  }));
  const whole = { v: 1, text, lang, ...(given.length && { answers: Object.fromEntries(given) }), ...(notes.length && { files: notes }), ...(seen !== undefined && { seen }) };
  const bytes = utf8(JSON.stringify(whole));
  readMessage(bytes); // what we send we would take
  return bytes;
}

/** @param {unknown} value @param {string} name */
const isText = (value, name) => need(typeof value === "string" && !/\p{Surrogate}/u.test(value), "bad-message", name);
const isRecord = (value, name) => need(typeof value === "object" && value !== null && !Array.isArray(value), "bad-message", name);

/** Arrays and objects within each other, the outermost counted. */
const DEEPEST = 32;

/** Counted in the text, so that what a later value of the same name replaces counts as well. @param {string} text */
function shallow(text) {
  let depth = 0;
  for (const [bracket] of text.replace(/"(?:[^"\\]|\\.)*"/gs, "").matchAll(/[[\]{}]/g)) {
    depth += "[{".includes(bracket) ? 1 : -1;
    if (depth > DEEPEST) return false;
  }
  return true;
}

/** Whether all numbers are within a double, and all texts whole. @param {any} value @returns {boolean} */
function plain(value) {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "string") return !/\p{Surrogate}/u.test(value);
  return value === null || typeof value !== "object" || Object.entries(value).every((pair) => pair.every(plain));
}

/**
 * JSON as the protocol has it: what JSON readers take differently is refused, wherever it stands.
 * @param {Uint8Array} bytes @returns {any}
 */
export function readJson(bytes) {
  try {
    const text = textOf(bytes);
    const found = shallow(text) && JSON.parse(text); // of a name that stands there twice, the last counts
    if (found !== false && plain(found)) return found;
  } catch {
    // no JSON
  }
  throw new Refused("bad-message", "no JSON");
}

/** Whether a `v` is that of a later version. @param {unknown} v */
export const later = (v) => isU32(/** @type {number} */ (v)) && /** @type {number} */ (v) > 1;

/** @param {any} note @returns {FileNote} */
function readNote(note) {
  isRecord(note, "files");
  const { n, class: size, key, name, type, size: length, sha256, cleaned = [] } = note;
  need(isU32(n), "bad-message", "n");
  need(FILES.includes(size), "bad-message", "class");
  need(Number.isInteger(length) && length >= 0 && length <= most(size), "bad-message", "size");
  isText(name, "name");
  isText(type, "type");
  need(Array.isArray(cleaned), "bad-message", "cleaned");
  cleaned.forEach((each) => isText(each, "cleaned"));
  const [opens, digest] = as("bad-message", () => [unbase64url(key, 32), unbase64url(sha256, 32)]);
  return { n, size, key: opens, name, type, length, sha256: digest, cleaned };
}

/** @param {Uint8Array} bytes @returns {Message} */
export function readMessage(bytes) {
  const found = readJson(bytes);
  isRecord(found, "message");
  need(!later(found.v), "unknown-version", "of the message");
  need(found.v === 1, "bad-message", "v");
  const { text, answers = {}, files = [], lang = "en", seen } = found;
  isText(text, "text");
  isRecord(answers, "answers");
  const given = ANSWERS.filter((name) => Object.hasOwn(answers, name));
  given.forEach((name) => isText(answers[name], name));
  need(Array.isArray(files) && files.length <= MOST_FILES, "bad-message", "files");
  need(lang === "en" || lang === "es", "bad-message", "lang");
  need(seen === undefined || isU32(seen), "bad-message", "seen");
  const notes = files.map(readNote);
  need(new Set(notes.map((note) => note.n)).size === notes.length, "bad-message", "two files of one number");
  return { text, answers: Object.fromEntries(given.map((name) => [name, answers[name]])), files: notes, lang, ...(seen !== undefined && { seen }) };
}

/**
 * A reply as it is sealed: the message, who signed it as a reader of which list, and the signature, so that none of it is seen from outside.
 * @param {Uint8Array} message @param {Uint8Array} by key id @param {number} list its number @param {Uint8Array} signature
 */
export const replyBytes = (message, by, list, signature) =>
  utf8(JSON.stringify({ m: textOf(message), by: hex(by), list, sig: base64url(signature) }));

/** @param {Uint8Array} bytes @returns {{message: Uint8Array, by: string, list: number, signature: Uint8Array}} */
export function readReplyBytes(bytes) {
  const found = readJson(bytes);
  isRecord(found, "reply");
  isText(found.m, "m");
  isText(found.by, "by");
  need(/^[0-9a-f]{16}$/.test(found.by), "bad-message", "by");
  need(isU32(found.list) && found.list >= 1, "bad-message", "list");
  return { message: utf8(found.m), by: found.by, list: found.list, signature: as("bad-message", () => unbase64url(found.sig, 64)) };
}
