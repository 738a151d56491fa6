// Raising a concern: the device's own place or a point on the map, the receipt's link, the other language. Each page works without it.
function place(form) {
  const status = form.querySelector("[data-raise-status]");
  const input = form.querySelector("[data-combo-input]");
  const point = form.querySelector("[data-point]");
  const set = (lon, lat) => {
    form.querySelector("[data-lon]").value = lon.toFixed(6);
    form.querySelector("[data-lat]").value = lat.toFixed(6);
    point.value = "1";
    if (input.value === input.defaultValue) input.value = ""; // the words of an earlier place are not this one's
  };
  input.addEventListener("input", () => { point.value = ""; });

  const here = form.querySelector("[data-raise-here]");
  if (here && window.isSecureContext && "geolocation" in navigator) {
    const button = here.querySelector("button");
    here.hidden = false;
    button.addEventListener("click", () => {
      status.textContent = button.dataset.wait;
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => { set(coords.longitude, coords.latitude); form.requestSubmit(form.querySelector("[value=next]")); },
        () => { status.textContent = button.dataset.denied; },
        { timeout: 15000, maximumAge: 60000, enableHighAccuracy: true },
      );
    });
  }

  const frame = form.querySelector("[data-pinmap]");
  if (!frame) return;
  frame.hidden = false;
  frame.addEventListener("map-open", ({ detail: { map, L } }) => {
    let pin;
    const mark = ({ lat, lng }) => {
      pin?.remove();
      pin = L.circleMarker([lat, lng], { className: "pin", radius: 9, interactive: false }).addTo(map);
      set(lng, lat);
      if (map.getZoom() < 16) map.setView([lat, lng], 16); // near enough to see whether it is the right place
      status.textContent = status.dataset.set;
    };
    map.on("click", ({ latlng }) => mark(latlng));
    for (const part of frame.querySelectorAll("[data-pin-middle], [data-pin-how]")) part.hidden = false;
    frame.querySelector("[data-pin-middle] button").addEventListener("click", () => mark(map.getCenter()));
  });
}

// A form that was left in a hurry (leave.js) is not found by going "back" in the same tab.
function out(again) {
  let left;
  try { left = sessionStorage.getItem("left"); } catch { return; } // a browser may keep nothing at all
  if (!left || !(again || performance.getEntriesByType("navigation")[0]?.type === "back_forward")) return;
  document.body.hidden = true;
  location.replace(left);
}
out(false);
window.addEventListener("pageshow", ({ persisted }) => { if (persisted) out(true); });

const step = document.getElementById("step");
if (step?.matches("[data-raise]")) place(step);

// The other language: what is typed on this page goes along, so that it stands there too.
if (step) {
  document.querySelector(".tongue")?.closest("form")?.addEventListener("submit", ({ target }) => {
    for (const [name, value] of new FormData(step)) {
      if (typeof value !== "string" || target.elements.namedItem(name)) continue;
      target.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
  });
}

const copy = document.querySelector("[data-copy]");
if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector("[data-link]").href);
    copy.textContent = copy.dataset.done;
  });
}
const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
