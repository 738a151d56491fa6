// Raising a concern: the device's own place or a point on the map, and the receipt's link. Each page works without it.
function place(form) {
  const status = form.querySelector("[data-raise-status]");
  const set = (lon, lat) => {
    form.querySelector("[data-lon]").value = lon.toFixed(6);
    form.querySelector("[data-lat]").value = lat.toFixed(6);
    form.querySelector("[data-point]").value = "1";
  };
  const unset = () => { form.querySelector("[data-point]").value = ""; };
  form.querySelector("[data-combo-input]")?.addEventListener("input", unset);

  const here = form.querySelector("[data-raise-here]");
  if (here && window.isSecureContext && "geolocation" in navigator) {
    const button = here.querySelector("button");
    here.hidden = false;
    button.addEventListener("click", () => {
      status.textContent = button.dataset.wait;
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => { set(coords.longitude, coords.latitude); form.requestSubmit(form.querySelector("[value=next]")); },
        () => { status.textContent = button.dataset.denied; },
        { timeout: 15000, maximumAge: 60000 },
      );
    });
  }

  const frame = form.querySelector("[data-pinmap]");
  if (!frame) return;
  frame.hidden = false;
  frame.addEventListener("map-open", ({ detail: { map, L } }) => {
    let pin;
    map.on("click", ({ latlng }) => {
      pin?.remove();
      pin = L.circleMarker(latlng, { className: "pin", radius: 9, interactive: false }).addTo(map);
      set(latlng.lng, latlng.lat);
      status.textContent = status.dataset.set;
    });
  });
}

const form = document.querySelector("[data-raise]");
if (form) place(form);

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
