// The swatch beside a color becomes the browser's own picker; what is picked is written into the field, which alone is sent.
const WHOLE = /^#[0-9a-f]{6}$/i;

for (const swatch of document.querySelectorAll("[data-swatch]")) {
  const field = swatch.parentElement.querySelector("[data-color]");
  const picker = document.createElement("input");
  picker.type = "color";
  picker.value = swatch.dataset.value;
  picker.disabled = field.disabled;
  picker.setAttribute("aria-label", swatch.dataset.swatch);
  picker.addEventListener("input", () => { field.value = picker.value; });
  field.addEventListener("input", () => { if (WHOLE.test(field.value.trim())) picker.value = field.value.trim(); });
  swatch.replaceWith(picker);
}
