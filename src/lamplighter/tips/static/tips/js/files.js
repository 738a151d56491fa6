// The files that somebody picked: pictures are cleaned at once; what cannot be cleaned goes only if the tipster insists, under a bare name.
import { clean } from "../../keys/js/clean.js";
import { MOST_FILES } from "../../keys/js/message.js";
import { LANGUAGE, part, say } from "./page.js";

const MEGABYTE = 1 << 20;

/** @typedef {{number: number, row: HTMLElement, found: import("../../keys/js/clean.js").Cleaned|null}} Picked */

/** @type {Picked[]} */
const picked = [];
let counted = 0;
let changes = 0;
let largest = 64;

/** Grows with each change, so that what was sealed before one is not taken for what is there now. */
export const revision = () => changes;

/** @param {number} megabytes that a file may have here */
export const allow = (megabytes) => { largest = megabytes; };

/** @param {string[]} words of what was found in a file */
const named = (words) => new Intl.ListFormat(LANGUAGE, { type: "conjunction" }).format(words.map((each) => say(each === "other" ? "thing" : each)));

/** @param {number} bytes */
function size(bytes) {
  const [unit, count] = bytes >= MEGABYTE ? ["megabyte", bytes / MEGABYTE] : ["kilobyte", Math.max(1, bytes / 1024)];
  return new Intl.NumberFormat(LANGUAGE, { style: "unit", unit, maximumFractionDigits: 1 }).format(count);
}

/** The name under which a file goes: its own may tell more than its sender knows. @param {number} number @param {string} name */
function bareName(number, name) {
  const ending = /\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1]?.toLowerCase() ?? "bin";
  return `file-${number}.${ending}`;
}

/** @param {Picked} entry @param {File} file */
function tell(entry, file) {
  const { found, row } = entry;
  const { cleaned, removed, held, why } = found;
  part("size", row).textContent = size(found.bytes.length);
  const lines = cleaned ? [say("cleaned", { removed: named(removed) })] : [say(`as-${why}`), ...(held.length ? [say("held", { held: named(held) })] : [])];
  part("outcome", row).textContent = lines.join(" ");
  row.classList.add(cleaned ? "clean" : "unclean");
  part("insist", row).hidden = cleaned;
  if (!cleaned) found.name = bareName(entry.number, file.name);
}

/** @param {Picked} entry */
function drop(entry) {
  picked.splice(picked.indexOf(entry), 1);
  changes += 1;
  entry.row.remove();
  part("pick").focus();
}

/** @param {File} file @param {(text: string) => void} status */
async function add(file, status) {
  if (file.size > largest * MEGABYTE - 36) return status(say("file-long", { name: file.name, most: largest }));
  if (picked.length >= MOST_FILES) return status(say("files-many", { most: MOST_FILES }));
  counted += 1;
  changes += 1;
  const row = part("file").content.firstElementChild.cloneNode(true);
  const entry = { number: counted, row, found: null };
  picked.push(entry);
  part("name", row).textContent = file.name;
  part("which", row).textContent = `: ${file.name}`;
  part("remove", row).addEventListener("click", () => drop(entry));
  part("picked").append(row);
  status(say("clean", { name: file.name }));
  entry.found = await clean(new Uint8Array(await file.arrayBuffer()), file.name, file.type, entry.number);
  tell(entry, file);
  return status("");
}

/** Makes the field for files work. */
export function takeFiles() {
  const field = part("pick");
  const status = (text) => { part("pick-status").textContent = text; };
  field.addEventListener("change", async () => {
    const files = Array.from(field.files);
    field.value = ""; // the browser forgets where they were
    for (const file of files) await add(file, status);
  });
  if (field.files.length) field.dispatchEvent(new Event("change")); // chosen before this program was there
}

/** What keeps the files from going: a word for `say`, or nothing. */
export function undecided() {
  if (picked.some(({ found }) => !found)) return "cleaning";
  return picked.some(({ found, row }) => !found.cleaned && !part("insist", row).querySelector("input").checked) ? "decide" : "";
}

/** The files to send. @returns {import("../../keys/js/clean.js").Cleaned[]} */
export const chosen = () => picked.map(({ found }) => found);

/** Forgets them. */
export function forgetFiles() {
  for (const { row } of picked.splice(0)) row.remove();
}
