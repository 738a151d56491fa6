// The proof of work that keeps floods away from a desk: bound to one envelope, done in a worker so that the page stays alive.
// This module is both sides: the page imports it, and runs it once more as the worker.
import { join, label, need, same, sha256, utf8 } from "./bytes.js";

const BITS = 13; // the place of the one number of a challenge that is needed here
const MANY = 512; // hashes under way at once

/**
 * Works until it is done.
 * @param {Uint8Array} challenge of the server @param {Uint8Array} digest SHA-256 of the envelope
 * @param {(tried: number) => void} tell
 * @returns {Promise<Uint8Array>} the nonce, 8 bytes
 */
async function search(challenge, digest, tell) {
  const bits = challenge[BITS];
  const base = join(label("work"), challenge, digest, new Uint8Array(8));
  const start = base.length - 8;
  const enough = (hash) => {
    const whole = bits >> 3;
    for (let n = 0; n < whole; n += 1) if (hash[n]) return false;
    return !(bits & 7) || hash[whole] >> (8 - (bits & 7)) === 0;
  };
  for (let from = 0; ; from += MANY) {
    const hashes = [];
    for (let n = from; n < from + MANY; n += 1) {
      const tried = base.slice();
      new DataView(tried.buffer).setBigUint64(start, BigInt(n));
      hashes.push(crypto.subtle.digest("SHA-256", tried));
    }
    const found = (await Promise.all(hashes)).findIndex((hash) => enough(new Uint8Array(hash)));
    if (found >= 0) {
      const nonce = new Uint8Array(8);
      new DataView(nonce.buffer).setBigUint64(0, BigInt(from + found));
      return nonce;
    }
    tell(from + MANY);
  }
}

/** Bytes of a challenge. */
const CHALLENGE = 46;
const MOST_BITS = 24; // a device works for some minutes at most, whatever a server asks

/**
 * Does the work for an envelope.
 * @param {Uint8Array} challenge @param {Uint8Array} envelope @param {string} desk whose challenge it must be
 * @param {{signal?: AbortSignal, progress?: (share: number) => void}} [how] `progress` hears the chance, 0 to 1, to be done by now
 * @returns {Promise<Uint8Array>} the proof, 54 bytes: the challenge and the nonce; rejects with an AbortError when cancelled
 */
export async function work(challenge, envelope, desk, { signal, progress } = {}) {
  need(challenge.length === CHALLENGE && challenge[0] === 1 && challenge[BITS] <= MOST_BITS, "bad-proof", "no challenge");
  need(same(challenge.subarray(1, 9), (await sha256(label("desk"), utf8(desk))).subarray(0, 8)), "wrong-desk", "its challenge");
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", envelope));
  signal?.throwIfAborted();
  const worker = new Worker(import.meta.url, { type: "module" });
  try {
    return await new Promise((done, failed) => {
      worker.onmessage = ({ data }) => {
        if (data.nonce) done(join(challenge, data.nonce));
        else if (data.failed) failed(new Error("work"));
        else progress?.(1 - Math.exp(-data.tried / 2 ** challenge[BITS]));
      };
      worker.onerror = () => failed(new Error("work"));
      signal?.addEventListener("abort", () => failed(signal.reason), { once: true });
      worker.postMessage({ challenge, digest });
    });
  } finally {
    worker.terminate();
  }
}

if ("WorkerGlobalScope" in globalThis) {
  self.onmessage = ({ data: { challenge, digest } }) => {
    search(challenge, digest, (tried) => self.postMessage({ tried }))
      .then((nonce) => self.postMessage({ nonce }), () => self.postMessage({ failed: true }));
  };
}
