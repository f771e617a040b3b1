// Brings the operations room up to date every ten seconds, all figures at once; an outage is said in words.
"use strict";
(() => {
  const EVERY = 10000;
  const now = () => document.getElementById("now");

  function sayOld() {
    const line = now().querySelector(".operations-as-of");
    if ("old" in line.dataset) return;
    line.dataset.old = "";
    line.textContent = `${now().dataset.lost} ${line.textContent}`;
  }

  async function look() {
    if (document.hidden) return;
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(EVERY) }).catch(() => null);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const fresh = page?.getElementById("now");
    if (!fresh) {
      sayOld();
      return;
    }
    const [left, top] = [now().querySelector(".operations-table").scrollLeft, scrollY];
    now().replaceWith(document.adoptNode(fresh));
    now().querySelector(".operations-table").scrollLeft = left;
    scrollTo({ top, behavior: "instant" });
  }

  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
})();
