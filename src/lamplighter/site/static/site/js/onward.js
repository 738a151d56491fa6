// A page that only hands something on: presses its one button. Without this script a person presses it.
document.querySelector("[data-onward]")?.requestSubmit();
