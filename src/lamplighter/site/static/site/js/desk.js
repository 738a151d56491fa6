// The desk: keys, counting what is selected, stars, ready-made replies, the day to wait for, the device's place, the copy for reading offline.
// Every page works without it.
const desk = document.querySelector("[data-desk]");
const find = (hook, within = document) => within.querySelector(`[data-${hook}]`);
const all = (hook, within = document) => [...within.querySelectorAll(`[data-${hook}]`)];

// Keys. Off by choice: kept in a cookie of this device, since it is about the device's keyboard or voice control, not the person.
const OFF = "desk_keys=off";
const keysOff = () => document.cookie.split("; ").includes(OFF);

function keys() {
  const rows = all("row");
  const help = find("keys");
  let at = -1;

  function go(to) {
    if (!rows.length) return;
    rows[at]?.removeAttribute("data-here");
    at = Math.max(0, Math.min(rows.length - 1, to));
    rows[at].setAttribute("data-here", "");
    find("open", rows[at]).focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  }

  function pick() {
    if (!rows[at]) return;
    find("pick", rows[at])?.click();
    rows[at].scrollIntoView({ block: "nearest" }); // the bar of what is selected stands over the end of the list
  }

  function answer() {
    const words = find("key-answer");
    if (words) words.focus();
    else if (rows[at]) location.href = `${find("open", rows[at]).href}#act-words`;
  }

  function search() {
    const box = find("key-search");
    if (box) box.select();
    else if (desk.dataset.list) location.href = `${desk.dataset.list}#id_words`;
  }

  const does = {
    j: () => go(at + 1),
    k: () => go(at - 1),
    o: () => rows[at] && find("open", rows[at]).click(),
    x: pick,
    s: () => (rows.length ? rows[at] && find("star", rows[at])?.click() : find("star")?.click()),
    a: answer,
    "/": search,
    u: () => desk.dataset.list && (location.href = desk.dataset.list),
    "?": () => help.showModal(),
  };

  rows.forEach((row, index) => row.addEventListener("focusin", () => {
    if (index === at) return;
    rows[at]?.removeAttribute("data-here");
    at = index;
  }));
  document.addEventListener("keydown", (event) => {
    if (keysOff() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) return;
    const act = does[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  for (const button of all("keys-open")) {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
  }
  const on = find("keys-on");
  on.checked = !keysOff();
  on.addEventListener("change", () => {
    document.cookie = `${on.checked ? "desk_keys=" : OFF}; path=/; max-age=${on.checked ? 0 : 31536000}; SameSite=Lax`;
  });
  const wanted = location.hash && document.getElementById(location.hash.slice(1));
  if (wanted && wanted.matches("textarea, input")) wanted.focus();
  else if (wanted && rows.includes(wanted)) go(rows.indexOf(wanted)); // back from a concern: on with the next one
}

function selecting(form) {
  const said = find("picked", form);
  if (!said) return;
  const tell = () => {
    const count = all("pick", form).filter((box) => box.checked).length;
    find("bulk", form).toggleAttribute("data-some", count > 0);
    said.textContent = count ? said.dataset.some.replace("COUNT", count) : said.dataset.none;
  };
  form.addEventListener("change", tell);
  tell();
}

function inserting(button) {
  const words = find("key-answer");
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const text = button.form.elements.reply.selectedOptions[0]?.dataset.text;
    if (!text) return;
    const before = words.value && !words.value.endsWith("\n") && words.selectionStart === words.value.length ? "\n\n" : "";
    words.setRangeText(before + text, words.selectionStart, words.selectionEnd, "end");
    words.focus();
  });
}

// A star is set without leaving the page, so that the place in the list, the focus and what is ticked stay. What cannot be asked like
// this is sent as it is without JavaScript.
function starring(star) {
  star.addEventListener("click", async (event) => {
    if (star.dataset.plain) return;
    event.preventDefault();
    try {
      const body = new URLSearchParams({ star: star.value });
      const reply = await fetch(star.getAttribute("formaction") ?? star.form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const { starred, said } = await reply.json();
      if (reply.ok) {
        star.value = starred ? "off" : "on";
        star.setAttribute("aria-pressed", starred);
        star.querySelector("[aria-hidden]").textContent = starred ? "★" : "☆";
        sessionStorage.removeItem(SAVED);
        if (desk.dataset.worker) navigator.serviceWorker?.ready.then(({ active }) => active.postMessage("save"));
      }
      tell(said);
    } catch {
      star.dataset.plain = "yes";
      star.click();
    }
  });
}

let telling;

function tell(words) {
  const said = find("said");
  said.textContent = words;
  clearTimeout(telling);
  telling = setTimeout(() => { said.textContent = ""; }, 8000);
}

function waiting(part) {
  const form = part.closest("form");
  const show = () => { part.hidden = form.elements.do.value !== "wait"; };
  form.addEventListener("change", show);
  show();
}

function placing(form) {
  const button = find("place-here", form);
  const said = find("place-status", form);
  const { found, meant, address } = form.elements;
  if (!window.isSecureContext || !("geolocation" in navigator)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    said.textContent = button.dataset.wait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        found.value = `${coords.longitude.toFixed(6)}|${coords.latitude.toFixed(6)}|1|`;
        address.value = meant.value = button.dataset.label;
        said.textContent = "✓";
      },
      () => { said.textContent = button.dataset.denied; },
      { timeout: 15000, maximumAge: 60000, enableHighAccuracy: true },
    );
  });
}

// The copy for reading without a connection is made anew by every visit of a list, at most every two minutes, and after every star.
const SAVED = "desk-saved";

async function keepCopy() {
  const said = find("save-status");
  const tell = (done) => { if (said) said.textContent = done ? said.dataset.done : said.dataset.failed; };
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return tell(false);
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data?.saved) sessionStorage.setItem(SAVED, Date.now());
    tell(data?.saved);
  });
  await navigator.serviceWorker.register(desk.dataset.worker, { scope: desk.dataset.scope });
  const fresh = Date.now() - Number(sessionStorage.getItem(SAVED)) < 120000;
  const { active } = await navigator.serviceWorker.ready;
  if (said || !fresh) active.postMessage("save");
}

if (desk) {
  keys();
  if (desk.dataset.worker) keepCopy().catch(() => {});
  for (const star of all("star")) starring(star);
}
for (const form of all("several")) selecting(form);
for (const button of all("insert")) inserting(button);
for (const part of all("until")) waiting(part);
for (const form of all("log")) placing(form);
