// Bytes, numbers and text forms of the protocol "lamplighter-tips/1". All integers are big-endian. Nothing here keeps or sends anything.

/**
 * What the protocol refuses. `word` is a short English word that a page turns into a sentence in the reader's language.
 */
export class Refused extends Error {
  /**
   * @param {string} word e.g. "unknown-suite", "bad-signature"; the same words as in the Python twin
   * @param {string} [detail] what exactly, for the console; never a secret
   */
  constructor(word, detail = "") {
    super(detail ? `${word}: ${detail}` : word);
    this.name = "Refused";
    this.word = word;
    this.detail = detail;
  }
}

/**
 * The same refusal under another word: what is wrong with a part is wrong with the whole.
 * @template T @param {string} word @param {() => T} read @returns {T}
 */
export function as(word, read) {
  try {
    return read();
  } catch (error) {
    throw error instanceof Refused ? new Refused(word, error.message) : error;
  }
}

/** @param {boolean} holds @param {string} word @param {string} [detail] */
export function need(holds, word, detail) {
  if (!holds) throw new Refused(word, detail);
}

const encoder = new TextEncoder();

/** @param {string} text @returns {Uint8Array} */
export const utf8 = (text) => encoder.encode(text);

/**
 * Text of bytes that must be UTF-8.
 * @param {Uint8Array} bytes @returns {string}
 */
export function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refused("bad-field", "not UTF-8");
  }
}

/** A label of the protocol: its ASCII and a zero byte. @param {string} purpose */
export const label = (purpose) => utf8(`lamplighter-tips/1${purpose && ` ${purpose}`}\0`);

/** @param {...Uint8Array} parts @returns {Uint8Array} */
export function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {number} value @returns {Uint8Array} */
export const u8 = (value) => Uint8Array.of(value);

/** @param {number} value @returns {Uint8Array} */
export const u16 = (value) => Uint8Array.of(value >>> 8, value);

/** @param {number} value @returns {Uint8Array} */
export const u32 = (value) => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

/** @param {number} value whole, 0..2^32-1 */
export const isU32 = (value) => Number.isInteger(value) && value >= 0 && value <= 0xffffffff;

/** @param {Uint8Array} bytes @param {number} at @returns {number} */
export const readU32 = (bytes, at) => ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;

/** @param {Uint8Array} a @param {Uint8Array} b for what is no secret: it stops at the first difference */
export const same = (a, b) => a.length === b.length && a.every((value, n) => value === b[n]);

/** The order of bytes, for sorting. @param {Uint8Array} a @param {Uint8Array} b @returns {number} */
export function order(a, b) {
  for (let n = 0; n < Math.min(a.length, b.length); n += 1) if (a[n] !== b[n]) return a[n] - b[n];
  return a.length - b.length;
}

/** @param {number} length @returns {Uint8Array} */
export function random(length) {
  const made = new Uint8Array(length);
  for (let at = 0; at < length; at += 65536) crypto.getRandomValues(made.subarray(at, at + 65536)); // its limit for one call
  return made;
}

/** @param {Uint8Array} bytes @returns {string} lower case */
export const hex = (bytes) => Array.from(bytes, (value) => value.toString(16).padStart(2, "0")).join("");

/** @param {string} text @returns {Uint8Array} */
export function unhex(text) {
  need(typeof text === "string" && /^([0-9a-f]{2})*$/.test(text), "bad-field");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Standard base64 with padding. @param {Uint8Array} bytes @returns {string} */
export function base64(bytes) {
  const pieces = [];
  for (let at = 0; at < bytes.length; at += 24576) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 24576)));
  return btoa(pieces.join(""));
}

/** @param {string} text standard base64 in its one true form @returns {Uint8Array} */
export function unbase64(text) {
  let found;
  try {
    found = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  } catch {
    throw new Refused("bad-field", "no base64");
  }
  need(base64(found) === text, "bad-field", "base64 not its one form");
  return found;
}

/** Base64url without padding, the text form of keys and numbers. @param {Uint8Array} bytes @returns {string} */
export const base64url = (bytes) => base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** @param {string} text @param {number} [length] bytes that must come out @returns {Uint8Array} */
export function unbase64url(text, length) {
  need(typeof text === "string" && /^[A-Za-z0-9_-]*$/.test(text) && text.length % 4 !== 1, "bad-field", "no base64url");
  const found = unbase64(text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (text.length % 4)) % 4));
  need(length === undefined || found.length === length, "bad-field", `${found.length} bytes instead of ${length}`);
  return found;
}

/** @param {...Uint8Array} parts @returns {Promise<Uint8Array>} 32 bytes */
export async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", parts.length === 1 ? parts[0] : join(...parts)));
}

/**
 * HKDF-SHA256 (RFC 5869), 32 bytes.
 * @param {Uint8Array} secret @param {Uint8Array} salt @param {Uint8Array} info @returns {Promise<Uint8Array>}
 */
export async function hkdf(secret, salt, info) {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, key, 256));
}

/**
 * AES-256-GCM. A key that is used once has a nonce of zeros.
 * @param {Uint8Array} key 32 bytes @param {Uint8Array} plain @param {Uint8Array} bound what it is bound to @param {Uint8Array} [nonce] 12 bytes
 * @returns {Promise<Uint8Array>} 16 bytes longer
 */
export async function lock(key, plain, bound, nonce = new Uint8Array(12)) {
  const held = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  return new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: bound }, held, plain));
}

/** @param {Uint8Array} key @param {Uint8Array} locked @param {Uint8Array} bound @param {Uint8Array} [nonce] @returns {Promise<Uint8Array>} */
export async function unlock(key, locked, bound, nonce = new Uint8Array(12)) {
  const held = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce, additionalData: bound }, held, locked));
  } catch {
    throw new Refused("cannot-open", "another key, or not as it was sealed");
  }
}
