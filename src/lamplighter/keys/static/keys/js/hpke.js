// HPKE (RFC 9180), base mode, one message: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
import { join, lock, need, u16, u8, unlock, utf8 } from "./bytes.js";
import { freshBoxKeys, shared } from "./curves.js";

const KEM = join(utf8("KEM"), u16(0x0020));
const SUITE = join(utf8("HPKE"), u16(0x0020), u16(0x0001), u16(0x0002));
const VERSION = utf8("HPKE-v1");
const NONE = new Uint8Array(0);

/** Bytes by which a sealed message is longer: the sender's passing key and the tag. */
export const OVERHEAD = 48;

/** @param {Uint8Array} key @param {...Uint8Array} parts @returns {Promise<Uint8Array>} */
async function hmac(key, ...parts) {
  const usage = { name: "HMAC", hash: "SHA-256" };
  const held = await crypto.subtle.importKey("raw", key.length ? key : new Uint8Array(32), usage, false, ["sign"]); // no key is a key of zeros
  return new Uint8Array(await crypto.subtle.sign("HMAC", held, join(...parts)));
}

/** LabeledExtract of RFC 9180, section 4. */
const extract = (suite, salt, name, secret) => hmac(salt, VERSION, suite, utf8(name), secret);

/** LabeledExpand of the same section, for up to 32 bytes: one block. */
const expand = async (suite, key, name, info, length) =>
  (await hmac(key, u16(length), VERSION, suite, utf8(name), info, u8(1))).subarray(0, length);

/** ExtractAndExpand of section 4.1. */
async function kemSecret(dh, sent, recipient) {
  return expand(KEM, await extract(KEM, NONE, "eae_prk", dh), "shared_secret", join(sent, recipient), 32);
}

let pskHash; // of an empty pre-shared name: the same each time

/** The first half of the key schedule of section 5.1, which knows nothing of `info`. @param {Uint8Array} secret of the KEM */
const mainSecret = (secret) => extract(SUITE, secret, "secret", NONE);

/** The other half. @param {Uint8Array} main @param {Uint8Array} info @returns {Promise<[Uint8Array, Uint8Array]>} key and nonce of the first message */
export async function schedule(main, info) {
  pskHash ??= extract(SUITE, NONE, "psk_id_hash", NONE);
  const bound = join(u8(0), await pskHash, await extract(SUITE, NONE, "info_hash", info));
  return Promise.all([expand(SUITE, main, "key", bound, 32), expand(SUITE, main, "base_nonce", bound, 12)]);
}

/**
 * Seals to one public key.
 * @param {Uint8Array} recipient public key
 * @param {Uint8Array} plain
 * @param {Uint8Array} info what it is bound to
 * @param {Uint8Array} [aad]
 * @param {import("./curves.js").Keys} [passing] only for the standard's own examples; else a fresh pair
 * @returns {Promise<Uint8Array>} 32 bytes of the passing key, then what is sealed
 */
export async function seal(recipient, plain, info, aad = NONE, passing = undefined) {
  const own = passing ?? await freshBoxKeys();
  const secret = await kemSecret(await shared(own, recipient), own.public, recipient);
  const [key, nonce] = await schedule(await mainSecret(secret), info);
  return join(own.public, await lock(key, plain, aad, nonce));
}

/**
 * The secret of a sealed message, which does not depend on `info`: it is worked out once where several are tried.
 * @param {import("./curves.js").Keys} own @param {Uint8Array} sealed @returns {Promise<Uint8Array>}
 */
export async function secretOf(own, sealed) {
  need(sealed.length >= OVERHEAD, "wrong-length", "too short for anything sealed");
  const sent = sealed.subarray(0, 32);
  return mainSecret(await kemSecret(await shared(own, sent), sent, own.public));
}

/** @param {Uint8Array} secret of `secretOf` @param {Uint8Array} sealed @param {Uint8Array} info @param {Uint8Array} [aad] */
export async function openWith(secret, sealed, info, aad = NONE) {
  const [key, nonce] = await schedule(secret, info);
  return unlock(key, sealed.subarray(32), aad, nonce);
}

/** @param {import("./curves.js").Keys} own @param {Uint8Array} sealed @param {Uint8Array} info @param {Uint8Array} [aad] */
export const open = async (own, sealed, info, aad = NONE) => openWith(await secretOf(own, sealed), sealed, info, aad);
