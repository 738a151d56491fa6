// The tipster's code: twelve words of BIP-39 for 16 random bytes, and the keys that follow from them.
// The word lists are not part of this file but of words.js, which is large: whoever calls hands them over.
import { Refused, hkdf, need, random, same, sha256, utf8 } from "./bytes.js";
import { conversationOf, deskBytes, mailboxOf } from "./context.js";
import { boxKeys, signKeys } from "./curves.js";

const WORDS = 12;
const MOST_SIGNS = 2000;
const SALT = utf8("lamplighter-tips/1 code");

/**
 * @typedef {object} CodeKeys
 * @property {string} desk for which they are; at another the same code gives others
 * @property {Uint8Array} token the mailbox's name, shown to the server
 * @property {Uint8Array} mailbox 32 bytes, from the token: what the server keeps
 * @property {Uint8Array} conversation 32 bytes, from the mailbox and the keys
 * @property {import("./curves.js").Keys} box
 * @property {import("./curves.js").Keys} sign
 */

/** @typedef {Record<string, string[]>} Lists language to its 2,048 words, in order */

/** The first four bits of the hash, which the last word carries. @param {Uint8Array} entropy */
const checksum = async (entropy) => (await sha256(entropy))[0] >> 4;

/** @param {Uint8Array} entropy 16 bytes @param {string[]} list @returns {Promise<string[]>} twelve words */
export async function wordsFrom(entropy, list) {
  need(entropy.length === 16, "wrong-length");
  const bits = Array.from(entropy, (value) => value.toString(2).padStart(8, "0")).join("")
    + (await checksum(entropy)).toString(2).padStart(4, "0");
  return bits.match(/.{11}/g).map((part) => list[Number.parseInt(part, 2)].normalize("NFC"));
}

/** Small letters without accents. @param {string} text */
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** @param {string} text as somebody typed it @returns {string[]} */
export const split = (text) => plain(text).split(/[^\p{L}]+/u).filter(Boolean);

/** Whole words, and their first four letters. @param {string[]} list @returns {Map<string, number>} */
function places(list) {
  const found = new Map();
  list.forEach((word, n) => found.set(Array.from(plain(word)).slice(0, 4).join(""), n));
  list.forEach((word, n) => found.set(plain(word), n)); // a word of four letters goes before another's beginning
  return found;
}

/** @param {number[]} numbers @returns {Promise<Uint8Array|null>} null when the words do not belong together */
async function entropyOf(numbers) {
  const bits = numbers.map((n) => n.toString(2).padStart(11, "0")).join("");
  const entropy = Uint8Array.from(bits.slice(0, 128).match(/.{8}/g), (part) => Number.parseInt(part, 2));
  return Number.parseInt(bits.slice(128), 2) === (await checksum(entropy)) ? entropy : null;
}

/**
 * Reads a code back. Case, accents, commas and line ends are forgiven, and a word may be its first four letters.
 * @param {string} text
 * @param {Lists} lists
 * @returns {Promise<{entropy: Uint8Array, language: string}>}
 * @throws {Refused} "too-long", "wrong-count" (`detail`: how many there are), "unknown-word" (`detail` and `place`, from 1), "words-do-not-belong"
 */
export async function readCode(text, lists) {
  need(Array.from(text).length <= MOST_SIGNS, "too-long");
  const words = split(text);
  need(words.length === WORDS, "wrong-count", String(words.length));
  const readings = Object.entries(lists).map(([language, list]) => {
    const place = places(list);
    const full = new Set(list.map(plain));
    return { language, place, unknown: words.filter((word) => !place.has(word)), full: words.filter((word) => full.has(word)).length };
  });
  // What is a code in both languages is taken in the one more of whose words are written in full.
  const known = readings.filter(({ unknown }) => unknown.length === 0).sort((a, b) => b.full - a.full);
  if (!known.length) {
    const [{ unknown: [word] }] = readings.sort((a, b) => a.unknown.length - b.unknown.length);
    throw Object.assign(new Refused("unknown-word", word), { place: words.indexOf(word) + 1 });
  }
  for (const { language, place } of known) {
    const entropy = await entropyOf(words.map((word) => place.get(word)));
    if (entropy) return { entropy, language };
  }
  throw new Refused("words-do-not-belong");
}

/**
 * A new code. It is drawn again until its words, in whichever language, are read back as itself.
 * @param {Lists} lists @param {string} language @returns {Promise<{entropy: Uint8Array, words: string[]}>}
 */
export async function newCode(lists, language) {
  for (;;) {
    const entropy = random(16);
    const all = await Promise.all(Object.values(lists).map((list) => wordsFrom(entropy, list)));
    const read = await Promise.all(all.map((words) => readCode(words.join(" "), lists)));
    if (read.every((each) => same(each.entropy, entropy))) return { entropy, words: await wordsFrom(entropy, lists[language]) };
  }
}

/** Everything that follows from a code at a desk. @param {Uint8Array} entropy 16 bytes @param {string} desk @returns {Promise<CodeKeys>} */
export async function keysOf(entropy, desk) {
  need(entropy.length === 16, "wrong-length");
  deskBytes(desk);
  const derived = (purpose) => hkdf(entropy, SALT, utf8(`${purpose}\0${desk}`));
  const [token, secret, seed] = await Promise.all(["mailbox", "box", "sign"].map(derived));
  const [mailbox, box, sign] = await Promise.all([mailboxOf(token), boxKeys(secret), signKeys(seed)]);
  return { desk, token, mailbox, conversation: await conversationOf(desk, mailbox, box.public, sign.public), box, sign };
}
