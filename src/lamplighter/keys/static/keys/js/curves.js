// Keys of X25519 (boxes) and Ed25519 (signatures) from 32 secret bytes, on native WebCrypto alone.
import { Refused, join, label, need, sha256, unbase64url, unhex } from "./bytes.js";

/**
 * @typedef {{private: CryptoKey, public: Uint8Array}} Keys the private key stays inside the browser's own keeping
 */

// WebCrypto takes a raw private key only as PKCS #8 (RFC 8410): this much, and then the 32 bytes.
const PKCS8 = { X25519: unhex("302e020100300506032b656e04220420"), Ed25519: unhex("302e020100300506032b657004220420") };
const BASE = new Uint8Array(32).fill(9, 0, 1); // of which every public X25519 key is a multiple (RFC 7748)
/** @type {Record<string, KeyUsage[]>} */
const USES = { X25519: ["deriveBits"], Ed25519: ["sign"] };

/** @param {"X25519"|"Ed25519"} curve @param {Uint8Array} secret 32 bytes @param {boolean} open whether it may be taken out again */
function privateKey(curve, secret, open) {
  need(secret.length === 32, "bad-key", "a secret key has 32 bytes");
  return crypto.subtle.importKey("pkcs8", join(PKCS8[curve], secret), curve, open, USES[curve]);
}

/** @param {Uint8Array} secret 32 bytes @returns {Promise<Keys>} */
export async function boxKeys(secret) {
  const held = await privateKey("X25519", secret, false);
  const base = await crypto.subtle.importKey("raw", BASE, "X25519", false, []);
  return { private: held, public: new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: base }, held, 256)) };
}

/** @param {Uint8Array} seed 32 bytes @returns {Promise<Keys>} */
export async function signKeys(seed) {
  const { x } = await crypto.subtle.exportKey("jwk", await privateKey("Ed25519", seed, true)); // the browser works out the public key
  return { private: await privateKey("Ed25519", seed, false), public: unbase64url(x, 32) };
}

/** A pair for one use; nobody can take its secret out. @returns {Promise<Keys>} */
export async function freshBoxKeys() {
  const made = /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey("X25519", false, ["deriveBits"]));
  return { private: made.privateKey, public: new Uint8Array(await crypto.subtle.exportKey("raw", made.publicKey)) };
}

/**
 * The secret that two keys share (RFC 7748). A point of low order, which would make it zero, is refused.
 * @param {Keys} own @param {Uint8Array} other public key @returns {Promise<Uint8Array>} 32 bytes
 */
export async function shared(own, other) {
  need(other.length === 32, "bad-key", "a public key has 32 bytes");
  try {
    const point = await crypto.subtle.importKey("raw", other, "X25519", false, []);
    const found = new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: point }, own.private, 256));
    if (found.some((value) => value)) return found;
  } catch {
    // told below
  }
  throw new Refused("bad-key", "no point to share a secret with");
}

const PRIME = 2n ** 255n - 19n;
const Y_OF_ORDER_8 = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;
/** Points of Edwards25519 whose order divides 8, by their y: one signature by them holds for many texts. */
const SMALL = [0n, 1n, PRIME - 1n, Y_OF_ORDER_8, PRIME - Y_OF_ORDER_8];

/** @param {Uint8Array} bytes 32, the lowest first */
const numberOf = (bytes) => bytes.reduceRight((sum, one) => (sum << 8n) | BigInt(one), 0n);

/** Refuses a public key with which nothing can be signed, or with which too much could. @param {Uint8Array} key Ed25519 */
export function usableSigner(key) {
  need(key.length === 32, "bad-key", "a public key has 32 bytes");
  const y = numberOf(key) & (2n ** 255n - 1n);
  need(y < PRIME && !SMALL.includes(y), "bad-key", "nothing can be signed with it");
}

let probe; // any key, to see whether another is a point at all

const U_OF_ORDER_8 = [0xb8495f16056286fdb1329ceb8d09da6ac49ff1fae35616aeb8413b7c7aebe0n, 0x57119fd0dd4e22d8868e1c58c45c44045bef839c55b1d0b1248c50a3bc959c5fn];
/** Points of Curve25519 and its twist with which every shared secret is zero. */
const ZERO = [0n, 1n, PRIME - 1n, ...U_OF_ORDER_8];

/** Refuses a public key by its form alone. @param {Uint8Array} key X25519 */
export function usableForm(key) {
  need(key.length === 32, "bad-key", "a public key has 32 bytes");
  const u = numberOf(key);
  need(u < PRIME && !ZERO.includes(u), "bad-key", "nothing can be sealed to it");
}

/** Refuses a public key that nothing can be sealed to, or that is not written in its one form. @param {Uint8Array} key X25519 */
export async function usable(key) {
  usableForm(key);
  probe ??= freshBoxKeys();
  await shared(await probe, key);
}

/** @param {Keys} own @param {...Uint8Array} parts @returns {Promise<Uint8Array>} 64 bytes */
export async function sign(own, ...parts) {
  return new Uint8Array(await crypto.subtle.sign("Ed25519", own.private, join(...parts)));
}

/** @param {Uint8Array} key public @param {Uint8Array} signature @param {...Uint8Array} parts @returns {Promise<void>} */
export async function check(key, signature, ...parts) {
  let holds = false;
  try {
    const held = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    holds = await crypto.subtle.verify("Ed25519", held, signature, join(...parts));
  } catch {
    // a key that is none signs nothing
  }
  need(holds, "bad-signature");
}

/** The short name of a box key. @param {Uint8Array} key public @returns {Promise<Uint8Array>} 8 bytes */
export const keyId = async (key) => (await sha256(label("key"), key)).subarray(0, 8);
