// Brings an open board up to date when the server hints that its data has moved. Without it a link loads it again.
"use strict";
(() => {
  const LONGEST_WAIT = 3000;
  const LOOK_AGAIN = 60000;
  const region = () => document.getElementById("bang");
  const news = document.getElementById("bang-tin");
  let source = null;
  let waiting = null;

  const isOld = (version) => region().dataset.version !== String(version);

  async function refresh() {
    waiting = null;
    const response = await fetch(location.href, { cache: "no-cache", headers: { accept: "text/html" } }).catch(() => null);
    if (!response?.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("bang");
    if (!fresh || !isOld(fresh.dataset.version)) return;
    const focused = document.activeElement?.closest("#bang a")?.getAttribute("href");
    const [left, top] = [region().querySelector(".table-wrap")?.scrollLeft ?? 0, scrollY];
    region().replaceWith(document.adoptNode(fresh));
    const table = region().querySelector(".table-wrap");
    if (table) table.scrollLeft = left;
    if (focused) region().querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    scrollTo({ top, behavior: "instant" });
    news.textContent = news.dataset.updated;
  }

  function onHint(version) {
    if (isOld(version) && waiting === null) waiting = setTimeout(refresh, Math.random() * LONGEST_WAIT);
  }

  function listen() {
    if (source || document.hidden) return;
    source = new EventSource(region().dataset.stream);
    source.onmessage = (event) => onHint(event.data);
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      source = null;
      setTimeout(() => { refresh(); listen(); }, LOOK_AGAIN * (0.5 + Math.random()));
    };
  }

  function rest() {
    source?.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  if (region()) listen();
})();
