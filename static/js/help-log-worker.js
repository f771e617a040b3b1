"use strict";
// Opens the help log's one screen without a signal: the network first, else what was kept of the page and its files.

const KEPT = "ngayhoi-help-1";
const SCREEN = "/giup-dan";

async function answer(request) {
  const store = await caches.open(KEPT);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await store.put(request, fresh.clone());
    return fresh;
  } catch (error) {
    const kept = await store.match(request, { ignoreSearch: false });
    if (kept) return kept;
    throw error;
  }
}

addEventListener("install", (event) => event.waitUntil(caches.open(KEPT).then((store) => store.add(SCREEN))));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const ours = origin === location.origin && (pathname === SCREEN || pathname.startsWith("/static/"));
  if (event.request.method === "GET" && ours) event.respondWith(answer(event.request));
});
