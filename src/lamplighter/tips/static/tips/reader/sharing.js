// Lets another desk in: the keys of every message are sealed to each of its readers, here. Its list must carry its own lead's signature.
import { checkedLists } from "../../keys/desk/checked.js";
import { counted, doing, find, get, make, post, tell, word } from "../../keys/desk/page.js";
import { Refused, base64url } from "../../keys/js/bytes.js";
import { contextBytes } from "../../keys/js/context.js";
import { seal } from "../../keys/js/hpke.js";
import { contentKey, placed } from "./opener.js";
import { open } from "./session.js";

const root = find("inbox");
let about;

/** The list of another desk that is in force, if its lead is the one this browser knows. @param {string} desk */
export async function listOf(desk) {
  const facts = await get(root.dataset.urlFacts.replace("-desk-", desk));
  const found = await checkedLists(desk, [facts.signed_list]);
  if (found.over) throw new Refused("list-over");
  return { list: found.lists[0], ...found };
}

/**
 * Boxes of one message for more readers.
 * @param {any} said the message, by the server @param {any} envelope it, in its place
 * @param {{id: string, box: Uint8Array}[]} to
 */
export async function boxesOf(said, envelope, to) {
  const key = await contentKey(said, envelope, open.keys.box);
  const context = contextBytes(envelope);
  const made = await Promise.all(to.map(async ({ id, box }) => ({ direction: envelope.direction, sequence: envelope.sequence, key: id, box: base64url(await seal(box, key, context)) })));
  key.fill(0);
  return made;
}

/** @param {any} given the conversation */
export function paintShares(given) {
  about = given;
  find("shares").replaceChildren(...given.row.shared_with.map(({ desk, part }) => {
    const away = make("button", { class: "link", type: "button", "aria-label": word("share-take-back-from", { desk: nameOf(desk) }), "data-unshare": desk }, word("share-take-back"));
    away.addEventListener("click", () => doing(away, async () => {
      await about.took(await post(root.dataset.urlUnshare, { conversation: about.row.conversation, with: desk }));
      tell(word("unshared", { desk: nameOf(desk) }), "good");
    }));
    return make("li", null, `${nameOf(desk)}: ${word(`share-${part}`)} `, away);
  }));
}

/** @param {string} desk code */
export const nameOf = (desk) => [...find("share-desk").options].find(({ value }) => value === desk)?.textContent ?? desk;

find("share-desk").addEventListener("change", () => doing(null, async () => {
  find("share-fingerprint").textContent = "";
  const desk = find("share-desk").value;
  if (!desk) return;
  const { fingerprint, list, changed } = await listOf(desk);
  find("share-fingerprint").textContent = changed ? word("share-changed", { fingerprint }) : counted("share-fingerprint", list.readers.length, { fingerprint });
}));
find("share-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const desk = find("share-desk").value;
  if (!desk) return tell(word("share-choose"), "bad");
  const part = document.querySelector("[data-share-part]:checked").value;
  doing(event.submitter, async () => {
    const { list, changed } = await listOf(desk);
    if (changed) return tell(word("share-changed", { fingerprint: "" }), "bad");
    const { row, first } = about;
    const place = { desk: row.desk, conversation: row.conversation };
    const boxes = [];
    for (const said of row.messages) boxes.push(...await boxesOf(said, await placed(said, place, first?.tipster?.sign), list.readers));
    await about.took(await post(root.dataset.urlShare, { conversation: row.conversation, with: desk, part, boxes }));
    tell(word("shared", { desk: nameOf(desk) }), "good");
  });
});
