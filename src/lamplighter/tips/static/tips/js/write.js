// Write a tip: typed, sealed on this device, sent; then the twelve words.
import { keysOf, newCode } from "../../keys/js/codes.js";
import { keep } from "./card.js";
import { revision, takeFiles } from "./files.js";
import { LANGUAGE, PLACE, complain, hold, part, reason, say, show, step } from "./page.js";
import { asked, forget, seal } from "./sending.js";
import { LISTS } from "../../keys/js/words.js";

const form = step("form");
/** What stays the same when sending is tried again: the code, what was sealed, and of which words. */
let tried = null;

async function code() {
  const { entropy, words } = await newCode(LISTS, LANGUAGE);
  return { words, keys: await keysOf(entropy, PLACE.desk), memory: {}, of: "" };
}

async function send(message) {
  const of = JSON.stringify([message, revision()]);
  if (tried?.of !== of || !tried.memory.doubt) tried = { ...(await code()), of };
  try {
    const lost = await seal({ keys: tried.keys, sequence: 0, message, memory: tried.memory });
    const { words } = tried;
    tried = null;
    forget(form);
    part("lost").hidden = !lost;
    if (lost) part("lost").firstElementChild.textContent = say("file-lost", { why: say(lost) });
    await keep(words);
    hold(false);
    show("done");
  } catch (error) {
    show("form");
    complain(form, error.name === "AbortError" ? "" : reason(error));
    if (error.name !== "AbortError" && !error.word) console.error(error);
  }
}

part("form", form).addEventListener("submit", (event) => {
  event.preventDefault();
  const message = asked(form);
  if (message) send(message);
});
takeFiles();
