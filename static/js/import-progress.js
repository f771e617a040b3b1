// Shows how far an import has come, once a second; the page is loaded anew when it has ended.
const PARTS = ["label", "progress", "dl"];

const refresh = async () => {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("progress");
  const shown = document.getElementById("progress");
  if (!answer.ok || !fresh) return;
  if (fresh.dataset.state !== "recording") location.reload();
  for (const part of PARTS) shown.querySelector(part).replaceWith(fresh.querySelector(part));
};

setInterval(() => refresh().catch(() => {}), 1000);
