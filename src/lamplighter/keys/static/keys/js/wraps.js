// A reader's secret keys as the server keeps them: locked under a passphrase, a passkey's secret or recovery words.
import { Refused, base64url, hkdf, join, label, lock, need, random, unbase64url, unlock, utf8 } from "./bytes.js";
import { boxKeys, signKeys } from "./curves.js";

export const ITERATIONS = { least: 600000, most: 5000000 };

/**
 * @typedef {object} Wrap
 * @property {1} v
 * @property {"passphrase"|"prf"|"recovery"} kind
 * @property {string} [salt] base64url (passphrase and prf)
 * @property {number} [iterations] (passphrase)
 * @property {string} [credential] of the passkey, base64url (prf)
 * @property {string} nonce
 * @property {string} box the locked secret
 */

/** Bytes of a salt; with that of a passkey the authenticator is asked. */
const SALT = { passphrase: 16, prf: 32, recovery: 0 };

/** The same words typed on two keyboards are the same bytes. @param {string} words @returns {Uint8Array} */
const passphraseBytes = (words) => utf8(words.normalize("NFKC"));

/** @type {Record<string, (secret: any, wrap: {salt: Uint8Array, iterations: number}) => Promise<Uint8Array>>} */
const WAYS = {
  async passphrase(words, { salt, iterations }) {
    const { least, most } = ITERATIONS;
    need(Number.isInteger(iterations) && iterations >= least && iterations <= most, "bad-wrap");
    const key = await crypto.subtle.importKey("raw", passphraseBytes(words), "PBKDF2", false, ["deriveBits"]);
    return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 256));
  },
  async prf(output, { salt }) {
    need(output.length === 32, "wrong-length");
    return hkdf(output, salt, utf8("lamplighter-tips/1 prf"));
  },
  async recovery(entropy) {
    need(entropy.length === 16, "wrong-length");
    return hkdf(entropy, utf8("lamplighter-tips/1 recovery"), utf8("wrap"));
  },
};

/** @param {string} kind @param {Uint8Array} name public key */
const bound = (kind, name) => join(label(`wrap ${kind}`), name);

/**
 * Locks secret bytes: 64 of a reader (X25519 private key, Ed25519 seed), or 32 of a desk lead.
 * @param {Uint8Array} secret
 * @param {Uint8Array} name the public key it belongs to: a reader's box key, a lead's signing key
 * @param {"passphrase"|"prf"|"recovery"} kind
 * @param {string|Uint8Array} key the words, the passkey's output, or the entropy of the recovery words
 * @param {{salt?: Uint8Array, credential?: Uint8Array}} [passkey] the salt it was asked with, and its name
 * @returns {Promise<Wrap>}
 */
export async function wrap(secret, name, kind, key, passkey = {}) {
  const salt = passkey.salt ?? random(SALT[kind]);
  const nonce = random(12);
  const iterations = ITERATIONS.least;
  const box = await lock(await WAYS[kind](key, { salt, iterations }), secret, bound(kind, name), nonce);
  const salted = kind === "recovery" ? {} : { salt: base64url(salt) };
  const named = passkey.credential ? { credential: base64url(passkey.credential) } : {};
  return { v: 1, kind, ...salted, ...(kind === "passphrase" && { iterations }), ...named, nonce: base64url(nonce), box: base64url(box) };
}

/** @param {Wrap} wrapped @param {Uint8Array} name public key @param {string|Uint8Array} key @returns {Promise<Uint8Array>} the secret */
export async function unwrap(wrapped, name, key) {
  need(typeof wrapped === "object" && wrapped !== null && wrapped.v === 1, "unknown-version");
  need(Object.hasOwn(WAYS, wrapped.kind), "bad-wrap", "kind");
  const { kind, iterations } = wrapped;
  const salt = kind === "recovery" ? new Uint8Array(0) : unbase64url(wrapped.salt, SALT[kind]);
  const locked = unbase64url(wrapped.box);
  const nonce = unbase64url(wrapped.nonce, 12);
  const under = await WAYS[kind](key, { salt, iterations });
  try {
    return await unlock(under, locked, bound(kind, name), nonce);
  } catch {
    throw new Refused("wrong-secret", "another key, or not as it was locked");
  }
}

/** @returns {Uint8Array} secret bytes of a new reader */
export const newReaderSecret = () => random(64);

/**
 * The keys of a reader's secret bytes.
 * @param {Uint8Array} secret 64 bytes
 * @returns {Promise<{box: import("./curves.js").Keys, sign: import("./curves.js").Keys}>}
 */
export async function readerKeys(secret) {
  need(secret.length === 64, "wrong-length");
  return { box: await boxKeys(secret.subarray(0, 32)), sign: await signKeys(secret.subarray(32)) };
}
