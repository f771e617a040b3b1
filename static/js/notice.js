// Shows what the province says to all screens soon after it was said, and takes it away when it is over.
"use strict";
(() => {
  const EVERY = 15000;
  const bar = document.getElementById("_notice");
  if (!bar) return;

  async function look() {
    const answer = await fetch(bar.dataset.address, { cache: "no-cache", credentials: "omit" }).catch(() => null);
    if (!answer?.ok) return;
    const text = await answer.text();
    if (text === bar.textContent) return;
    bar.hidden = !text;
    bar.textContent = text;
  }

  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || look());
})();
