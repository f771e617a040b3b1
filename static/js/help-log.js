"use strict";
// Keeps a helper's entries on the phone while there is no signal, and delivers them by their nonce later.

const QUEUE = "ngayhoi.help.queue";
const TOKEN = "ngayhoi.help.token";
const form = document.getElementById("help-form");
const told = document.getElementById("kept");
const read = () => JSON.parse(localStorage.getItem(QUEUE) || "[]");
const write = (entries) => localStorage.setItem(QUEUE, JSON.stringify(entries));
const newNonce = () => `k-${[...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("")}`;
let busy = false;

function say(text) {
  const waiting = read().length;
  told.textContent = text || (waiting ? `${waiting} ${told.dataset.kept}` : told.dataset.sent);
  if (text && waiting) told.textContent += ` (${waiting})`;
}

async function deliver() {
  const token = localStorage.getItem(TOKEN);
  const entries = read().slice(0, 100);
  if (busy || !token || !entries.length) return;
  busy = true;
  try {
    const answer = await fetch("/api/v1/help-entries", {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Helper ${token}` },
      body: JSON.stringify({ entries }),
    });
    if (answer.ok) settle((await answer.json()).outcomes);
    else say(answer.status === 401 || answer.status === 410 ? told.dataset.ended : "");
  } catch {
    say("");
  } finally {
    busy = false;
  }
}

function settle(outcomes) {
  const done = new Set(outcomes.map((each) => each.nonce));
  const refused = read().find((each) => outcomes.some((one) => one.nonce === each.nonce && one.status === "refused"));
  write(read().filter((each) => !done.has(each.nonce)));
  say(refused ? `${told.dataset.refused} ${refused.day} ${refused.village} ${refused.name}` : "");
}

function keep(event) {
  event.preventDefault();
  const entry = { nonce: newNonce() };
  for (const name of ["day", "village", "topic", "minutes", "name", "phone", "people"]) entry[name] = form.elements[name].value.trim();
  write([...read(), entry]);
  for (const name of ["name", "phone"]) form.elements[name].value = "";
  form.elements.people.value = "1";
  say("");
  deliver();
}

if (form) {
  const secret = location.hash.slice(1);
  if (secret) {
    localStorage.setItem(TOKEN, secret);
    history.replaceState(null, "", location.pathname);
  }
  const token = localStorage.getItem(TOKEN);
  if (token) {
    form.elements.token.value = token;
    document.getElementById("token-field").hidden = true;
    form.addEventListener("submit", keep);
  }
  addEventListener("online", deliver);
  setInterval(deliver, 20000);
  if (read().length) say("");
  deliver();
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/giup-dan/sw.js", { scope: "/giup-dan" });
}
