// Leads a page until its program is there. The browser is tried first; what seals is fetched when somebody begins, so that whoever only looks waits for
// little. Each file of the program stands in the page with its hash, and runs as these bytes or not at all.
import { begin, complain, hold, part, reason, say } from "./page.js";

const root = part("tip");
const later = part("later").content;
/** @type {Promise<void>|null} */
let program = null;

/**
 * Puts the program's files into the page: the preloads with their hashes first, so that what the script imports is found among them, and is these bytes.
 * What a browser says of a preload differs; whether the script ran is what counts.
 * @returns {Promise<void>}
 */
const load = () => new Promise((done, fail) => {
  const files = Array.from(later.querySelectorAll("link, script"), (each) => /** @type {HTMLElement} */ (document.importNode(each, true)));
  const script = files.find((each) => each.localName === "script");
  script.addEventListener("load", () => done());
  script.addEventListener("error", () => {
    for (const each of files) each.remove(); // so that it can be tried again
    fail(Object.assign(new Error("a file of the program did not come"), { word: "not-here" }));
  });
  document.head.append(...files);
});

let here = false;

/** Fetches the program, once; what failed is tried again the next time. */
function loaded() {
  program ??= load().then(() => { here = true; }, (error) => {
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
  form.addEventListener("submit", (event) => {
    if (here) return; // the program listens itself
    event.preventDefault();
    event.stopImmediatePropagation();
    const line = part("opening", section);
    const told = (/** @type {string} */ text) => { if (line) line.textContent = text; };
    told(say("work")); // at once: a slow network takes seconds
    // Pressed anew when the program is there, and when this event is over: a browser passes over what is pressed within it.
    loaded().finally(() => told("")).then(() => setTimeout(() => form.requestSubmit()), (error) => complain(section, reason(error)));
  }, true);
}
part("form", root).addEventListener("input", () => hold(true));
begin(root.dataset.first);
