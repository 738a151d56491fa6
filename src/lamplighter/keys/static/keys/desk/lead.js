// The lead's page: their key, made here, and the list of readers, signed here.
import { need, unbase64url } from "../js/bytes.js";
import { capability } from "../js/capability.js";
import { signKeys } from "../js/curves.js";
import { fingerprint, readerOf, signedList } from "../js/lists.js";
import { checkedLists, remember, warned } from "./checked.js";
import { all, dayOf, doing, download, faultAt, find, get, make, post, show, tell, word } from "./page.js";
import { lettersOf, paintReaders } from "./readers.js";
import { newKeys, passphraseForm, recoveryPart, unlockForm } from "./secret.js";

const MOST_DAYS = 400;
const USUAL_DAYS = 365;
const root = find("lead");
const of = /** @type {{what: "lead", desk: string}} */ ({ what: "lead", desk: root.dataset.desk });
const part = (name) => document.querySelector(`[data-part="${name}"]`);
let state;
let newest; // the list in force
let passphrase;
let next; // the list that is about to be signed

const plus = (day, days) => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86400000).toISOString().slice(0, 10);

function pickOf(row) {
  if (row.standing === "ended") return null;
  const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", value: row.id, "aria-label": word("pick", { name: row.name }), "data-picked": true }));
  box.checked = row.standing === "listed" && row.may_read;
  return make("label", { class: "choice" }, box);
}

function turnDown(row) {
  if (row.standing !== "waiting" || row.state !== "waiting") return null;
  const button = make("button", { class: "link", type: "button" }, word("turn-down"));
  button.addEventListener("click", () => doing(button, async () => {
    await post(root.dataset.discard, { id: row.id });
    await load();
    tell(word("turned-down", { name: row.name }), "good");
  }));
  return button;
}

async function load(focus = true) {
  state = await get(root.dataset.state);
  const found = await checkedLists(of.desk, state.lists);
  newest = found.lists[0];
  if (warned(of.desk, found) && found.over) tell(word("no-list-over"), "bad");
  find("fingerprint").textContent = state.lead ? await fingerprint(unbase64url(state.lead, 32)) : "";
  await paintReaders(state, newest, pickOf, turnDown);
  find("until").value = plus(state.today, USUAL_DAYS);
  find("until").min = plus(state.today, 1);
  find("until").max = plus(state.today, MOST_DAYS);
  show(state.lead_file ? "kept" : "none", { focus });
}

/** A list of these readers: those who stood on the last one with the keys that it holds, new ones with those whose letters the lead compared. */
async function listOf(rows, until) {
  const readers = await Promise.all(rows.map(async (row) => {
    const made = newest?.readers.find(({ id }) => id === row.id) ?? await readerOf({ box: unbase64url(row.box, 32), sign: unbase64url(row.sign, 32) });
    need(made.id === row.id, "bad-list");
    return made;
  }));
  return { desk: of.desk, number: state.next, made: state.today, until, readers };
}

async function publish(list, keys, extra = {}) {
  const text = await signedList(list, keys);
  const { list: bytes, sig } = JSON.parse(text);
  await post(extra.file ? root.dataset.key : root.dataset.list, { ...extra, list: bytes, sig });
  remember(of.desk, { fingerprint: await fingerprint(keys.public), number: list.number });
}

const fresh = passphraseForm(find("passphrase-form", part("make")), async (chosen) => {
  passphrase = chosen;
  await recovery.begin();
  show("recovery");
});
const recovery = recoveryPart(part("recovery"), async (entropy) => {
  const { file, keys } = await newKeys(of, passphrase, entropy);
  passphrase = undefined;
  const rows = state.readers.filter((row) => row.state === "listed" && row.may_read);
  if (state.lists.length) await publish(await listOf(rows, plus(state.today, USUAL_DAYS)), keys.sign, { file });
  else await post(root.dataset.key, { file });
  await load();
  tell(word("lead-made"), "good");
}, () => { passphrase = undefined; show(state.lead_file ? "kept" : "none"); });

const signing = unlockForm(find("unlock-form", part("sign")), () => state.lead_file, async (secret) => {
  await publish(next, await signKeys(secret));
  const { number } = next;
  await load();
  tell(word("signed", { number }), "good");
});

/** What the new list changes, in sentences. */
async function changes(rows) {
  const before = new Set(newest?.readers.map(({ id }) => id));
  const after = new Set(rows.map(({ id }) => id));
  const on = rows.filter(({ id }) => !before.has(id));
  const off = state.readers.filter(({ id, state: standing }) => before.has(id) && !after.has(id) && standing !== "ended");
  const said = [
    ...await Promise.all(on.map(async (row) => word("sign-on", { name: row.name, id: await lettersOf(row) }))),
    ...off.map((row) => word("sign-off", { name: row.name })),
    ...(on.length || off.length ? [] : [word("sign-same", { names: rows.map(({ name }) => name).join(", ") })]),
    word("sign-until", { day: dayOf(next.until) }),
  ];
  find("sign-changes").replaceChildren(...said.map((text) => make("li", null, text)));
  find("sign-ends").hidden = !off.length;
}

find("next").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = find("until").closest(".field");
  faultAt(field);
  doing(event.submitter, async () => {
    const picked = new Set(all("picked").filter(({ checked }) => checked).map(({ value }) => value));
    const rows = state.readers.filter(({ id }) => picked.has(id));
    if (!rows.length) return faultAt(field, word("sign-nobody"));
    const until = find("until").value;
    if (!until || until <= state.today || until > plus(state.today, MOST_DAYS)) return faultAt(field, word("until-wrong"));
    next = await listOf(rows, until);
    find("sign-title").textContent = word("sign-title", { number: next.number });
    await changes(rows);
    signing.begin();
    show("sign");
  });
});
for (const name of ["begin", "renew"]) find(name).addEventListener("click", () => { fresh.begin(); show("make"); });
for (const button of all("back")) button.addEventListener("click", () => show("kept"));
find("download").addEventListener("click", () => download(state.lead_file, `${of.desk}-lead.json`, "application/json"));
find("print-card").addEventListener("click", () => print());

if ((await capability()).able) await doing(null, () => load(false));
else find("unable").hidden = false;
root.dataset.ready = "";
