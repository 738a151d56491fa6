{% load static %}{% comment %}
The service worker of a night's list. It keeps the lists a coordinator has opened, their style sheets and their script, and hands them out
when there is no connection. Context: who, hours.
{% endcomment %}// Keeps copies of lists of nights for one person. Gone when they sign out, and useless when their session would be over.
const WHO = "{{ who }}";
const HOURS = {{ hours }};
const FAMILY = "lamplighter-attendance-";
const CACHE = FAMILY + WHO;
const LIST = /\/staff\/academy\/nights\/\d+\/attendance\/$/;
const PARTS = ["{% static "site/lamplighter.css" %}", "{% static "site/staff.css" %}", "{% static "site/academy-attendance.css" %}", "{% static "site/js/attendance.js" %}", "{% static "site/js/shell.js" %}"];

const drop = async (spare) => {
  for (const name of await caches.keys()) if (name.startsWith(FAMILY) && name !== spare) await caches.delete(name);
};

const old = (page) => Date.now() - Number(page.headers.get("X-Saved-At")) > HOURS * 3600000;

async function keep(path, page) {
  const kept = await caches.open(CACHE);
  for (const request of await kept.keys()) {
    const held = await kept.match(request);
    if (LIST.test(new URL(request.url).pathname) && old(held)) await kept.delete(request);
  }
  const headers = new Headers(page.headers);
  headers.set("X-Saved-At", String(Date.now()));
  await kept.put(path, new Response(await page.text(), { headers }));
}

async function save(path) {
  const page = await fetch(path, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
  if (page.type === "opaqueredirect" || page.status === 401 || page.status === 403) return drop(); // signed out: the copies go, too
  if (!page.ok) return;
  await drop(CACHE);
  await keep(path, page);
  await (await caches.open(CACHE)).addAll(PARTS);
}

async function copy(path) {
  const kept = await (await caches.open(CACHE)).match(path);
  if (!kept) return Response.error();
  if (old(kept)) {
    await drop();
    return Response.error();
  }
  const page = (await kept.text()).replace("<html ", "<html data-offline ");
  return new Response(page, { headers: kept.headers });
}

async function visit(request, path) {
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return copy(path);
  }
  if (answer.type === "opaqueredirect") await drop(); // to the sign-in page
  return answer;
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(drop(CACHE).then(() => self.clients.claim())));
self.addEventListener("message", (event) => {
  if (LIST.test(event.data?.save ?? "")) event.waitUntil(save(event.data.save).catch(() => null));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && LIST.test(pathname)) event.respondWith(visit(request, pathname));
  else if (PARTS.includes(pathname)) event.respondWith(fetch(request).catch(async () => (await (await caches.open(CACHE)).match(pathname)) ?? Response.error()));
});
