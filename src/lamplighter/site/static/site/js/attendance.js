// The list of a night: marks are kept on this device until the server has taken them, so that a cellar without a connection loses none.
// Without this script each press is an ordinary form. What is kept is numbers of rows and marks, never a name.
const list = document.querySelector("[data-attendance]");
const { who, night, url, worker, scope } = list.dataset;
const FAMILY = `lamplighter-marks-${who}-`;
const KEY = FAMILY + night;
const said = list.querySelector("[data-said]");
let sending = false;
let pressed = false; // while something was being sent
let signedOut = false;

const root = document.documentElement;
const copied = () => "offline" in root.dataset; // the copy on this device, whose marks may be old

const read = (key) => JSON.parse(localStorage.getItem(key) ?? "null") ?? { url: "", marks: {} };
const row = (person) => list.querySelector(`[data-person="${CSS.escape(person)}"]`);
const counted = ({ came, late, early }) => came === "present" && late + early <= Number(list.dataset.limit);

function keys() {
  const found = [];
  for (let n = 0; n < localStorage.length; n += 1) if (localStorage.key(n).startsWith(FAMILY)) found.push(localStorage.key(n));
  return found;
}

function keep(person, mark) {
  const held = read(KEY);
  held.url = url;
  held.marks[person] = mark;
  localStorage.setItem(KEY, JSON.stringify(held));
}

// Takes away what the server has; a mark made anew meanwhile stays.
function taken(key, sent) {
  const held = read(key);
  for (const mark of sent) if (held.marks[mark.application]?.said_at === mark.said_at) delete held.marks[mark.application];
  if (Object.keys(held.marks).length) localStorage.setItem(key, JSON.stringify(held));
  else localStorage.removeItem(key);
}

function paint(person, { came, late, early, kind, said: how }) {
  const line = row(person);
  if (!line) return;
  line.className = kind;
  line.querySelector("[data-how]").textContent = how;
  for (const button of line.querySelectorAll("[aria-pressed]")) button.setAttribute("aria-pressed", button.value === came);
  for (const [name, value] of [["late", late], ["early", early]]) {
    const input = line.querySelector(`[name=${name}]`);
    if (input && input !== document.activeElement) input.value = value;
  }
}

function paintKept(person, mark) {
  const kind = counted(mark) ? (mark.late || mark.early ? "late" : "there") : mark.came === "excused" ? "excused" : "missed";
  const button = row(person)?.querySelector(`[aria-pressed][value="${mark.came}"]`);
  const name = button ? button.textContent.trim() : "";
  paint(person, { ...mark, kind, said: `${name} (${list.dataset.kept})` });
}

function count() {
  document.querySelector("[data-there]").textContent = list.querySelectorAll(".there, .late").length;
}

function tell(words) {
  if (said.textContent !== words) said.textContent = words;
}

function waiting() {
  return keys().reduce((sum, key) => sum + Object.keys(read(key).marks).length, 0);
}

function tellWaiting() {
  const n = waiting();
  if (!n) tell("");
  else if (signedOut) tell(list.dataset.signedOut);
  else tell(n === 1 ? list.dataset.waitingOne : list.dataset.waiting.replace("%n", n));
}

async function send(key) {
  const held = read(key);
  const marks = Object.entries(held.marks).map(([application, mark]) => ({ application: Number(application), ...mark }));
  const to = key === KEY ? url : held.url;
  if (!to || !(marks.length || copied())) return localStorage.removeItem(key);
  const body = JSON.stringify({ sent_at: Date.now(), marks });
  const reply = await fetch(to, { method: "POST", body, headers: { "Content-Type": "application/json", Accept: "application/json" }, redirect: "manual" });
  signedOut = reply.type === "opaqueredirect" || reply.status === 401 || reply.status === 403;
  if (signedOut || reply.status >= 500 || reply.status === 429) return; // later
  const told = await reply.json();
  if (reply.status === 400) return tell(told.said); // kept, for a page that the server understands
  taken(key, marks);
  if (key !== KEY) return;
  delete root.dataset.offline;
  const left = read(KEY).marks;
  for (const [person, mark] of Object.entries(told.marks ?? {})) if (!left[person]) paint(person, mark);
  for (const [person, why] of Object.entries(told.refused ?? {})) if (row(person)) row(person).querySelector("[data-how]").textContent = why;
  if (!reply.ok) for (const { application } of marks) if (row(application)) row(application).querySelector("[data-how]").textContent = told.said;
  count();
}

async function flush() {
  pressed = sending;
  if (sending || !(waiting() || copied())) return;
  sending = true;
  try {
    for (const key of new Set([...keys(), ...(copied() ? [KEY] : [])])) await send(key);
    tell(waiting() ? "" : list.dataset.sent);
  } catch {
    pressed = false; // no connection: what is kept stays
  } finally {
    sending = false;
  }
  if (pressed) return flush();
  if (waiting()) tellWaiting();
}

function press(event) {
  const { submitter, target } = event;
  const person = target.closest("[data-person]")?.dataset.person;
  if (!person || !submitter?.value) return;
  const minutes = (name) => Math.max(0, Math.min(480, Number.parseInt(target.elements[name]?.value, 10) || 0));
  const there = submitter.value === "present";
  const mark = { came: submitter.value, late: there ? minutes("late") : 0, early: there ? minutes("early") : 0, said_at: Date.now() };
  try {
    keep(person, mark);
  } catch {
    return; // nothing can be kept here: the form goes as it is
  }
  event.preventDefault();
  paintKept(person, mark);
  count();
  flush().catch(() => {});
}

list.addEventListener("submit", press);
for (const [person, mark] of Object.entries(read(KEY).marks)) paintKept(person, mark);
count();
tellWaiting();
flush();
addEventListener("online", flush);
document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
setInterval(flush, 20000);
if ("serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker.register(worker, { scope })
    .then(() => navigator.serviceWorker.ready)
    .then(({ active }) => active.postMessage({ save: location.pathname }))
    .catch(() => {});
}
