// A page that nobody else should see: leaving replaces it, so that "back" does not lead to it; Escape three times leaves too.
const way = document.querySelector("[data-leave]");

function leave() {
  document.body.hidden = true; // at once, however slow the other page is
  location.replace(way.href);
}

if (way) {
  let pressed = [];
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
    if (pressed.length === 3) leave();
  });
}
