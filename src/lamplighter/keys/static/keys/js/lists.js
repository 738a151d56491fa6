// The signed list of readers: to whom a desk's tips are sealed, under the desk lead's signature.
import { as, base64url, hex, isU32, label, need, same, sha256, unbase64url, utf8 } from "./bytes.js";
import { deskBytes } from "./context.js";
import { check, keyId, sign, usable, usableSigner } from "./curves.js";
import { later, readJson } from "./message.js";

export const MOST_READERS = 60;
const MOST_BYTES = 16384;
const MOST_DAYS = 400;
const DAY = 86400000; // milliseconds

/**
 * @typedef {object} Reader
 * @property {string} id of the box key, hex
 * @property {Uint8Array} box public X25519 key
 * @property {Uint8Array} sign public Ed25519 key
 */

/**
 * @typedef {object} List
 * @property {string} desk
 * @property {number} number grows with each list
 * @property {string} made day, YYYY-MM-DD
 * @property {string} until the last day on which something is sealed to it
 * @property {Reader[]} readers sorted by id
 */

/** @param {List} list @returns {Uint8Array} compact JSON with sorted names */
export function listBytes({ desk, number, made, until, readers }) {
  const rows = [...readers]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((reader) => ({ box: base64url(reader.box), id: reader.id, sign: base64url(reader.sign) }));
  return utf8(JSON.stringify({ desk, made, number, readers: rows, until, v: 1 }));
}

/** @param {{box: Uint8Array, sign: Uint8Array}} keys public @returns {Promise<Reader>} */
export const readerOf = async ({ box, sign: signing }) => ({ id: hex(await keyId(box)), box, sign: signing });

/** @param {import("./curves.js").Keys} lead @param {Uint8Array} bytes @returns {Promise<Uint8Array>} */
export const signList = (lead, bytes) => sign(lead, label("readers"), bytes);

/** @param {any} row @returns {{box: Uint8Array, sign: Uint8Array}} */
function readReader(row) {
  need(typeof row === "object" && row !== null, "bad-list", "reader");
  return as("bad-list", () => ({ box: unbase64url(row.box, 32), sign: unbase64url(row.sign, 32) }));
}

/** A day that there is. @param {string} text YYYY-MM-DD */
function isDay(text) {
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\d$/.test(text) || text < "0001") return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** @param {Uint8Array} bytes @returns {Promise<List>} if it is written in its one form */
async function readList(bytes) {
  need(bytes.length <= MOST_BYTES, "bad-list", "too long");
  const found = as("bad-list", () => readJson(bytes));
  need(typeof found === "object" && found !== null, "bad-list", "no list");
  need(!later(found.v), "unknown-version");
  need(isU32(found.number) && found.number >= 1, "bad-list", "number");
  need(Array.isArray(found.readers) && found.readers.length >= 1 && found.readers.length <= MOST_READERS, "bad-list", "readers");
  const rows = found.readers.map(readReader);
  await Promise.all(rows.map(({ box }) => usable(box)));
  for (const each of rows) usableSigner(each.sign);
  const readers = await Promise.all(rows.map(readerOf));
  as("bad-list", () => deskBytes(found.desk));
  need(isDay(found.made) && isDay(found.until), "bad-list", "days");
  const days = (Date.parse(found.until) - Date.parse(found.made)) / DAY;
  need(days >= 0 && days <= MOST_DAYS, "bad-list", "it holds for at most 400 days");
  const times = (name) => new Set(readers.map(name)).size;
  need(times(({ id }) => id) === readers.length, "bad-list", "one twice");
  need(times((reader) => hex(reader.sign)) === readers.length, "bad-list", "two sign with one key"); // one could pass a colleague's answer off as their own
  const list = { desk: found.desk, number: found.number, made: found.made, until: found.until, readers };
  need(same(listBytes(list), bytes), "bad-list", "not its one form");
  return list;
}

/**
 * Checks a list and reads it. Nothing of it is looked at before its signature holds.
 * @param {Uint8Array} bytes @param {Uint8Array} signature
 * @param {Uint8Array} lead public key, whose fingerprint stands where people can compare it
 * @param {{desk: string, least?: number, today?: string, past?: boolean}} known the desk it must be for, the number of the newest list seen, and
 *   the day in UTC; a `past` list, with which replies are checked, may be over
 * @returns {Promise<List>}
 */
export async function checkList(bytes, signature, lead, { desk, least = 1, today = new Date().toISOString().slice(0, 10), past = false }) {
  usableSigner(lead);
  await check(lead, signature, label("readers"), bytes);
  const list = await readList(bytes);
  need(list.desk === desk, "wrong-desk");
  if (past) return list;
  need(list.number >= least, "old-list");
  need(list.until >= today, "list-over");
  return list;
}

/** A list, its signature and the lead's key as one text. @param {List} list @param {import("./curves.js").Keys} lead @returns {Promise<string>} */
export async function signedList(list, lead) {
  const bytes = listBytes(list);
  return JSON.stringify({ lead: base64url(lead.public), list: base64url(bytes), sig: base64url(await signList(lead, bytes)) });
}

/**
 * Reads such a text, if the lead is the one with this fingerprint.
 * @param {string} text @param {{desk: string, fingerprint: string, least?: number, today?: string, past?: boolean}} known @returns {Promise<List>}
 */
export async function readSignedList(text, known) {
  const data = utf8(text);
  need(data.length <= 2 * MOST_BYTES, "bad-list", "too long");
  const found = as("bad-list", () => readJson(data));
  need(typeof found === "object" && found !== null, "bad-list", "no list");
  const [lead, bytes, signature] = as("bad-list", () => [unbase64url(found.lead, 32), unbase64url(found.list), unbase64url(found.sig, 64)]);
  const letters = (words) => words.replace(/[\s-]+/g, "").toUpperCase();
  need(letters(known.fingerprint) === letters(await fingerprint(lead)), "wrong-fingerprint");
  return checkList(bytes, signature, lead, known);
}

/** Lists that are shown together have each number once. @param {List[]} lists @returns {List[]} the same */
export function checkSet(lists) {
  need(new Set(lists.map(({ number }) => number)).size === lists.length, "bad-list", "two of one number");
  return lists;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The desk lead's key as people read it to each other: five groups of four. @param {Uint8Array} key public @returns {Promise<string>} */
export async function fingerprint(key) {
  const bits = Array.from((await sha256(label("lead"), key)).subarray(0, 13), (one) => one.toString(2).padStart(8, "0")).join("");
  const letters = bits.slice(0, 100).match(/.{5}/g).map((part) => LETTERS[Number.parseInt(part, 2)]).join("");
  return letters.match(/.{4}/g).join("-");
}
