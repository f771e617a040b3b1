// Works through dossiers by keyboard: j and k walk, Enter opens, n and p lead on and back, u to the list. Links do the same.
const LINES = "[data-row], [data-line]";
const LINKS = { n: "[data-after]", p: "[data-before]", u: "[data-list]" };

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function walk(step) {
  const lines = [...document.querySelectorAll(LINES)];
  if (lines.length === 0) return;
  const at = lines.findIndex((line) => line === document.activeElement || line.contains(document.activeElement));
  const next = lines[Math.min(Math.max(at + step, 0), lines.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (event.key in LINKS) document.querySelector(LINKS[event.key])?.click();
});
