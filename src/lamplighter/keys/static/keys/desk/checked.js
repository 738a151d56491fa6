// Signed lists as this browser believes them. Which lead's key a desk has, and how far its lists had come, is remembered on this device: both are
// public, and a server that shows others is found out.
import { checkSet, readSignedList } from "../js/lists.js";
import { find, make, word } from "./page.js";

const place = (desk) => `lamplighter-desk-${desk}`;

/** @param {string} desk @returns {{fingerprint?: string, number?: number, mine?: string, earlier?: string[]}} `mine`: the letters of one's own keys; `earlier`: leads' keys that were believed before */
export function remembered(desk) {
  try {
    return JSON.parse(localStorage.getItem(place(desk)) ?? "{}");
  } catch {
    return {}; // nothing is kept here
  }
}

/** Beside what is remembered already. @param {string} desk @param {{fingerprint?: string, number?: number, mine?: string, earlier?: string[]}} what */
export function remember(desk, what) {
  try {
    localStorage.setItem(place(desk), JSON.stringify({ ...remembered(desk), ...what }));
  } catch {
    // a browser may keep nothing at all
  }
}

/**
 * The lists of a desk that hold: signed by its present lead, the newest first; then old ones of leads that this browser believed in their time.
 * @param {string} desk
 * @param {{lead: string, list: string, sig: string, number: number, fingerprint: string}[]} shown newest first
 * @returns {Promise<{lists: any[], fingerprint: string, changed: string, over: boolean}>} `changed`: "", "lead" (another lead than this browser
 *   knew), "older"; `over`: the newest has run out, so that it can be read with and nothing is sealed to it
 */
export async function checkedLists(desk, shown) {
  if (!shown.length) return { lists: [], fingerprint: "", changed: "", over: false };
  const { fingerprint } = shown[0];
  const before = remembered(desk);
  const lists = [];
  let over = false;
  for (const { lead, list, sig, fingerprint: by } of shown) {
    if (by !== fingerprint && !before.earlier?.includes(by)) continue; // of an earlier lead whom this browser did not know
    const text = JSON.stringify({ lead, list, sig });
    const known = { desk, fingerprint: by };
    const past = () => readSignedList(text, { ...known, past: true });
    // Of the newest every fault is told. Old ones say who signed what was answered in their time.
    if (!lists.length) {
      lists.push(await readSignedList(text, known).catch((error) => {
        over = error.word === "list-over";
        if (over) return past();
        throw error;
      }));
    } else lists.push(...await past().then((one) => [one], () => []));
  }
  checkSet(lists);
  let changed = "";
  if (before.fingerprint && before.fingerprint !== fingerprint) changed = "lead";
  else if (before.number > lists[0].number) changed = "older";
  else remember(desk, { fingerprint, number: lists[0].number });
  return { lists, fingerprint, changed, over };
}

/**
 * Tells of another lead's key than this browser knew, and goes on only when somebody says that it is right.
 * @param {string} desk @param {{lists: any[], fingerprint: string, changed: string}} found
 * @returns {boolean} whether all is as it was
 */
export function warned(desk, found) {
  const line = find("list-changed");
  line.hidden = !found.changed;
  if (!found.changed) return true;
  const right = make("button", { class: "btn", type: "button", onclick: () => {
    const { fingerprint: last, earlier = [] } = remembered(desk);
    const believed = last && last !== found.fingerprint ? [...new Set([...earlier, last])] : earlier;
    remember(desk, { fingerprint: found.fingerprint, number: found.lists[0].number, earlier: believed });
    location.reload();
  } }, word("changed-right"));
  line.replaceChildren(
    make("h2", null, word(`changed-${found.changed}-title`)),
    make("p", null, word(`changed-${found.changed}`, { fingerprint: found.fingerprint })),
    make("p", { class: "acts" }, found.changed === "lead" && right),
  );
  return false;
}
