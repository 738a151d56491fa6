// Drawing a group's area: each tap on the large map is one more corner, written as a line of the form. The form works without it.
const form = document.querySelector("[data-area]");
const frame = form?.querySelector("[data-draw]");
if (frame) {
  const lines = form.querySelector("[data-corners]"), status = frame.querySelector("[data-draw-status]");
  const corners = () => lines.value.split("\n").map((line) => line.trim()).filter(Boolean);
  const point = (line) => line.match(/^(-?\d{1,3}\.\d+)\s*[,; ]\s*(-?\d{1,3}\.\d+)$/)?.slice(1).map(Number);
  frame.hidden = false;
  frame.addEventListener("map-open", ({ detail: { map, L } }) => {
    const drawn = L.layerGroup().addTo(map);
    const show = () => {
      const points = corners().map(point).filter(Boolean);
      drawn.clearLayers();
      if (points.length) L.polygon(points, { className: "leaflet-zone here", interactive: false }).addTo(drawn);
      for (const at of points) L.circleMarker(at, { className: "pin", radius: 6, interactive: false }).addTo(drawn);
      status.textContent = points.length ? status.dataset.one.replace("COUNT", points.length) : "";
    };
    const add = ({ lat, lng }) => {
      // Blocks that were written before are no corners: drawing begins anew.
      const kept = corners().filter(point);
      lines.value = [...kept, `${lat.toFixed(6)}, ${lng.toFixed(6)}`].join("\n");
      form.querySelector("[name=by][value=drawn]").checked = true;
      if (!kept.length && map.getZoom() < 15) map.setView([lat, lng], 15); // near enough to tell one street from the next
      show();
    };
    map.on("click", ({ latlng }) => add(latlng));
    frame.querySelector("[data-draw-acts]").hidden = false;
    frame.querySelector("[data-draw-middle]").addEventListener("click", () => add(map.getCenter()));
    frame.querySelector("[data-draw-undo]").addEventListener("click", () => { lines.value = corners().slice(0, -1).join("\n"); show(); });
    lines.addEventListener("input", show);
    show();
  });
}
