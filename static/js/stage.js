"use strict";
// Projector and console: listens to the room, fetches its own page anew when the room moves on, counts in place.

const live = document.getElementById("live");
const swap = live.dataset.swap.split(" ");
const offline = document.getElementById("offline");
let failures = 0;
let skew = Number(document.getElementById(swap[0]).dataset.now) - performance.now();
let fetching = false;
let again = false;
let dirty = false;

const busyField = () => {
  const at = document.activeElement;
  return at && live.contains(at) && /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && at.type !== "hidden";
};

async function refresh() {
  if (fetching) {
    again = true;
    return;
  }
  fetching = true;
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { "X-Requested-With": "fetch" }, cache: "no-store" });
    if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
    put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    dirty = false;
  } catch {
    setTimeout(refresh, 2000);
  } finally {
    fetching = false;
  }
  if (again) {
    again = false;
    refresh();
  }
}

function put(page) {
  for (const id of swap) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (!fresh || !old) continue;
    const open = new Set([...old.querySelectorAll("details[open]")].map((one) => one.id));
    for (const one of fresh.querySelectorAll("details")) if (open.has(one.id)) one.open = true;
    const focused = document.activeElement && old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceWith(fresh);
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
  }
  setTime(Number(document.getElementById(swap[0]).dataset.now));
  tick();
}

function setTime(now) {
  if (now) skew = Math.max(skew, now - performance.now());
}

function count(frame) {
  for (const place of document.querySelectorAll("[data-count]")) {
    const value = frame[place.dataset.count];
    if (value !== undefined) place.textContent = value.toLocaleString(document.documentElement.lang);
  }
}

function hear(frame) {
  setTime(frame.now);
  if (frame.t === "count") count(frame);
  else if (frame.t === "welcome") {
    failures = 0;
    offline.hidden = true;
    setTime(frame.room.now);
    refresh();
  } else if (frame.t === "phase" || frame.t === "board") refresh();
  else if (frame.t === "people") dirty = true;
}

function connect() {
  const socket = new WebSocket(location.origin.replace(/^http/, "ws") + live.dataset.socket, ["ngayhoi.live.v1"]);
  socket.onmessage = (event) => hear(JSON.parse(event.data));
  socket.onclose = () => {
    offline.hidden = false;
    const wait = Math.min(30, (1 + 4 * Math.random()) * 2 ** failures);
    failures = Math.min(failures + 1, 4);
    setTimeout(connect, wait * 1000);
    refresh();
  };
}

function tick() {
  const clock = document.getElementById("clock");
  const stage = document.getElementById(swap[0]);
  if (!clock || !stage.dataset.closes) return;
  const seconds = Math.max(0, Math.ceil((Number(stage.dataset.closes) - performance.now() - skew) / 1000));
  clock.textContent = seconds;
  clock.toggleAttribute("data-low", seconds <= 5);
}

// A press on a form's button sends it without leaving the page; without script it is a plain form.
async function submit(event) {
  const form = event.target.closest("form[data-live]");
  if (!form) return;
  event.preventDefault();
  const sure = event.submitter && event.submitter.dataset.sure;
  if (sure && !confirm(sure)) return;
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, event.submitter)) }).catch(() => null);
  if (answer && answer.ok) put(new DOMParser().parseFromString(await answer.text(), "text/html"));
  else if (answer) document.documentElement.replaceWith(new DOMParser().parseFromString(await answer.text(), "text/html").documentElement);
  for (const button of form.querySelectorAll("button")) button.disabled = false;
}

live.addEventListener("submit", submit);
setInterval(tick, 250);
setInterval(() => dirty && !busyField() && refresh(), 2000);
setInterval(() => document.querySelector("[data-refresh]") && refresh(), 4000);
connect();
