// Serves the door's pages and their files without a signal. Its scope is /cua/; it keeps no names and no answers.
const KEPT = "door-1", PATIENCE = 3000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const isOurs = url.origin === location.origin && event.request.method === "GET";
  if (!isOurs || !(url.pathname.startsWith("/static/") || event.request.mode === "navigate")) return;
  event.respondWith(url.searchParams.has("v") ? keptFirst(event.request) : freshFirst(event.request));
});

async function keptFirst(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function freshFirst(request) {
  const kept = await caches.match(request, { ignoreSearch: request.mode === "navigate" });
  if (!kept) return fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept));
  const fresh = fetch(request).then((answer) => (answer.ok ? keep(request, answer) : answer), () => kept);
  return Promise.race([fresh, late]);
}

async function keep(request, answer) {
  await (await caches.open(KEPT)).put(request, answer.clone());
  return answer;
}
