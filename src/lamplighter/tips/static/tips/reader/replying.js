// A reply: sealed here to the tipster whose first tip opened and to every reader, signed by who writes. A long one goes as several.
import { counted, doing, find, post, tell, word } from "../../keys/desk/page.js";
import { base64url, unhex, utf8 } from "../../keys/js/bytes.js";
import { KIND } from "../../keys/js/envelope.js";
import { sealReply } from "../../keys/js/sealing.js";
import { open } from "./session.js";

const root = find("inbox");
/** Bytes of text that one reply surely holds, beside its signature and the signs that JSON writes twice. */
const MOST = 3000;
const MOST_PARTS = 8;
let about;

/** How long a text is once it stands in JSON in JSON. @param {string} text */
const weight = (text) => utf8(JSON.stringify(JSON.stringify(text))).length;

/**
 * A text in pieces that each fit, cut between paragraphs, else sentences, else words.
 * @param {string} text @returns {string[]}
 */
export function pieces(text) {
  const found = [];
  let rest = text.trim();
  while (rest) {
    if (weight(rest) <= MOST) return [...found, rest];
    const signs = Array.from(rest);
    let low = 1;
    let high = Math.min(signs.length, MOST);
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (weight(signs.slice(0, middle).join("")) <= MOST) low = middle;
      else high = middle - 1;
    }
    const head = signs.slice(0, low).join("");
    const least = head.length / 2;
    const cut = [/\n\s*\n(?![\s\S]*\n\s*\n)/, /[.!?…]\s(?![\s\S]*[.!?…]\s)/, /\s(?!.*\s)/s].map((one) => head.search(one)).find((at) => at > least) ?? head.length - 1;
    found.push(rest.slice(0, cut + 1).trim());
    rest = rest.slice(cut + 1).trim();
  }
  return found;
}

function count() {
  const parts = pieces(find("reply").value);
  find("reply-count").textContent = parts.length > 1 ? counted("reply-parts", parts.length) : "";
  return parts;
}

/** @param {any} given of the conversation */
export function paintReply(given) {
  about = given;
  const lost = !given.first?.tipster;
  find("reply-form").hidden = lost;
  find("reply-lost").hidden = !lost;
  count();
}

/** Puts a text where the reply is written. @param {string} text */
export function propose(text) {
  const box = find("reply");
  box.value = box.value.trim() ? `${box.value.trim()}\n\n${text}` : text;
  count();
  box.focus();
}

find("reply").addEventListener("input", count);
find("reply-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const parts = count();
  if (!parts.length) return tell(word("reply-empty"), "bad");
  if (parts.length > MOST_PARTS) return tell(word("reply-long"), "bad");
  if (open.over) return tell(word("no-list-over"), "bad");
  doing(event.submitter, async () => {
    const { row, first, messages } = about;
    const { lang } = first.message;
    const seen = Math.max(...messages.filter(({ kind }) => kind !== KIND.reply).map(({ sequence }) => sequence));
    let latest = row;
    for (const text of parts) {
      const envelope = await sealReply({ list: open.list, conversation: unhex(row.conversation), sequence: latest.next_reply, tipster: first.tipster.box, by: open.keys, message: { text, lang, seen } });
      latest = await post(root.dataset.urlReply, { conversation: row.conversation, envelope: base64url(envelope) });
      find("reply").value = find("reply").value.trim().slice(text.length).trim(); // what is sent is not sent twice if the next piece fails
    }
    find("reply").value = "";
    await about.took(latest);
    tell(counted("reply-sent", parts.length), "good");
  });
});
