// What everything sealed is bound to (desk, conversation, direction, sequence, size), and the padding to a size.
import { Refused, isU32, join, label, need, readU32, sha256, u16, u32, u8, utf8 } from "./bytes.js";

/** Our number of the HPKE suite; another one is refused. */
export const SUITE = 0x0001;

/** Zero bytes at the end of everything padded: they bind the text to its one key, which AES-GCM alone does not. */
const TAIL = 32;

/** @enum {number} */
export const DIRECTION = { in: 0, out: 1, file: 2 };

/** Bytes of each size class. @type {Record<number, number>} */
export const SIZES = { 1: 4096, 2: 16384, 3: 65536, 11: 1048576, 12: 4194304, 13: 16777216, 14: 67108864 };

/** Classes of texts, of replies and of files, smallest first. */
export const TEXTS = [1, 2, 3];
export const REPLIES = [1];
export const FILES = [11, 12, 13, 14];

/**
 * @typedef {object} Context
 * @property {string} desk its code
 * @property {Uint8Array} conversation 32 bytes
 * @property {number} direction
 * @property {number} sequence of the message, or number of the file
 * @property {number} size class
 * @property {Uint8Array} [box] the tipster's public X25519 key: of a first tip, and of nothing else
 * @property {Uint8Array} [sign] the tipster's public Ed25519 key: the same
 */

/** @param {string} desk @returns {Uint8Array} its length and its code */
export function deskBytes(desk) {
  need(typeof desk === "string" && /^[a-z0-9-]{1,32}$/.test(desk), "bad-field");
  return join(u8(desk.length), utf8(desk));
}

/** By it the server finds a mailbox; nothing is bound to it alone. @param {Uint8Array} token @returns {Promise<Uint8Array>} */
export const mailboxOf = (token) => sha256(label("mailbox"), token);

/**
 * The conversation's id. It names the tipster's keys, so that nobody can begin another with the same id and keys of their own.
 * @param {string} desk @param {Uint8Array} mailbox @param {Uint8Array} box public X25519 key @param {Uint8Array} sign public Ed25519 key
 * @returns {Promise<Uint8Array>}
 */
export const conversationOf = (desk, mailbox, box, sign) => sha256(label("conversation"), deskBytes(desk), mailbox, box, sign);

/** @param {Context} context @returns {Uint8Array} */
export function contextBytes({ desk, conversation, direction, sequence, size, box, sign }) {
  need(conversation.length === 32, "wrong-length", "a conversation's number has 32 bytes");
  need(isU32(sequence), "bad-field");
  need(SIZES[size] !== undefined, "bad-field");
  const first = direction === DIRECTION.in && sequence === 0; // a server must not put keys of its own beside a tip
  need(first === (box?.length === 32 && sign?.length === 32), "bad-field", "keys stand in a first tip, and only there");
  const keys = first ? [box, sign] : [];
  return join(label(""), u16(SUITE), deskBytes(desk), conversation, u8(direction), u32(sequence), u8(size), ...keys);
}

/** Bytes of data that a class holds. @param {number} size class */
export const most = (size) => SIZES[size] - 4 - TAIL;

/** The smallest class that holds so many bytes. @param {number} length @param {number[]} classes @returns {number} */
export function classFor(length, classes) {
  const found = classes.find((each) => length <= most(each));
  if (found === undefined) throw new Refused("too-long", `${length} bytes`);
  return found;
}

/** @param {Uint8Array} plain @param {number} size class @returns {Uint8Array} */
export function pad(plain, size) {
  need(plain.length <= most(size), "too-long", `${plain.length} bytes`);
  const padded = new Uint8Array(SIZES[size]);
  padded.set(u32(plain.length));
  padded.set(plain, 4);
  return padded;
}

/** @param {Uint8Array} padded @param {number} size class @returns {Uint8Array} */
export function unpad(padded, size) {
  const length = readU32(padded, 0);
  const end = 4 + length;
  need(padded.length === SIZES[size] && length <= most(size) && !padded.subarray(end).some((value) => value), "bad-padding");
  return padded.subarray(4, end);
}
