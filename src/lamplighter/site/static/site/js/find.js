// The one box: suggestions while typing (an ARIA combobox with a listbox) and the device's own place. Nothing is stored.
const WAIT = 140;
const SHORTEST = 3;

function combobox(form, box) {
  const input = box.querySelector("[data-combo-input]");
  const status = box.querySelector("[data-combo-status]");
  const list = document.createElement("ul");
  list.className = "options";
  list.id = `${input.id}-options`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.querySelector(`label[for="${input.id}"]`).textContent);
  box.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off",
  })) input.setAttribute(name, value);

  let timer, asking, at = -1;
  const options = () => [...list.children];

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    const all = options();
    at = index < 0 ? all.length - 1 : index % all.length;
    all.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    input.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  }

  function take(option) {
    input.value = option.dataset.value;
    close();
    input.focus();
  }

  function show(html) {
    list.innerHTML = html;
    const count = list.children.length;
    [...list.children].forEach((option) => { option.id = `${list.id}-${option.id}`; });
    if (!count) close();
    list.hidden = !count;
    at = -1;
    input.setAttribute("aria-expanded", String(count > 0));
    input.removeAttribute("aria-activedescendant");
    status.textContent = count === 0 ? status.dataset.none : count === 1 ? status.dataset.one : status.dataset.many.replace("COUNT", count);
  }

  async function ask() {
    asking?.abort();
    if (input.value.trim().length < SHORTEST) return close();
    asking = new AbortController();
    const body = new URLSearchParams({ address: input.value });
    try {
      const reply = await fetch(form.dataset.suggest, { method: "POST", body, signal: asking.signal });
      if (reply.ok && document.activeElement === input) show(await reply.text());
    } catch (error) {
      if (error.name !== "AbortError") close(); // offline: the form itself still works
    }
  }

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "ArrowDown" && !open) { event.preventDefault(); ask(); }
    else if (event.key === "ArrowDown") { event.preventDefault(); mark(at + 1); }
    else if (event.key === "ArrowUp" && open) { event.preventDefault(); mark(at - 1); }
    else if (event.key === "Enter" && open && at >= 0) { event.preventDefault(); take(options()[at]); }
    else if (event.key === "Escape" && open) { event.preventDefault(); close(); }
    else if (event.key === "Tab") close();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  form.addEventListener("submit", () => { clearTimeout(timer); asking?.abort(); });
}

function here(form, button) {
  const status = form.querySelector("[data-here-status]");
  button.hidden = false;
  button.addEventListener("click", () => {
    status.textContent = button.dataset.wait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const sent = document.createElement("form");
        sent.method = "post";
        sent.action = form.action;
        const when = form.elements.namedItem("when")?.value ?? "";
        for (const [name, value] of Object.entries({ lon: coords.longitude.toFixed(6), lat: coords.latitude.toFixed(6), when })) {
          const field = document.createElement("input");
          Object.assign(field, { type: "hidden", name, value });
          sent.append(field);
        }
        document.body.append(sent);
        sent.submit();
      },
      () => { status.textContent = button.dataset.denied; },
      { timeout: 15000, maximumAge: 60000 },
    );
  });
}

for (const form of document.querySelectorAll("[data-find]")) {
  const box = form.querySelector("[data-combo]");
  if (box) combobox(form, box);
  const button = form.querySelector("[data-here]");
  if (button && window.isSecureContext && "geolocation" in navigator) here(form, button);
}
