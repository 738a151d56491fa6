// Whether this browser can do what the protocol needs, asked before the first field is shown. Nothing weaker ever takes its place.
import { join, same, unhex, utf8 } from "./bytes.js";
import { boxKeys, check, sign, signKeys } from "./curves.js";
import { open, seal } from "./hpke.js";

// Known answers: the test vector of RFC 9180 for our suite, and RFC 8032, section 7.1, test 1 (of which the message is empty).
const SECRET = unhex("497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d");
const PUBLIC = unhex("430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c");
const SEALED = join(
  unhex("6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256"),
  unhex("e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a"),
);
const SEED = unhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
const SIGNER = unhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
const SIGNED = join(
  unhex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555f"),
  unhex("b8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
);

const TESTS = {
  async x25519() {
    const own = await boxKeys(SECRET);
    const beauty = await open(own, SEALED, utf8("Ode on a Grecian Urn"), utf8("Count-0"));
    const again = await open(own, await seal(PUBLIC, beauty, SEED), SEED);
    return same(own.public, PUBLIC) && same(again, utf8("Beauty is truth, truth beauty"));
  },
  async ed25519() {
    const keys = await signKeys(SEED);
    await check(SIGNER, SIGNED);
    await check(SIGNER, await sign(keys, SEED), SEED); // some browsers sign with chance, so their signature is not compared
    const forged = await check(SIGNER, SIGNED, SEED).then(() => true, () => false);
    return same(keys.public, SIGNER) && !forged;
  },
  worker: async () => typeof Worker === "function",
};

/**
 * Tries everything once, with known answers.
 * @returns {Promise<{able: boolean, missing: string[]}>} `missing`: "secure" (the page came without TLS), or "x25519" (with all of HPKE), "ed25519", "worker"
 */
export async function capability() {
  if (!globalThis.isSecureContext || !globalThis.crypto?.subtle) return { able: false, missing: ["secure"] };
  const missing = [];
  for (const [name, test] of Object.entries(TESTS)) if (!(await test().catch(() => false))) missing.push(name);
  return { able: missing.length === 0, missing };
}
