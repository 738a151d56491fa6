// What the pages of readers and leads share: words in the page's own language, asking the server, and saying what went wrong.
// Nothing here writes what it is given into storage, addresses or the console.

/** @param {string} hook @param {ParentNode} [within] @returns {any} the element with `data-hook` */
export const find = (hook, within = document) => within.querySelector(`[data-${hook}]`);

/** @param {string} hook @param {ParentNode} [within] @returns {any[]} */
export const all = (hook, within = document) => [...within.querySelectorAll(`[data-${hook}]`)];

let words; // by name, from the page's <template data-words>

/**
 * A sentence of the page in its language.
 * @param {string} name @param {Record<string, string|number>} [given] for the places in braces @returns {string}
 */
export function word(name, given = {}) {
  if (!words) {
    words = new Map();
    for (const each of all("words")) for (const one of all("word", each.content)) words.set(one.dataset.word, one.textContent.trim());
  }
  return (words.get(name) ?? name).replace(/\{(\w+)\}/g, (_, key) => String(given[key] ?? ""));
}

/** One or many. @param {string} name of two words, `name-1` and `name-n` @param {number} n @param {Record<string, string|number>} [given] */
export const counted = (name, n, given = {}) => word(`${name}-${n === 1 ? 1 : "n"}`, { ...given, n: n.toLocaleString(document.documentElement.lang) });

/**
 * An element. Texts become text and never markup.
 * @param {string} tag @param {Record<string, any>|null} [given] attributes; false and null are left out @param {...(Node|string|null|false)} inside
 */
export function make(tag, given, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "onclick") made.addEventListener("click", value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...inside.filter((each) => each !== null && each !== false && each !== undefined));
  return made;
}

/** A copy of a <template data-...>. @param {string} hook @returns {any} its first element */
export const copy = (hook) => find(hook).content.firstElementChild.cloneNode(true);

/** A day as people read it. @param {string} day YYYY-MM-DD */
export function dayOf(day) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, date)).toLocaleDateString(document.documentElement.lang, { dateStyle: "medium", timeZone: "UTC" });
}

/** What the server refused, with its word. */
export class Problem extends Error {
  /** @param {string} found */
  constructor(found) {
    super(found);
    this.name = "Problem";
    this.word = found;
  }
}

/** @param {Response} answer @returns {Promise<Response>} the same, unless it refuses */
async function taken(answer) {
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new Problem("signed-out");
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({}));
  throw new Problem(said.word ?? (answer.status === 403 ? "not-allowed" : "server"));
}

/** @param {string} url @param {RequestInit} [how] */
const asked = (url, how) => fetch(url, { redirect: "manual", cache: "no-store", ...how }).catch(() => { throw new Problem("no-connection"); }).then(taken);

/** @param {string} url @returns {Promise<any>} JSON */
export const get = async (url) => (await asked(url)).json();

/** @param {string} url @param {object} said @returns {Promise<Response>} */
export const send = (url, said) => asked(url, { method: "POST", body: JSON.stringify(said), headers: { "Content-Type": "application/json" } });

/** @param {string} url @param {object} said @returns {Promise<any>} JSON */
export const post = async (url, said) => (await send(url, said)).json();

/** What went wrong, as a sentence. @param {any} error */
export function saidOf(error) {
  const name = `no-${error?.word ?? "unknown"}`;
  const found = word(name);
  return found === name ? word("no-unknown", { word: error?.word ?? error?.name ?? "" }) : found;
}

/** Says something in the page's one line of news, which is read aloud. @param {string} text @param {"good"|"bad"|""} [kind] */
export function tell(text, kind = "") {
  const line = find("news");
  line.className = `notice ${kind}`;
  line.hidden = !text;
  line.replaceChildren(make("p", null, text));
}

/**
 * Does something that a button asked for: the button rests meanwhile, and what goes wrong is told.
 * @param {HTMLElement|null} button @param {() => Promise<any>} act @param {(text: string) => void} [fault] else the page's line of news
 * @returns {Promise<boolean>} whether it went well
 */
export async function doing(button, act, fault = (text) => tell(text, "bad")) {
  if (button?.getAttribute("aria-disabled") === "true") return false;
  button?.setAttribute("aria-disabled", "true");
  document.body.toggleAttribute("data-busy", true);
  try {
    await act();
    return true;
  } catch (error) {
    fault(saidOf(error));
    return false;
  } finally {
    button?.removeAttribute("aria-disabled");
    document.body.removeAttribute("data-busy");
  }
}

/** Puts a fault at a field, or takes it away. @param {HTMLElement} field the `.field` @param {string} [text] */
export function faultAt(field, text = "") {
  const line = field.querySelector("[data-fault]");
  field.classList.toggle("bad", Boolean(text));
  line.hidden = !text;
  line.textContent = text;
  if (!text) return;
  const input = field.querySelector("input, textarea, select");
  input?.focus();
  input?.select?.(); // what is typed next takes its place
}

// What was wrong is mended as soon as somebody goes on: no old fault stands above a right answer.
document.addEventListener("input", ({ target }) => {
  const field = target.closest(".field.bad");
  if (field) faultAt(field);
  if (target.closest('[data-part~="conversation"] form') && find("news").classList.contains("bad")) tell("");
});

/** Hands bytes or text over as a file; its name says nothing of what is in it. @param {BlobPart} data @param {string} name @param {string} [type] */
export function download(data, name, type = "application/octet-stream") {
  const url = URL.createObjectURL(new Blob([data], { type }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/** Shows one of the page's parts and hides the others; its heading is where reading goes on. @param {string} name @param {{focus?: boolean}} [how] */
export function show(name, { focus = true } = {}) {
  for (const part of all("part")) part.hidden = !part.dataset.part.split(" ").includes(name);
  const heading = document.querySelector(`[data-part~="${name}"] :is(h1, h2)`);
  if (!focus || !heading) return;
  heading.setAttribute("tabindex", "-1");
  heading.focus();
}
