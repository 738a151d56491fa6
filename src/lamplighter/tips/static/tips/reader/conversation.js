// One conversation: its messages in order, its files, and what a reader does with it. Everything a tipster wrote is shown as text and nothing else.
import { all, counted, dayOf, doing, download, find, make, post, saidOf, send, show, tell, word } from "../../keys/desk/page.js";
import { openFile } from "../../keys/js/opening.js";
import { unhex } from "../../keys/js/bytes.js";
import { KIND } from "../../keys/js/envelope.js";
import { visible } from "../../keys/js/visible.js";
import { paintForwarding } from "./forwarding.js";
import { openMessages } from "./opener.js";
import { paintReply } from "./replying.js";
import { paintReward } from "./rewards.js";
import { open } from "./session.js";
import { paintShares } from "./sharing.js";

const root = find("inbox");
/** @type {{row: any, messages: import("./opener.js").Opened[]}|undefined} */
let held;
let destroyed = false;

const first = () => held.messages.find(({ kind }) => kind === KIND.first);

/** A name that does nothing: no path, no sign that turns writing round, none that a system takes for more. @param {string} name @param {number} n */
export function inertName(name, n) {
  const plain = name.normalize("NFC").replace(/[\p{C}\p{Z}]+/gu, " ").replace(/[\\/:*?"<>|%$`]+/g, "_").replace(/^[.\s]+|[.\s]+$/g, "").slice(-80);
  return `tip-${plain || `file-${n}`}.sealed-open`;
}

/** @param {number} bytes */
function sizeOf(bytes) {
  const [amount, unit] = bytes < 1024 ? [bytes, "byte"] : bytes < 1048576 ? [bytes / 1024, "kilobyte"] : [bytes / 1048576, "megabyte"];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: bytes < 1024 ? "long" : "short", maximumFractionDigits: 1 }).format(amount);
}

function fileOf(note) {
  const { row } = held;
  const there = row.files.some(({ n }) => n === note.n);
  const button = make("button", { class: "btn slim", type: "button" }, word("file-open"));
  button.addEventListener("click", () => doing(button, async () => {
    const answer = await send(root.dataset.urlFile, { conversation: row.conversation, n: note.n });
    const bytes = await openFile(new Uint8Array(await answer.arrayBuffer()), note, { desk: row.desk, conversation: unhex(row.conversation) });
    download(bytes, inertName(note.name, note.n)); // always as bytes: no browser shows or runs it
    tell(word("file-saved", { name: inertName(note.name, note.n) }), "good");
  }));
  const cleaned = note.cleaned.length ? word("file-cleaned") : word("file-original");
  return make("li", null, make("bdi", null, visible(note.name)), make("span", null, `${sizeOf(note.length)} · ${cleaned}`), there ? button : make("span", null, word("file-missing")));
}

function answersOf({ answers = {} }) {
  const given = Object.entries(answers);
  return given.length > 0 && make("dl", null, ...given.flatMap(([name, text]) => [make("dt", null, word(`asked-${name}`)), make("dd", { dir: "auto" }, visible(text))]));
}

function messageOf(opened) {
  const ours = opened.kind === KIND.reply;
  const who = ours ? word("by-us", { name: open.names.get(opened.by) ?? word("somebody") }) : word("by-them");
  const line = make("li", { class: ours ? "ours" : "theirs", "data-message": opened.kind }, make("p", { class: "whose" }, make("b", null, who), make("span", null, dayOf(opened.day))));
  if (opened.fault) line.append(make("p", { class: "overdue" }, saidOf({ word: opened.fault })));
  else {
    line.append(make("p", { class: "text", lang: opened.message.lang, dir: "auto" }, visible(opened.message.text)));
    const answers = answersOf(opened.message);
    if (answers) line.append(answers);
    if (opened.message.files.length) line.append(make("ul", { class: "tip-files" }, ...opened.message.files.map(fileOf)));
  }
  return line;
}

/** By day; on one day the tipster's before the desk's, since nothing says more. */
const inOrder = (messages) => [...messages].sort((a, b) => a.day.localeCompare(b.day) || Number(a.kind === KIND.reply) - Number(b.kind === KIND.reply) || a.sequence - b.sequence);

/** What a button or form does to the conversation, and how it stands then. @param {HTMLElement} button @param {string} url @param {object} said @param {string} done */
const acting = (button, url, said, done) => doing(button, async () => {
  await took(await post(url, { conversation: held.row.conversation, ...said }));
  if (done) tell(done, "good");
});

/** How it stands now. @param {any} row of the server */
async function took(row) {
  held = { row, messages: await openMessages(row, open.keys.box, open.lists) };
  paint();
}

function choices(hook, names, chosen, label, act) {
  find(hook).replaceChildren(...names.map((name) => {
    const button = make("button", { class: "btn slim", type: "button", "aria-pressed": String(name === chosen), "data-choice": name }, label(name));
    if (name !== chosen) button.addEventListener("click", async () => { await act(button, name); find(hook).querySelector(`[data-choice="${name}"]`)?.focus(); });
    return button;
  }));
}

function paintStanding() {
  const { row } = held;
  const may = row.part !== "information";
  for (const part of all("works")) part.hidden = !may;
  for (const part of all("own")) part.hidden = row.part !== "own";
  find("only-reads").hidden = may;
  choices("moves", [row.state, ...row.moves].sort(byStates), row.state, (name) => word(`state-of-${name}`), (button, state) => acting(button, root.dataset.urlMove, { state }, word("moved", { state: word(`state-of-${state}`) })));
  choices("worths", ["", "useful", "unfounded", "spam", "duplicate"], row.disposition, (name) => word(`worth-${name || "none"}`), (button, disposition) => acting(button, root.dataset.urlJudge, { disposition }, word("judged")));
  find("mute").textContent = word(row.muted ? "unmute" : "mute");
  find("mute").onclick = ({ currentTarget }) => acting(currentTarget, root.dataset.urlMute, { muted: !held.row.muted }, word(row.muted ? "unmuted" : "muted"));
  find("keep-line").textContent = word("keep-line", { day: dayOf(row.day), until: dayOf(row.keep_until) });
}
const STATES = ["new", "reading", "working", "answered", "closed"];
const byStates = (a, b) => STATES.indexOf(a) - STATES.indexOf(b);

function paintOutcomes() {
  const { row } = held;
  find("outcomes").replaceChildren(...row.outcomes.map(({ kind, what, amount }) => {
    const text = what ? word("outcome-seizure", { what: word(`seized-${what}`), amount: amount.toLocaleString(document.documentElement.lang) }) : counted(`outcome-${kind}`, amount);
    const away = make("button", { class: "link", type: "button", "aria-label": word("outcome-take-away", { what: text }) }, word("take-away"));
    away.addEventListener("click", () => acting(away, root.dataset.urlOutcome, { kind, what, amount: 0 }, word("outcome-gone")));
    return make("li", null, text, " ", row.part !== "information" && away);
  }));
}

function paint() {
  const { row } = held;
  find("talk").replaceChildren(...inOrder(held.messages).map(messageOf));
  find("mail-title").textContent = word("mail-title", { day: dayOf(row.day) });
  paintStanding();
  paintOutcomes();
  const about = { ...held, first: first(), took };
  paintReply(about);
  paintReward(about);
  paintShares(about);
  paintForwarding(about);
}

/** @param {string} conversation @returns {Promise<any>} the server's row, or undefined if it did not open */
export async function openConversation(conversation) {
  destroyed = false;
  held = undefined;
  tell("");
  await doing(null, async () => {
    const row = await post(root.dataset.urlConversation, { conversation });
    await took(row);
    for (const each of all("folded")) each.open = false;
    find("sure").checked = false;
    show("conversation");
  });
  return held?.row;
}

/** Forgets it. @returns {any} how it stood; null when it was destroyed */
export function closeConversation() {
  const row = destroyed ? null : held?.row;
  held = undefined;
  for (const hook of ["talk", "outcomes", "shares", "reward-numbers", "scrub-original", "hits"]) find(hook).replaceChildren();
  for (const each of document.querySelectorAll('[data-part~="conversation"] textarea')) each.value = "";
  return row;
}

find("outcome-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const [kind, what] = find("outcome-kind").value.split(" ");
  const amount = Number(find("outcome-amount").value);
  if (!Number.isInteger(amount) || amount < 1) return tell(word("outcome-amount-wrong"), "bad");
  acting(event.submitter, root.dataset.urlOutcome, { kind, what: what ?? "", amount }, word("outcome-kept"));
});
find("export").addEventListener("click", ({ currentTarget }) => doing(currentTarget, async () => {
  const answer = await send(root.dataset.urlExport, { conversations: [held.row.conversation] });
  download(await answer.text(), "sealed-tips.txt", "text/plain");
  tell(word("exported"), "good");
}));
find("destroy-form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!find("sure").checked) return tell(word("not-sure"), "bad");
  doing(event.submitter, async () => {
    await post(root.dataset.urlDestroy, { conversation: held.row.conversation });
    destroyed = true;
    root.dispatchEvent(new CustomEvent("sealed-changed", { detail: null }));
    tell(word("destroyed"), "good");
  });
});
