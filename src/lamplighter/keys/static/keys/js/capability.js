// Whether this browser can do what the protocol needs, asked before the first field is shown. Nothing weaker ever takes its place.
import { join, lock, random, same, unhex, unlock } from "./bytes.js";
import { boxKeys, check, freshBoxKeys, shared, sign, signKeys } from "./curves.js";

// Known answers: RFC 7748, section 5.2, first example, and RFC 8032, section 7.1, test 1 (of which the message is empty).
const SCALAR = unhex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
const POINT = unhex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
const PRODUCT = unhex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
const SEED = unhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
const SIGNER = unhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
const SIGNED = join(
  unhex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555f"),
  unhex("b8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
);

const TESTS = {
  async x25519() {
    const [one, other] = [await freshBoxKeys(), await freshBoxKeys()];
    const met = same(await shared(one, other.public), await shared(other, one.public));
    return met && same(await shared(await boxKeys(SCALAR), POINT), PRODUCT);
  },
  async ed25519() {
    const keys = await signKeys(SEED);
    const signature = await sign(keys);
    await check(SIGNER, signature);
    const forged = await check(SIGNER, signature, SEED).then(() => true, () => false);
    return same(keys.public, SIGNER) && same(signature, SIGNED) && !forged;
  },
  async aes() {
    const [key, plain] = [random(32), random(100)];
    return same(await unlock(key, await lock(key, plain, SEED), SEED), plain);
  },
  worker: async () => typeof Worker === "function",
};

/**
 * Tries everything once, with known answers.
 * @returns {Promise<{able: boolean, missing: string[]}>} `missing`: "secure" (the page came without TLS), or "x25519", "ed25519", "aes", "worker"
 */
export async function capability() {
  if (!globalThis.isSecureContext || !globalThis.crypto?.subtle) return { able: false, missing: ["secure"] };
  const missing = [];
  for (const [name, test] of Object.entries(TESTS)) if (!(await test().catch(() => false))) missing.push(name);
  return { able: missing.length === 0, missing };
}
