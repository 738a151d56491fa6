// A reader's open keys: in this page's memory only, and not for long. They go when nothing was done for a while, and with the page.
import { checkedLists, warned } from "../../keys/desk/checked.js";
import { doing, find, get, show, tell, word } from "../../keys/desk/page.js";
import { unlockForm } from "../../keys/desk/secret.js";
import { readerKeys } from "../../keys/js/wraps.js";

const root = find("inbox");
const IDLE = Number(root.dataset.idle) * 60000;

/** What is open just now. @type {{keys: any, lists: any[], list: any, over: boolean, names: Map<string, string>, state: any, desk: string}|null} */
export let open = null;
/** @type {(() => void)[]} */
const onLock = [];
let timer;

/** Called when keys are put away. @param {() => void} act */
export const whenLocked = (act) => onLock.push(act);

/** Puts the keys away, and all that they opened. @param {string} [why] */
export function lock(why = "") {
  clearTimeout(timer);
  if (!open) return;
  open = null;
  for (const act of onLock) act();
  form.begin();
  show("locked");
  tell(why);
}

/** Somebody is there: the time begins anew. */
function stay() {
  if (!open) return;
  clearTimeout(timer);
  timer = setTimeout(() => lock(word("locked-idle")), IDLE);
}

let state;
const form = unlockForm(find("unlock-form"), () => state?.file ?? "", async (secret) => {
  const keys = await readerKeys(secret);
  state = await get(root.dataset.urlState); // lists may have changed since the page was opened
  const found = await checkedLists(root.dataset.desk, state.lists);
  if (!warned(root.dataset.desk, found)) return;
  open = { keys, lists: found.lists, list: found.lists[0], over: found.over, names: new Map(state.readers.map(({ id, name }) => [id, name])), state, desk: root.dataset.desk };
  tell(found.over ? word("no-list-over") : "", "bad");
  stay();
  begin();
});
let begin = () => {};

/** @param {() => void} opened called each time keys are opened */
export async function start(opened) {
  begin = opened;
  for (const name of ["pointerdown", "keydown", "scroll"]) addEventListener(name, stay, { passive: true, capture: true });
  addEventListener("pagehide", () => lock());
  addEventListener("pageshow", ({ persisted }) => { if (persisted) lock(); });
  await doing(null, async () => {
    state = await get(root.dataset.urlState);
    form.begin();
    if (state.file && state.lists.length) warned(root.dataset.desk, await checkedLists(root.dataset.desk, state.lists));
    show(state.file ? "locked" : "none", { focus: false });
  });
}
