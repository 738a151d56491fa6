// Come back with the code: everything is opened on this device; the server gives a mailbox of one size to whoever asks.
import { keysOf, readCode } from "../../keys/js/codes.js";
import { readOwn, readReplies, signWithdrawal } from "../../keys/js/mailbox.js";
import { ANSWERS } from "../../keys/js/message.js";
import { visible } from "../../keys/js/visible.js";
import { revision, takeFiles } from "./files.js";
import { PLACE, complain, hold, part, reason, say, show, step } from "./page.js";
import { asked, forget, seal } from "./sending.js";
import { deskNow, mailboxPart, withdraw } from "./wire.js";
import { LISTS } from "../../keys/js/words.js";

const ask = step("code");
const box = step("mailbox");
const opening = part("opening", ask);
/** @type {import("../../keys/js/codes.js").CodeKeys|null} */
let keys = null;
let following = 0;
let memory = {};

/** What is wrong with a code as it was typed. */
function fault(error) {
  if (error.word === "unknown-word") return say("which-word", { word: error.detail, n: error.place });
  return error.word === "wrong-count" ? say("how-many", { n: error.detail }) : reason(error);
}

/** @param {string} tag @param {string} text @param {string} [name] of a class */
function line(tag, text, name = "") {
  const made = Object.assign(document.createElement(tag), { textContent: text, className: name });
  if (name) made.dir = "auto"; // what people wrote, in whatever language
  return made;
}

/**
 * A message as text, never as markup.
 * @param {string} title @param {import("../../keys/js/message.js").Message} message @param {boolean} [left] whether its signer is no longer on the list
 */
function shown(title, { text, answers, files }, left = false) {
  const row = document.createElement("li");
  row.append(line("h3", title));
  if (left) row.append(document.importNode(part("left").content, true));
  row.append(line("p", visible(text), "text"));
  const given = ANSWERS.filter((name) => answers[name]).map((name) => [say(name), visible(answers[name])]);
  if (files.length) given.push([say("files"), files.map(({ name }) => visible(name)).join(", ")]);
  if (given.length) {
    const list = document.createElement("dl");
    for (const [name, value] of given) list.append(line("dt", name), line("dd", value, "text"));
    row.append(list);
  }
  return row;
}

/** @param {any[]} replies @param {any[]} own @param {number} faults */
function fill(replies, own, faults) {
  const title = part("title", box);
  const { none, one, some } = title.dataset;
  const good = replies.filter(({ message }) => message);
  title.textContent = good.length === 0 ? none : good.length === 1 ? one : some.replace("{n}", String(good.length));
  part("fault", box).hidden = !faults;
  const newest = [...good].reverse();
  part("replies", box).replaceChildren(...newest.map(({ sequence, message, left }) => shown(say("number", { n: sequence + 1 }), message, left)));
  part("no-replies", box).hidden = good.length > 0;
  part("own", box).replaceChildren(...[...own].reverse().map(({ sequence, message }) => shown(say("own-number", { n: sequence + 1 }), message)));
}

/** Fetches both parts and opens what is there. @returns {Promise<boolean>} whether there is anything */
async function refresh() {
  const [{ lists }, first, second] = await Promise.all([deskNow(PLACE, true), mailboxPart(keys.token, 1), mailboxPart(keys.token, 2)]);
  const replies = await readReplies(first, keys, PLACE.desk, lists);
  const mine = await readOwn(second, keys, PLACE.desk);
  const own = mine.filter(({ message }) => message);
  const faults = [...replies, ...mine].filter((each) => each.fault);
  if (!own.length && !replies.length && !faults.length) return false;
  following = own.length ? own.at(-1).sequence + 1 : 0;
  fill(replies, own, faults.length);
  return true;
}

async function open() {
  const field = part("code", ask);
  complain(ask, "");
  opening.textContent = say("work");
  try {
    const { entropy } = await readCode(field.value, LISTS);
    keys = await keysOf(entropy, PLACE.desk);
    const found = await refresh();
    field.value = "";
    show(found ? "mailbox" : "empty");
  } catch (error) {
    complain(ask, fault(error));
  }
  opening.textContent = "";
}

/** Forgets the code and everything that it opened. */
function close() {
  keys = null;
  memory = {};
  for (const name of ["replies", "own"]) part(name, box).replaceChildren();
  forget(box);
  part("sent", box).hidden = true;
  hold(false);
}

async function send(message) {
  if (memory.revision !== revision()) memory = { revision: revision() }; // other files are sealed anew
  try {
    const lost = await seal({ keys, sequence: following, message, memory });
    memory = {};
    forget(box);
    hold(false);
    await refresh();
    show("mailbox");
    part("sent", box).firstElementChild.textContent = lost ? say("file-lost", { why: say(lost) }) : say("sent");
    part("sent", box).hidden = false;
  } catch (error) {
    if (!memory.doubt) memory = {};
    show("mailbox");
    complain(box, error.name === "AbortError" ? "" : reason(error));
  }
}

function sure(now) {
  part("ask", box).hidden = now;
  part("sure", box).hidden = !now;
  (now ? part("sure-text", box) : part("withdraw", box)).focus();
}

async function destroy() {
  const errors = part("withdraw-errors", box);
  try {
    await withdraw(keys.token, await signWithdrawal(keys));
    sure(false);
    close();
    show("gone");
  } catch (error) {
    errors.firstElementChild.textContent = reason(error);
    errors.hidden = false;
    errors.focus();
  }
}

/** @param {Event} event */
function again(event) {
  event.preventDefault();
  close();
  show("code");
}

part("open", ask).addEventListener("submit", (event) => {
  event.preventDefault();
  open();
});
part("form", box).addEventListener("submit", (event) => {
  event.preventDefault();
  part("sent", box).hidden = true;
  const message = asked(box);
  if (message) send(message);
});
box.addEventListener("input", () => {
  hold(true);
  memory = {}; // other words are sealed anew
});
part("again").addEventListener("click", again);
part("close", box).addEventListener("click", again);
part("withdraw", box).addEventListener("click", () => sure(true));
part("no", box).addEventListener("click", () => sure(false));
part("yes", box).addEventListener("click", destroy);
takeFiles();
