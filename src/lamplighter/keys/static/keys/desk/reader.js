// A reader's keys: made here, kept locked by the server, and shown with the readers beside them.
import { capability } from "../js/capability.js";
import { checkedLists, remember, remembered, warned } from "./checked.js";
import { all, dayOf, doing, download, find, get, post, show, tell, word } from "./page.js";
import { lettersOf, paintReaders } from "./readers.js";
import { newKeys, offerPasskey, passphraseForm, recoveryPart, unlockForm, withPasskey, withPassphrase } from "./secret.js";

const root = find("keys");
const of = /** @type {{what: "reader", desk: string}} */ ({ what: "reader", desk: root.dataset.desk });
const part = (name) => document.querySelector(`[data-part="${name}"]`);
let state;
let passphrase; // between the two steps of making keys
let secret; // between opening the keys and wrapping them anew
let after; // what the keys are opened for

async function paint(newest) {
  const mine = state.readers.find(({ id }) => id === state.id);
  if (mine) {
    const on = newest?.readers.some(({ id }) => id === mine.id);
    const standing = mine.state === "waiting" ? "waiting" : on ? "listed" : "off";
    const letters = await lettersOf(JSON.parse(state.file));
    const known = remembered(of.desk).mine;
    if (known && known !== letters) tell(word("no-bad-wrap"), "bad"); // the server shows other keys than were made in this browser
    find("kept-title").textContent = word(`kept-${standing}-title`);
    find("kept-line").textContent = word(`kept-${standing}`, { day: dayOf(mine.made), number: newest?.number ?? "" });
    find("my-id").textContent = letters;
    find("waits").hidden = find("take-back").hidden = standing !== "waiting";
    find("to-tips").hidden = standing !== "listed";
  }
  await paintReaders(state, newest);
}

async function load(focus = true) {
  state = await get(root.dataset.state);
  const found = await checkedLists(of.desk, state.lists);
  find("fingerprint").textContent = found.fingerprint || "–";
  if (warned(of.desk, found) && found.over) tell(word("no-list-over"), "bad");
  await paint(found.lists[0]);
  show(state.file ? "kept" : "none", { focus });
}

const fresh = passphraseForm(find("passphrase-form", part("make")), async (chosen) => {
  passphrase = chosen;
  await recovery.begin();
  show("recovery");
});
const recovery = recoveryPart(part("recovery"), async (entropy) => {
  const { file } = await newKeys(of, passphrase, entropy);
  passphrase = undefined;
  await post(root.dataset.enroll, { file });
  remember(of.desk, { mine: await lettersOf(JSON.parse(file)) });
  await load();
  tell(word("made"), "good");
}, () => { passphrase = undefined; show("none"); });

const opening = unlockForm(find("unlock-form", part("open")), () => state.file, async (opened) => {
  secret = opened.slice();
  await after();
});
const changing = passphraseForm(find("passphrase-form", part("change")), async (chosen) => {
  await keep(await withPassphrase(state.file, secret, chosen), "changed");
});

async function keep(file, said) {
  await post(root.dataset.file, { file });
  forget();
  await load();
  tell(word(said), "good");
}

function forget() {
  secret?.fill(0);
  secret = undefined;
}

/** Asks for the keys first. */
function withKeys(name, act) {
  after = act;
  find("open-title").textContent = word(name);
  opening.begin();
  show("open");
}

find("begin").addEventListener("click", () => { fresh.begin(); show("make"); });
find("download").addEventListener("click", () => download(state.file, `${of.desk}-keys.json`, "application/json"));
find("change").addEventListener("click", () => withKeys("open-change", async () => { changing.begin(); show("change"); }));
find("add-passkey").addEventListener("click", () => withKeys("open-passkey", async () => keep(await withPasskey(state.file, secret, word("passkey-name")), "passkey-added")));
find("take-back").addEventListener("click", ({ currentTarget }) => doing(currentTarget, async () => {
  await post(root.dataset.discard, {});
  remember(of.desk, { mine: undefined });
  await load();
  tell(word("taken-back"), "good");
}));
for (const button of all("back")) button.addEventListener("click", () => { forget(); show("kept"); });
addEventListener("pagehide", forget);

if ((await capability()).able) {
  await doing(null, () => load(false));
  offerPasskey(find("add-passkey"));
} else find("unable").hidden = false;
root.dataset.ready = "";
