// Stands alone: where the program that seals did not load, it says so instead of leaving somebody before "One moment".
const PATIENCE = 20000; // a slow network is no fault

setTimeout(() => {
  const testing = document.querySelector('[data-step="testing"]');
  if (!testing || testing.hidden) return;
  testing.hidden = true;
  document.querySelector('[data-missing="failed"]').hidden = false;
  document.querySelector('[data-step="unable"]').hidden = false;
}, PATIENCE);
