// The signed list of readers: to whom a desk's tips are sealed, under the desk lead's signature.
import { base64url, hex, label, need, order, sha256, unbase64url, utf8 } from "./bytes.js";
import { deskBytes } from "./context.js";
import { check, keyId, sign } from "./curves.js";
import { readJson } from "./message.js";

export const MOST_READERS = 60;

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
 * @property {Reader[]} readers sorted by id
 */

/** @param {List} list @returns {Uint8Array} compact JSON with sorted names */
export function listBytes({ desk, number, made, readers }) {
  const rows = [...readers]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((reader) => ({ box: base64url(reader.box), id: reader.id, sign: base64url(reader.sign) }));
  return utf8(JSON.stringify({ desk, made, number, readers: rows, v: 1 }));
}

/** @param {{box: Uint8Array, sign: Uint8Array}} keys public @returns {Promise<Reader>} */
export const readerOf = async ({ box, sign: signing }) => ({ id: hex(await keyId(box)), box, sign: signing });

/** @param {import("./curves.js").Keys} lead @param {Uint8Array} bytes @returns {Promise<Uint8Array>} */
export const signList = (lead, bytes) => sign(lead, label("readers"), bytes);

/** @param {any} row @returns {Promise<Reader>} */
async function readReader(row) {
  need(typeof row === "object" && row !== null, "bad-list", "reader");
  const reader = await readerOf({ box: unbase64url(row.box, 32), sign: unbase64url(row.sign, 32) });
  need(reader.id === row.id, "bad-list", "a key under another's name");
  return reader;
}

/**
 * Checks a list and reads it.
 * @param {Uint8Array} bytes @param {Uint8Array} signature
 * @param {Uint8Array} lead public key, whose fingerprint stands where people can compare it
 * @param {{desk?: string, least?: number}} [known] the desk it must be for, and the number of the newest list seen
 * @returns {Promise<List>}
 */
export async function checkList(bytes, signature, lead, { desk, least = 0 } = {}) {
  await check(lead, signature, label("readers"), bytes);
  const found = readJson(bytes);
  need(typeof found === "object" && found !== null && found.v === 1, "bad-list", "version");
  deskBytes(found.desk);
  need(desk === undefined || found.desk === desk, "wrong-desk");
  need(Number.isSafeInteger(found.number) && found.number >= 0, "bad-list", "number");
  need(found.number >= least, "old-list");
  need(typeof found.made === "string" && /^\d{4}-\d\d-\d\d$/.test(found.made), "bad-list", "made");
  need(Array.isArray(found.readers) && found.readers.length >= 1 && found.readers.length <= MOST_READERS, "bad-list", "readers");
  const readers = await Promise.all(found.readers.map(readReader));
  readers.forEach(({ id }, n) => need(n === 0 || readers[n - 1].id < id, "bad-list", "not in order, or one twice"));
  const list = { desk: found.desk, number: found.number, made: found.made, readers };
  need(order(listBytes(list), bytes) === 0, "bad-list", "not its one form");
  return list;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The desk lead's key as people read it to each other: five groups of four. @param {Uint8Array} key public @returns {Promise<string>} */
export async function fingerprint(key) {
  const bits = Array.from((await sha256(label("lead"), key)).subarray(0, 13), (one) => one.toString(2).padStart(8, "0")).join("");
  const letters = bits.slice(0, 100).match(/.{5}/g).map((part) => LETTERS[Number.parseInt(part, 2)]).join("");
  return letters.match(/.{4}/g).join("-");
}
