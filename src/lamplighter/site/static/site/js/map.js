// The large map: Leaflet and the layers load only when a person asks for them. Where that fails, the drawn map stays.
const loaded = {};

function load(tag, attributes) {
  const key = attributes.src ?? attributes.href;
  loaded[key] ??= new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.addEventListener("load", resolve);
    element.addEventListener("error", reject);
    document.head.append(element);
  });
  return loaded[key];
}

async function layer(url) {
  const reply = await fetch(url);
  if (!reply.ok) throw new Error(url);
  return reply.json();
}

function draw(L, holder, data, [zones, water, park, street]) {
  const map = L.map(holder, { zoomControl: false, attributionControl: Boolean(data.credit), maxZoom: 19 });
  const [west, south, east, north] = data.box.split(",").map(Number);
  map.fitBounds([[south, west], [north, east]], { animate: false });
  L.control.zoom({ zoomInTitle: data.zoomIn, zoomOutTitle: data.zoomOut }).addTo(map);
  if (data.credit) map.attributionControl.setPrefix(false);
  if (data.tiles) L.tileLayer(data.tiles, { attribution: data.credit, maxZoom: 19 }).addTo(map);
  const named = (feature, shape) => feature.properties.name && shape.bindTooltip(feature.properties.name, { sticky: true, className: "leaflet-tip" });
  const plain = (className, weight, fill) => ({ style: (feature) => ({ className, fill, weight: weight(feature), interactive: true }), onEachFeature: named });
  if (!data.tiles) {
    L.geoJSON(water, plain("leaflet-water", () => 3, true)).addTo(map);
    L.geoJSON(park, plain("leaflet-park", () => 0, true)).addTo(map);
    L.geoJSON(street, plain("leaflet-street", (feature) => Math.max(1, 6 - 1.1 * feature.properties.rank), false)).addTo(map);
  }
  L.geoJSON(zones, {
    interactive: false,
    style: (feature) => ({ className: `leaflet-zone${feature.properties.code === data.code ? " here" : ""}`, weight: 2.5 }),
    // The page's own zone is named above the map: its sign would hide the pin.
    onEachFeature: (feature, shape) => feature.properties.code !== data.code && shape.bindTooltip(feature.properties.name, { permanent: true, direction: "center", className: "leaflet-tip" }),
  }).addTo(map);
  if (data.place) {
    const [lon, lat] = data.place.split(",").map(Number);
    L.circleMarker([lat, lon], { className: "pin", radius: 8, interactive: false }).addTo(map);
  }
  return map;
}

for (const frame of document.querySelectorAll("[data-map]")) {
  const data = frame.dataset;
  const offer = frame.querySelector("[data-map-open]");
  if (!offer || !data.box) continue;
  offer.hidden = false;
  offer.querySelector("button").addEventListener("click", async (event) => {
    const button = event.currentTarget;
    const words = document.createElement("p");
    words.setAttribute("role", "status");
    words.textContent = data.wait;
    offer.append(words);
    button.disabled = true;
    try {
      const base = (kind) => (data.tiles ? null : layer(data.base.replace("KIND", kind)));
      const layers = Promise.all([layer(data.zones), base("water"), base("park"), base("street")]);
      await Promise.all([load("link", { rel: "stylesheet", href: data.sheet }), load("script", { src: data.script })]);
      const held = await layers;
      const holder = document.createElement("div");
      holder.className = "large";
      holder.setAttribute("role", "region");
      holder.setAttribute("aria-label", data.label);
      frame.querySelector("svg").replaceWith(holder);
      const map = draw(window.L, holder, data, held);
      frame.dispatchEvent(new CustomEvent("map-open", { bubbles: true, detail: { map, L: window.L } }));
      offer.remove();
      holder.focus();
    } catch (error) {
      console.warn(error);
      words.textContent = data.failed;
      button.disabled = false;
    }
  });
}
