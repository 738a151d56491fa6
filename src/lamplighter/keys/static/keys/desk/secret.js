// Secret keys on a page: made, wrapped, and opened by passphrase, passkey or recovery code. They live in memory and go with the page.
import { base64url, same } from "../js/bytes.js";
import { newCode, readCode } from "../js/codes.js";
import { signKeys } from "../js/curves.js";
import { LISTS } from "../js/words.js";
import { newSecret, readKeyFile, readerKeys, unwrap, wrap, writeKeyFile } from "../js/wraps.js";
import { all, doing, faultAt, find, make, word } from "./page.js";
import { added, asked, possible } from "./passkey.js";
import { drawn, judged } from "./passphrase.js";

const language = () => (document.documentElement.lang.startsWith("es") ? "es" : "en");

/** The keys of a secret. @param {"reader"|"lead"} what @param {Uint8Array} secret @returns {Promise<{box?: any, sign: any}>} */
export const keysOf = async (what, secret) => (what === "reader" ? readerKeys(secret) : { sign: await signKeys(secret) });

/** The public key that wraps are bound to. @param {"reader"|"lead"} what @param {{box?: any, sign: any}} keys */
const bound = (what, keys) => (what === "reader" ? keys.box.public : keys.sign.public);

/** @param {{what: "reader"|"lead", desk: string}} of @param {{box?: any, sign: any}} keys @param {any[]} wraps */
function fileOf({ what, desk }, keys, wraps) {
  const box = what === "reader" ? { box: base64url(keys.box.public) } : {};
  return /** @type {any} */ ({ v: 1, what, desk, ...box, sign: base64url(keys.sign.public), wraps });
}

/**
 * The form for a new passphrase: drawn words, or a person's own; typed twice.
 * @param {HTMLFormElement} form @param {(passphrase: string) => Promise<void>} take
 */
export function passphraseForm(form, take) {
  const offer = find("drawn", form);
  const [first, again] = all("secret", form);
  const field = (input) => input.closest(".field");
  const draw = () => { offer.textContent = drawn(language()); };
  const look = () => {
    const { good, why, share } = judged(first.value);
    find("meter", form).value = share;
    find("strength", form).textContent = !first.value ? "" : word(good ? "phrase-good" : `phrase-${why}`);
    return { good, why };
  };
  find("draw", form).addEventListener("click", draw);
  find("peek", form).addEventListener("change", ({ target }) => { for (const each of [first, again]) each.type = target.checked ? "text" : "password"; });
  first.addEventListener("input", look);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    faultAt(field(first));
    faultAt(field(again));
    doing(event.submitter, async () => {
      const { good, why } = look();
      if (!good) return faultAt(field(first), word(`phrase-${why}`));
      if (first.value !== again.value) return faultAt(field(again), word("phrase-differs"));
      const passphrase = first.value;
      await take(passphrase);
      first.value = again.value = "";
      offer.textContent = "";
    });
  });
  return { begin() { form.reset(); draw(); look(); } };
}

/**
 * The recovery code: shown, printed, typed back.
 * @param {HTMLElement} part @param {(entropy: Uint8Array) => Promise<void>} take @param {() => void} back
 */
export function recoveryPart(part, take, back) {
  let code;
  const typed = find("typed", part);
  find("print", part).addEventListener("click", () => print());
  find("hide", part).addEventListener("click", () => { find("code", part).hidden = true; find("type-back", part).hidden = false; typed.focus(); });
  find("again", part).addEventListener("click", () => { find("code", part).hidden = false; find("type-back", part).hidden = true; });
  find("stop", part).addEventListener("click", () => { code = undefined; find("recovery-words", part).replaceChildren(); back(); });
  find("type-back", part).addEventListener("submit", (event) => {
    event.preventDefault();
    const field = typed.closest(".field");
    faultAt(field);
    doing(event.submitter, async () => {
      const read = await readCode(typed.value, LISTS);
      if (!same(read.entropy, code.entropy)) return faultAt(field, word("no-words-do-not-belong"));
      await take(code.entropy);
      code = undefined;
      typed.value = "";
      find("recovery-words", part).replaceChildren();
    }, (text) => faultAt(field, text));
  });
  return {
    async begin() {
      code = await newCode(LISTS, language());
      find("recovery-words", part).replaceChildren(...code.words.map((one) => make("li", null, one)));
      find("code", part).hidden = false;
      find("type-back", part).hidden = true;
      typed.value = "";
    },
  };
}

/**
 * New keys with both their wraps.
 * @param {{what: "reader"|"lead", desk: string}} of @param {string} passphrase @param {Uint8Array} entropy of the recovery code
 * @returns {Promise<{file: string, keys: {box?: any, sign: any}}>}
 */
export async function newKeys(of, passphrase, entropy) {
  const secret = newSecret(of.what);
  const keys = await keysOf(of.what, secret);
  const name = bound(of.what, keys);
  const wraps = [await wrap(secret, name, "passphrase", passphrase), await wrap(secret, name, "recovery", entropy)];
  secret.fill(0);
  return { file: writeKeyFile(fileOf(of, keys, wraps)), keys };
}

/** The same keys with another passphrase. @param {string} text key file @param {Uint8Array} secret @param {string} passphrase */
export async function withPassphrase(text, secret, passphrase) {
  const file = readKeyFile(text);
  const made = await wrap(secret, bound(file.what, await keysOf(file.what, secret)), "passphrase", passphrase);
  return writeKeyFile({ ...file, wraps: [made, ...file.wraps.filter(({ kind }) => kind !== "passphrase")] });
}

/** The same keys, which a passkey of this device opens as well. @param {string} text @param {Uint8Array} secret @param {string} name */
export async function withPasskey(text, secret, name) {
  const file = readKeyFile(text);
  const { output, salt, credential } = await added(name);
  const made = await wrap(secret, bound(file.what, await keysOf(file.what, secret)), "prf", output, { salt, credential });
  return writeKeyFile({ ...file, wraps: [...file.wraps, made] });
}

/** @param {string} text key file @returns {boolean} whether a passkey opens it */
export const hasPasskey = (text) => readKeyFile(text).wraps.some(({ kind, credential }) => kind === "prf" && credential);

/**
 * The form that opens keys.
 * @param {HTMLFormElement} form
 * @param {() => string} file the key file's text
 * @param {(secret: Uint8Array) => Promise<void>} take gets the secret, and forgets it
 */
export function unlockForm(form, file, take) {
  const words = find("unlock", form);
  const code = find("unlock-code", form);
  const passkey = find("unlock-passkey", form);
  const opened = async (kind, key, which = readKeyFile(file())) => {
    const secret = await unwrap(which, kind, key);
    words.value = code.value = "";
    try {
      await take(secret);
    } finally {
      secret.fill(0);
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const byCode = code.value.trim() && !words.value;
    const field = (byCode ? code : words).closest(".field");
    faultAt(field);
    doing(event.submitter, async () => {
      if (byCode) await opened("recovery", (await readCode(code.value, LISTS)).entropy);
      else if (words.value) await opened("passphrase", words.value);
      else faultAt(field, word("phrase-missing"));
    }, (text) => faultAt(field, text));
  });
  passkey.addEventListener("click", () => doing(passkey, async () => {
    const whole = readKeyFile(file());
    const { wrap: row, output } = await asked(whole);
    await opened("prf", output, { ...whole, wraps: [row] });
  }, (text) => faultAt(words.closest(".field"), text)));
  return {
    begin() {
      form.reset();
      faultAt(words.closest(".field"));
      passkey.hidden = !file() || !hasPasskey(file());
    },
  };
}

/** Offers a passkey where the browser has them. @param {HTMLElement} button */
export async function offerPasskey(button) {
  button.hidden = !(await possible());
}

