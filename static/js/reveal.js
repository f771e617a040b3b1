// Leads through the reveal by keyboard or a presenter's remote; the links do the same without this.
const KEYS = { " ": "go", Enter: "go", ArrowRight: "go", PageDown: "go", ArrowLeft: "back", PageUp: "back" };

addEventListener("keydown", (event) => {
  const on = document.activeElement instanceof HTMLAnchorElement && event.key === "Enter";
  const link = document.getElementById(KEYS[event.key]);
  if (!link || on || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  link.click();
});
