// What both pages share: one section is seen at a time, sentences come from the page in its language, and leaving forgets.
import { capability } from "../../keys/js/capability.js";

/** @param {string} what @param {ParentNode} [within] @returns {any} */
export const part = (what, within = document) => within.querySelector(`[data-${what}]`);

const root = part("tip");

/** Whom this page writes to. */
export const PLACE = { desk: root.dataset.desk, fingerprint: root.dataset.fingerprint };
export const LANGUAGE = document.documentElement.lang === "es" ? "es" : "en";

/** Shows one section and sets the focus on its heading. @param {string} name @returns {HTMLElement} */
export function show(name) {
  let found;
  for (const each of document.querySelectorAll("[data-step]")) {
    each.hidden = each.dataset.step !== name;
    if (!each.hidden) found = each;
  }
  window.scrollTo(0, 0);
  found.querySelector("h1").focus();
  return found;
}

/** The section of a step. @param {string} name @returns {HTMLElement} */
export const step = (name) => document.querySelector(`[data-step="${name}"]`);

const sentences = new Map(Array.from(part("sentences").content.querySelectorAll("[data-say]"), (each) => [each.dataset.say, each.textContent]));

/** A sentence with its places filled. @param {string} word @param {Record<string, string|number>} [given] */
export function say(word, given = {}) {
  return (sentences.get(word) ?? sentences.get("other")).replace(/\{(\w+)\}/g, (whole, name) => String(given[name] ?? whole));
}

/** What a fault means to a person. @param {any} error */
export const reason = (error) => say(sentences.has(error?.word) ? error.word : "other");

/** Says in a section's box of errors what is wrong; an empty text takes it away. @param {Element} section @param {string} text */
export function complain(section, text) {
  const box = part("errors", section);
  part("error", box).textContent = text;
  box.hidden = !text;
  if (text) box.focus();
}

document.addEventListener("input", ({ target }) => { // an old fault does not stay above what was put right
  const section = target.closest("[data-step]");
  if (section && part("errors", section)) complain(section, "");
});

let held = false;

/** While something would be lost, the browser asks before the page is left. @param {boolean} now */
export function hold(now) {
  held = now;
}

window.addEventListener("beforeunload", (event) => {
  if (held) event.preventDefault();
});
document.addEventListener("leaving", () => { // by the red button or Escape: nothing is asked, and nothing stays in the page
  held = false;
  document.body.replaceChildren();
});

/** Tries the browser; goes on to `first` if it can. @param {string} first */
export async function begin(first) {
  const { able, missing } = await capability();
  if (step("testing").hidden) return false; // too late: the page has already said that it failed
  if (able) {
    show(first);
    return true;
  }
  for (const each of missing) {
    const told = document.querySelector(`[data-missing="${each}"]`);
    if (told) told.hidden = false;
  }
  show("unable");
  return false;
}
