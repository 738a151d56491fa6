// The inbox of a desk: opened here, listed by day, searched here. Addresses say nothing of a tip, and "back" leads from a tip to the list.
import { all, counted, dayOf, find, make, saidOf, show, tell, word } from "../../keys/desk/page.js";
import { capability } from "../../keys/js/capability.js";
import { visible } from "../../keys/js/visible.js";
import { openConversation, closeConversation } from "./conversation.js";
import { folded, throughAll } from "./opener.js";
import { beginResealing } from "./resealing.js";
import { lock, open, start, whenLocked } from "./session.js";

const root = find("inbox");
const PAGE = 50;
let lines = new Map(); // by conversation
let total = 0;
let shown = PAGE;
let finished = false;
let stop = () => {};
let here = ""; // the conversation that is, or was last, open
let pending = 0;

/** Whether a line is asked for. */
function wanted(line, words, state, worth) {
  if (state === "open" ? line.state === "closed" : state === "unread" ? !(line.unread && !line.muted) : state && line.state !== state) return false;
  if (worth && line.disposition !== worth) return false;
  return words.every((one) => line.words.includes(one));
}

function marks(line) {
  const { tipster, desk, files } = line.counts;
  return [
    line.unread && !line.muted && word("mark-unread"),
    tipster > 1 && counted("mark-further", tipster - 1),
    desk > 0 && counted("mark-replies", desk),
    files > 0 && counted("mark-files", files),
    line.disposition && word(`worth-${line.disposition}`),
    line.part !== "own" && word(`part-${line.part}`, { desk: line.desk }),
    line.shared_with.length > 0 && word("mark-shared", { desk: line.shared_with.map(({ desk: other }) => other).join(", ") }),
    line.muted && word("mark-muted"),
  ].filter(Boolean);
}

function lineOf(line) {
  const said = marks(line);
  return make("li", null, make("button", { class: `tip${line.unread && !line.muted ? " new" : ""}`, type: "button", "data-tip": line.conversation, onclick: () => go(line.conversation) },
    make("span", { class: "on-day" }, dayOf(line.day)),
    make("span", { class: "gist", dir: "auto" }, line.fault ? saidOf({ word: line.fault }) : visible(line.gist)),
    make("span", { class: "standing" }, word(`state-of-${line.state}`)),
    said.length > 0 && make("span", { class: "marks" }, ...said.map((text) => make("span", null, text)))));
}

function paint() {
  pending = 0;
  const words = folded(find("search").value).split(/\s+/).filter(Boolean);
  const rows = [...lines.values()].filter((line) => wanted(line, words, find("filter-state").value, find("filter-worth").value));
  const held = document.activeElement?.closest?.("[data-tip]")?.getAttribute("data-tip");
  find("tips").replaceChildren(...rows.slice(0, shown).map(lineOf));
  if (held) find("tips").querySelector(`[data-tip="${held}"]`)?.focus();
  find("count").textContent = counted("found", rows.length);
  find("nothing").hidden = rows.length > 0 || !finished;
  find("nothing").textContent = word(lines.size ? "nothing-found" : "nothing-yet");
  find("more-tips").hidden = rows.length <= shown;
  const rest = find("progress");
  rest.hidden = finished;
  find("progress-bar").max = Math.max(1, total);
  find("progress-bar").value = lines.size;
  find("progress-text").textContent = word("progress", { n: lines.size.toLocaleString(document.documentElement.lang), total: total.toLocaleString(document.documentElement.lang) });
}

/** Once for many lines that come after each other. */
const later = () => { pending ||= setTimeout(paint, 150); };

function load() {
  stop();
  lines = new Map();
  finished = false;
  total = 0;
  paint();
  const put = (rows) => { for (const row of rows) lines.set(row.conversation, row); };
  stop = throughAll({ url: root.dataset.urlList, box: open.keys.box, lists: open.lists }, {
    lines(rows, of) {
      const first = lines.size === 0;
      total = of;
      put(rows);
      if (lines.size >= total) finished = true;
      if (first) paint();
      else later();
    },
    again(rows) { for (const row of rows) if (lines.has(row.conversation)) lines.set(row.conversation, { ...lines.get(row.conversation), words: row.words }); later(); },
    done() { finished = true; paint(); },
    failed(error) {
      finished = true;
      paint();
      tell(saidOf(error), "bad");
    },
  });
}

async function go(conversation) {
  here = conversation;
  const row = await openConversation(conversation);
  if (!row) return;
  history.pushState({ sealed: true }, ""); // the same address: nothing of a tip stands in it
}

/** Back in the list, where the reader was. @param {any} [row] as it stands now; null: it is destroyed */
function back(row) {
  if (row === null) lines.delete(here);
  else if (row && lines.has(row.conversation)) lines.set(row.conversation, { ...lines.get(row.conversation), ...row, messages: undefined });
  closeConversation();
  show("list", { focus: false });
  paint();
  (find("tips").querySelector(`[data-tip="${here}"]`) ?? find("search")).focus();
}

root.addEventListener("sealed-changed", ({ detail }) => { if (detail === null) history.back(); });
addEventListener("popstate", () => { if (open) back(closeConversation()); });
find("to-list").addEventListener("click", () => history.back());
for (const hook of ["search", "filter-state", "filter-worth"]) find(hook).addEventListener("input", () => { shown = PAGE; later(); });
find("more-tips").addEventListener("click", () => {
  const at = shown;
  shown += PAGE;
  paint();
  all("tip")[at]?.focus();
});
find("lock").addEventListener("click", () => lock(word("locked-now")));
find("reload").addEventListener("click", () => { shown = PAGE; load(); });
find("find-form").addEventListener("submit", (event) => event.preventDefault());

whenLocked(() => {
  stop();
  clearTimeout(pending);
  lines = new Map();
  here = "";
  find("tips").replaceChildren();
  find("search").value = "";
  closeConversation();
});

if ((await capability()).able) {
  await start(() => {
    show("list");
    load();
    beginResealing(load);
  });
} else find("unable").hidden = false;
root.dataset.ready = "";
