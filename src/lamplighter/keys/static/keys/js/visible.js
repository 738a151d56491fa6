// Text that somebody wrote, as it is shown: signs that nobody sees can turn the writing round or hide a part of it.
// The server's side has the same rule (core/sealing/visible.py), and a test holds the two together.

/** Control and format signs, all but line ends, tabs, and the two that join letters or pictures (U+200C, U+200D). */
const UNSEEN = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** The text with a sign in the place of each that would not be seen. @param {string} text */
export const visible = (text) => text.replace(UNSEEN, "\ufffd");
