// Leads a page until its program is there. The browser is tried first; what seals is fetched when somebody begins, so that whoever only looks waits for
// little. Each file of the program stands in the page with its hash, and runs as these bytes or not at all.
import { begin, complain, hold, part, reason, say } from "./page.js";

const root = part("tip");
const later = part("later").content;
/** @type {Promise<void>|null} */
let program = null;

/** @param {Element} named a link or a script of the page's template @returns {Promise<void>} */
const fetched = (named) => new Promise((done, fail) => {
  const made = /** @type {HTMLElement} */ (document.importNode(named, true));
  made.addEventListener("load", () => done());
  made.addEventListener("error", () => {
    made.remove(); // so that it can be tried again
    fail(Object.assign(new Error("a file of the program did not come"), { word: "not-here" }));
  });
  document.head.append(made);
});

async function load() {
  await Promise.all(Array.from(later.querySelectorAll("link"), fetched));
  await fetched(later.querySelector("script"));
}

/** Fetches the program, once; what failed is tried again the next time. */
function loaded() {
  program ??= load().catch((error) => {
    program = null;
    throw error;
  });
  return program;
}

for (const form of root.querySelectorAll("form")) {
  const section = form.closest("[data-step]");
  for (const event of ["focusin", "pointerdown", "input"]) {
    form.addEventListener(event, () => { loaded().catch(() => {}); }, { once: true }); // told when it is pressed, not while somebody types
  }
  const early = (/** @type {SubmitEvent} */ event) => { // pressed before the program came: done again when it is there
    event.preventDefault();
    event.stopImmediatePropagation();
    const status = part("opening", section); // where the first press is; the program tells of the others itself
    const told = (/** @type {string} */ text) => { if (status) status.textContent = text; };
    told(say("work")); // at once: a slow network takes seconds
    loaded().finally(() => told("")).then(() => {
      form.removeEventListener("submit", early, true);
      setTimeout(() => form.requestSubmit()); // where the program is there already, this press is not over yet, and a browser passes over a second one in it
    }, (error) => complain(section, reason(error)));
  };
  form.addEventListener("submit", early, true);
}
part("form", root).addEventListener("input", () => hold(true));
begin(root.dataset.first);
