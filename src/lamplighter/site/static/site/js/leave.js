// A page that nobody else should see: leaving replaces it, so that "back" does not lead to it; Escape a few times leaves too.
const way = document.querySelector("[data-leave]");

function leave() {
  document.body.hidden = true; // at once, however slow the other page is
  document.dispatchEvent(new Event("leaving")); // a page that asks before it is left asks no more, and forgets what it holds
  try { sessionStorage.setItem("left", way.href); } catch { /* a browser may keep nothing at all */ }
  location.replace(way.href);
}

// Whoever goes "back" in a tab that was left comes out again, on this page and on those that led to it.
function out(again) {
  let left;
  try { left = sessionStorage.getItem("left"); } catch { return; } // a browser may keep nothing at all
  if (!left || !(again || performance.getEntriesByType("navigation")[0]?.type === "back_forward")) return;
  document.body.hidden = true;
  location.replace(left);
}
out(false);
window.addEventListener("pageshow", ({ persisted }) => { if (persisted) out(true); });

if (way) {
  for (const words of document.querySelectorAll("[data-by-escape]")) words.hidden = false; // only this script makes them true
  let pressed = [];
  const enough = Number(way.dataset.leave);
  way.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      pressed = [];
      return;
    }
    pressed = [...pressed.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
    if (pressed.length === enough) leave();
  });
}
