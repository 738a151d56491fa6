// A passkey that opens keys by itself: WebAuthn's PRF gives 32 bytes that only the device and this site's name make. It is not for signing in.
import { Refused, base64url, need, random, unbase64url } from "../js/bytes.js";

/** @returns {Promise<boolean>} whether this browser may have such passkeys */
export async function possible() {
  if (!globalThis.PublicKeyCredential || !isSecureContext) return false;
  const able = await PublicKeyCredential.getClientCapabilities?.().catch(() => null);
  return able ? able["extension:prf"] !== false : true;
}

/** @param {any} credential */
const prfOf = (credential) => credential.getClientExtensionResults().prf ?? {};

/** @template T @param {() => Promise<T>} ask @returns {Promise<T>} */
const asking = (ask) => ask().catch(() => { throw new Refused("no-passkey"); });

/** @param {Uint8Array} credential @param {Uint8Array} salt */
async function answer(credential, salt) {
  const given = await asking(() => navigator.credentials.get({
    publicKey: {
      challenge: random(32),
      allowCredentials: [{ type: "public-key", id: credential }],
      userVerification: "required",
      extensions: { prf: { evalByCredential: { [base64url(credential)]: { first: salt } } } },
    },
  }));
  const first = prfOf(given).results?.first;
  need(Boolean(first), "no-prf");
  return new Uint8Array(first);
}

/**
 * Makes one on this device.
 * @param {string} name what the device calls it
 * @returns {Promise<{output: Uint8Array, salt: Uint8Array, credential: Uint8Array}>}
 */
export async function added(name) {
  const salt = random(32);
  const made = await asking(() => navigator.credentials.create({
    publicKey: {
      challenge: random(32), // nobody checks it: what counts is what the PRF answers
      rp: { name: "Lamplighter" },
      user: { id: random(32), name, displayName: name },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -257 }],
      authenticatorSelection: { residentKey: "discouraged", userVerification: "required" },
      extensions: { prf: { eval: { first: salt } } },
    },
  }));
  need(prfOf(made).enabled === true, "no-prf");
  const credential = new Uint8Array(made.rawId);
  const first = prfOf(made).results?.first;
  return { output: first ? new Uint8Array(first) : await answer(credential, salt), salt, credential };
}

/** What a key file's passkey answers. @param {import("../js/wraps.js").KeyFile} file @returns {Promise<{wrap: any, output: Uint8Array}>} */
export async function asked(file) {
  const rows = file.wraps.filter(({ kind, credential }) => kind === "prf" && credential);
  need(rows.length > 0, "bad-wrap", "no passkey");
  const evalByCredential = Object.fromEntries(rows.map(({ credential, salt }) => [credential, { first: unbase64url(salt, 32) }]));
  const given = await asking(() => navigator.credentials.get({
    publicKey: {
      challenge: random(32),
      allowCredentials: rows.map(({ credential }) => ({ type: "public-key", id: unbase64url(credential) })),
      userVerification: "required",
      extensions: { prf: { evalByCredential } },
    },
  }));
  const first = prfOf(given).results?.first;
  need(Boolean(first), "no-prf");
  const id = base64url(new Uint8Array(given.rawId));
  return { wrap: rows.find(({ credential }) => credential === id), output: new Uint8Array(first) };
}
