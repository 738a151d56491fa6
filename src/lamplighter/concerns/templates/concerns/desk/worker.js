{% load static %}{% comment %}
The service worker of the short list. It keeps one page and its style sheets for one person, and hands them out when there is no
connection. Context: who, hours.
{% endcomment %}// Keeps the copy of one person's short list, and nothing else. Gone when they sign out, and useless when their session would be over.
const WHO = "{{ who }}";
const HOURS = {{ hours }};
const FAMILY = "lamplighter-shortlist-";
const CACHE = FAMILY + WHO;
const HOME = "{% url "staff-concerns" %}";
const COPY = "{% url "staff-concerns-saved" %}";
const PAGES = [COPY, "{% url "staff-concerns-shortlist" %}"];
const SHEETS = ["{% static "site/lamplighter.css" %}", "{% static "site/staff.css" %}"];

const drop = async (spare) => {
  for (const name of await caches.keys()) if (name.startsWith(FAMILY) && name !== spare) await caches.delete(name);
};

async function save() {
  const page = await fetch(COPY, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
  if (page.type === "opaqueredirect" || page.status === 401 || page.status === 403) {
    await drop(); // signed out elsewhere: the copy goes, too
    return false;
  }
  if (!page.ok) return false;
  await drop(CACHE);
  const kept = await caches.open(CACHE);
  const headers = new Headers(page.headers);
  headers.set("X-Saved-At", String(Date.now()));
  await kept.put(COPY, new Response(await page.text(), { headers }));
  await kept.addAll(SHEETS);
  return true;
}

async function copy() {
  const kept = await (await caches.open(CACHE)).match(COPY);
  if (!kept) return Response.error();
  if (Date.now() - Number(kept.headers.get("X-Saved-At")) > HOURS * 3600000) {
    await drop();
    return Response.error();
  }
  const page = (await kept.text()).replace("<html ", "<html data-offline ");
  return new Response(page, { headers: kept.headers });
}

async function visit(request) {
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return copy();
  }
  const path = new URL(request.url).pathname;
  if (PAGES.includes(path) && answer.type === "opaqueredirect") await drop(); // to the sign-in page
  return answer;
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(drop(CACHE).then(() => self.clients.claim())));
self.addEventListener("message", (event) => {
  if (event.data !== "save") return;
  event.waitUntil(save().catch(() => null).then((done) => event.source?.postMessage({ saved: done })));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname.startsWith(HOME)) event.respondWith(visit(request));
  else if (SHEETS.includes(pathname)) event.respondWith(fetch(request).catch(async () => (await (await caches.open(CACHE)).match(pathname)) ?? Response.error()));
});
