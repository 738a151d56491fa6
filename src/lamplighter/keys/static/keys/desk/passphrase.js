// Passphrases: five words drawn here, or one of a person's own that is long and hard enough to guess. Judged here; it never leaves the page.
import { LISTS } from "../js/words.js";
import { checkPassphrase, newPassphrase } from "../js/wraps.js";

/** The fewest signs of a passphrase that somebody chose. */
export const FEWEST = 16;
/** Bits that a passphrase must be worth; five words out of 2,048 are worth 55. */
export const BITS = 50;

// What people begin with, besides single words. A thief of the database would begin with it, too.
const TRITE = /pass(word|phrase)|contrase(ñ|n)a|qwert[yz]?|asdf|letmein|welcome|bienvenid[oa]|lamplighter|narc[oó]ti?c(s|os)?|police|polic[ií]a|sheriff|iloveyou|teamo|monkey|dragon|admin|secret[oa]?/giu;

/** Small letters without accents. @param {string} text */
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Digits count as long as they go on otherwise than before: rows, and the same again and again, are worth nothing. @param {string} run */
function digits(run) {
  if (/^(19|20)\d\d$/.test(run)) return 6;
  const steps = Array.from(run).slice(1).map((one, n) => (10 + Number(one) - Number(run[n])) % 10);
  const turns = steps.filter((step, n) => n > 0 && step !== steps[n - 1]).length;
  return 3.3 * Math.min(run.length, 1 + Math.min(1, steps.length) + turns);
}

/**
 * About how many bits a guesser has to go through who knows words, dates and rows of keys: low rather than high.
 * @param {string} text @param {Set<string>} known words, plain
 */
export function worth(text, known) {
  const seen = new Set();
  let bits = 0;
  const pieces = plain(text.normalize("NFKC").replace(TRITE, " ")).match(/\p{L}+|\p{N}+|[^\p{L}\p{N}\s]+/gu) ?? [];
  for (const piece of pieces) {
    if (seen.has(piece)) continue; // said twice is guessed once
    seen.add(piece);
    const different = new Set(piece).size;
    if (/^\p{N}/u.test(piece)) bits += digits(piece);
    else if (!/^\p{L}/u.test(piece)) bits += Math.min(piece.length, different + 1) * 3;
    else if (known.has(piece) || piece.length < 5) bits += Math.min(11, 2.4 * different);
    else bits += Math.min(Math.min(piece.length, 2 * different) * 2.4, 30); // a word, a name, or letters of chance
  }
  return bits;
}

/** Five words or more of one list, none twice: as good as drawn. @param {string} text @param {string[][]} lists */
function listed(text, lists) {
  const words = plain(text).split(/\s+/).filter(Boolean);
  return words.length >= 5 && new Set(words).size === words.length && lists.some((list) => {
    const known = new Set(list.map(plain));
    return words.every((one) => known.has(one));
  });
}

/** Whether the protocol lets keys be wrapped by it. @param {string} text */
function allowed(text) {
  try {
    checkPassphrase(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a passphrase is good enough.
 * @param {string} text
 * @returns {{good: boolean, why: "short"|"weak"|"", share: number}} `share`: 0 to 1 of what is asked
 */
export function judged(text) {
  const lists = Object.values(LISTS);
  const signs = Array.from(text.trim()).length;
  if (allowed(text) && listed(text, lists)) return { good: true, why: "", share: 1 };
  const bits = worth(text, new Set(lists.flat().map(plain)));
  const share = Math.min(1, bits / BITS, signs / FEWEST);
  if (signs < FEWEST) return { good: false, why: "short", share };
  const good = bits >= BITS && allowed(text);
  return { good, why: good ? "" : "weak", share };
}

/** Five words. @param {string} language @returns {string} */
export function drawn(language) {
  const list = LISTS[language];
  for (;;) {
    const words = newPassphrase(list);
    if (judged(words).good) return words; // else a word is there twice
  }
}
