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

// Names of streets, once the map is near enough to read them: of the larger streets first, none over another.
function names(L, map, streets) {
  const shown = L.layerGroup().addTo(map);
  const write = () => {
    shown.clearLayers();
    if (map.getZoom() < 15) return;
    const view = map.getBounds(), size = map.getSize(), middle = map.latLngToLayerPoint(map.getCenter()), taken = [middle], said = new Set();
    const free = (at) => {
      const { x, y } = map.layerPointToContainerPoint(at);
      return x > 75 && x < size.x - 75 && y > 12 && y < size.y - 12 && !taken.some((other) => Math.abs(other.x - at.x) < 125 && Math.abs(other.y - at.y) < 18);
    };
    const here = streets.getLayers().filter((shape) => shape.feature.properties.name && view.intersects(shape.getBounds()));
    for (const shape of here.sort((one, other) => one.feature.properties.rank - other.feature.properties.rank)) {
      const { name } = shape.feature.properties;
      if (said.has(name) || !shape.closestLayerPoint) continue;
      const at = [[0, 90], [0, -90], [70, 0], [-70, 0], [0, 150], [0, -150]].map((away) => shape.closestLayerPoint(middle.add(away))).find((each) => each && free(each));
      if (!at) continue;
      taken.push(at);
      said.add(name);
      const words = Object.assign(document.createElement("span"), { textContent: name });
      L.tooltip({ permanent: true, direction: "center", className: "leaflet-street-name", interactive: false }).setLatLng(map.layerPointToLatLng(at)).setContent(words).addTo(shown);
    }
  };
  map.on("moveend", write);
  write();
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
    names(L, map, L.geoJSON(street, plain("leaflet-street", (feature) => Math.max(1, 6 - 1.1 * feature.properties.rank), false)).addTo(map));
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
