// A reader's or a desk lead's secret keys as the server keeps them: locked under a passphrase, a passkey's secret or recovery words.
import { Refused, as, base64url, hkdf, join, label, lock, need, random, same, unbase64url, unlock, utf8 } from "./bytes.js";
import { deskBytes } from "./context.js";
import { boxKeys, signKeys, usableForm, usableSigner } from "./curves.js";
import { later, readJson } from "./message.js";

export const ITERATIONS = { least: 600000, most: 5000000 };
const MOST_WRAPS = 16;
const MOST_PASSPHRASE = 1024;
const FEWEST_SIGNS = 16;
const FEWEST_DIFFERENT = 8;
const SHORTEST_RUN = 3;
/** What people begin with; so would a thief of the server's wraps. */
const COMMON = [
  "password", "passphrase", "contraseña", "contrasena", "qwerty", "qwertz", "asdf", "letmein", "welcome", "bienvenido", "bienvenida", "iloveyou",
  "lamplighter", "narcotic", "narcótico", "narcotico", "police", "policía", "policia", "sheriff", "admin",
].map((word) => Array.from(word));
const MOST_BYTES = 65536;

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

/**
 * @typedef {object} KeyFile the wraps of one secret beside its public keys
 * @property {1} v
 * @property {"reader"|"lead"} what
 * @property {string} desk
 * @property {string} [box] public X25519 key, base64url (a reader's)
 * @property {string} sign public Ed25519 key, base64url
 * @property {Wrap[]} wraps
 */

/** Bytes of a secret: a reader's X25519 private key and Ed25519 seed, or a lead's seed alone. */
const SECRET = { reader: 64, lead: 32 };
/** Bytes of a salt; with that of a passkey the authenticator is asked. */
const SALT = { passphrase: 16, prf: 32, recovery: 0 };

/** The same words typed on two keyboards are the same bytes. @param {string} words @returns {Uint8Array} */
function passphraseBytes(words) {
  const length = Array.from(words).length;
  need(length >= 1 && length <= MOST_PASSPHRASE && !/\p{Surrogate}/u.test(words), "bad-wrap", "no passphrase");
  return utf8(words.normalize("NFKC"));
}

/** How long a run such as `123`, `cba` or `aaa` begins here; 0 if it is none. @param {string[]} signs @param {number} at */
function run(signs, at) {
  const step = (n) => signs[n + 1]?.codePointAt(0) - signs[n].codePointAt(0);
  if (!(Math.abs(step(at)) <= 1)) return 0;
  let end = at + 1;
  while (end + 1 < signs.length && step(end) === step(at)) end += 1;
  return end + 1 - at >= SHORTEST_RUN ? end + 1 - at : 0;
}

/** What is left without common words and without runs. @param {string[]} signs @returns {string[]} */
function counted(signs) {
  const found = [];
  for (let at = 0; at < signs.length;) {
    const word = Math.max(0, ...COMMON.filter((each) => each.every((sign, n) => sign === signs[at + n])).map((each) => each.length));
    const skipped = word || run(signs, at);
    if (!skipped) found.push(signs[at]);
    at += skipped || 1;
  }
  return found;
}

/**
 * Refuses a passphrase with which a stolen copy of the server would be opened. Opening does not ask this.
 * @param {string} words
 */
export function checkPassphrase(words) {
  const signs = counted(Array.from(words.normalize("NFKC").toLowerCase()));
  need(signs.length >= FEWEST_SIGNS && new Set(signs).size >= FEWEST_DIFFERENT, "weak-passphrase");
}

/** Five random words, 55 bits: what a program offers before anybody thinks one up. @param {string[]} list of 2,048 words */
export function newPassphrase(list) {
  for (;;) {
    const words = Array.from({ length: 5 }, () => list[crypto.getRandomValues(new Uint16Array(1))[0] % 2048].normalize("NFC")).join(" ");
    try {
      checkPassphrase(words);
      return words;
    } catch {
      // too short: drawn again
    }
  }
}

/** @param {number} iterations */
const checkIterations = (iterations) =>
  need(Number.isInteger(iterations) && iterations >= ITERATIONS.least && iterations <= ITERATIONS.most, "bad-wrap", "iterations");

/** @type {Record<string, (key: any, wrap: {salt: Uint8Array, iterations: number}) => Promise<Uint8Array>>} */
const WAYS = {
  async passphrase(words, { salt, iterations }) {
    checkIterations(iterations);
    const key = await crypto.subtle.importKey("raw", passphraseBytes(words), "PBKDF2", false, ["deriveBits"]);
    return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 256));
  },
  async prf(output, { salt }) {
    need(output.length === 32, "bad-wrap", "a passkey answers with 32 bytes");
    return hkdf(output, salt, utf8("lamplighter-tips/1 prf"));
  },
  async recovery(entropy) {
    need(entropy.length === 16, "bad-wrap", "twelve words stand for 16 bytes");
    return hkdf(entropy, utf8("lamplighter-tips/1 recovery"), utf8("wrap"));
  },
};

/** @param {string} kind @param {Uint8Array} name public key */
const bound = (kind, name) => join(label(`wrap ${kind}`), name);

/**
 * Locks secret bytes.
 * @param {Uint8Array} secret
 * @param {Uint8Array} name the public key it belongs to: a reader's box key, a lead's signing key
 * @param {"passphrase"|"prf"|"recovery"} kind
 * @param {string|Uint8Array} key the words, the passkey's output, or the entropy of the recovery words
 * @param {{salt?: Uint8Array, credential?: Uint8Array}} [passkey] the salt it was asked with, and its name
 * @returns {Promise<Wrap>}
 */
export async function wrap(secret, name, kind, key, { salt = random(SALT[kind]), credential } = {}) {
  if (kind === "passphrase") checkPassphrase(key);
  const nonce = random(12);
  const iterations = ITERATIONS.least;
  const box = await lock(await WAYS[kind](key, { salt, iterations }), secret, bound(kind, name), nonce);
  return {
    v: 1,
    kind,
    ...(kind !== "recovery" && { salt: base64url(salt) }),
    ...(kind === "passphrase" && { iterations }),
    ...(credential && { credential: base64url(credential) }),
    nonce: base64url(nonce),
    box: base64url(box),
  };
}

/** @param {any} row @param {"reader"|"lead"} what */
function checkWrap(row, what) {
  need(typeof row === "object" && row !== null && Object.hasOwn(WAYS, row.kind), "bad-wrap", "kind");
  need(!later(row.v), "unknown-version");
  need(row.v === 1, "bad-wrap", "v");
  if (row.kind !== "recovery") unbase64url(row.salt, SALT[row.kind]);
  if (row.kind === "passphrase") checkIterations(row.iterations);
  if (row.kind === "prf") unbase64url(row.credential ?? "");
  unbase64url(row.nonce, 12);
  unbase64url(row.box, SECRET[what] + 16);
}

/** Reads a key file; nothing is unlocked. @param {string} text @returns {KeyFile} */
export function readKeyFile(text) {
  const data = utf8(text);
  need(data.length <= MOST_BYTES, "bad-wrap", "too long");
  const file = as("bad-wrap", () => readJson(data));
  need(typeof file === "object" && file !== null, "bad-wrap", "no key file");
  need(!later(file.v), "unknown-version");
  need(file.v === 1 && Object.hasOwn(SECRET, file.what), "bad-wrap", "no key file");
  need(Array.isArray(file.wraps) && file.wraps.length >= 1 && file.wraps.length <= MOST_WRAPS, "bad-wrap", "wraps");
  const [box, sign] = as("bad-wrap", () => {
    deskBytes(file.desk);
    return [file.what === "reader" ? unbase64url(file.box, 32) : null, unbase64url(file.sign, 32)];
  });
  if (box) usableForm(box);
  usableSigner(sign);
  for (const row of file.wraps) {
    try {
      checkWrap(row, file.what);
    } catch (error) {
      throw error.word === "unknown-version" ? error : new Refused("bad-wrap", error.message);
    }
  }
  return file;
}

/** @param {KeyFile} file @returns {string} */
export function writeKeyFile(file) {
  const text = `${JSON.stringify(file, null, 1)}\n`;
  readKeyFile(text);
  return text;
}

/**
 * The secret of a key file, by any of its wraps that the key opens.
 * @param {KeyFile} file of `readKeyFile` @param {"passphrase"|"prf"|"recovery"} kind @param {string|Uint8Array} key
 * @returns {Promise<Uint8Array>}
 */
export async function unwrap(file, kind, key) {
  const rows = file.wraps.filter((row) => row.kind === kind);
  need(rows.length > 0, "bad-wrap", "nothing that this opens");
  const name = unbase64url(file.what === "reader" ? file.box : file.sign, 32);
  for (const row of rows) {
    const salt = kind === "recovery" ? new Uint8Array(0) : unbase64url(row.salt);
    const under = await WAYS[kind](key, { salt, iterations: row.iterations });
    const secret = await unlock(under, unbase64url(row.box), bound(kind, name), unbase64url(row.nonce)).catch(() => null);
    if (!secret) continue;
    await checkSecret(secret, file);
    return secret;
  }
  throw new Refused("wrong-secret");
}

/** @param {Uint8Array} secret @param {KeyFile} file */
async function checkSecret(secret, file) {
  const reader = file.what === "reader" ? await readerKeys(secret) : null;
  const own = reader?.sign ?? await signKeys(secret);
  const right = same(own.public, unbase64url(file.sign)) && (!reader || same(reader.box.public, unbase64url(file.box)));
  need(right, "bad-wrap", "not that of the public keys beside it");
}

/** @param {"reader"|"lead"} what @returns {Uint8Array} secret bytes of a new one */
export const newSecret = (what) => random(SECRET[what]);

/**
 * The keys of a reader's secret bytes; a lead's are `signKeys` of theirs.
 * @param {Uint8Array} secret 64 bytes
 * @returns {Promise<{box: import("./curves.js").Keys, sign: import("./curves.js").Keys}>}
 */
export async function readerKeys(secret) {
  need(secret.length === SECRET.reader, "bad-wrap", "not as long as a reader's");
  return { box: await boxKeys(secret.subarray(0, 32)), sign: await signKeys(secret.subarray(32)) };
}
