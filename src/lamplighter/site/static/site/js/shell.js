// Every page: a form that came back with faults says so first.
document.querySelector("[data-focus]")?.focus();
// Signing out takes the copy of the short list off the device, also where a browser does not heed Clear-Site-Data.
if (location.pathname.endsWith("/logout/") && "caches" in window) {
  document.querySelector("main form")?.addEventListener("submit", async () => {
    for (const name of await caches.keys()) if (name.startsWith("lamplighter-")) caches.delete(name);
  });
}
