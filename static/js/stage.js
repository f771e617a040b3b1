"use strict";
// Projector and console: listens to the room, fetches its own page anew when the room moves on, counts in place.

const live = document.getElementById("live");
const swap = live.dataset.swap.split(" ");
const offline = document.getElementById("offline");
const lost = offline.textContent;
let failures = 0;
let skew = Number(document.getElementById(swap[0]).dataset.now) - performance.now();
let fetching = false;
let retry = 0;
let again = false;
let dirty = false;

// What somebody is typing into is left alone until they leave it.
const isTyping = (place) => {
  const at = document.activeElement;
  return at && place.contains(at) && /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
};

async function refresh() {
  clearTimeout(retry);
  if (fetching) {
    again = true;
    return;
  }
  fetching = true;
  again = false;
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  const page = answer && answer.ok && !answer.redirected ? await answer.text().catch(() => null) : null;
  fetching = false;
  if (page === null) retry = setTimeout(refresh, 2000);
  else put(page);
  if (again) refresh();
}

// Nothing but the moment of asking may differ; an unchanged section keeps its motion and focus.
function isSame(fresh, old) {
  const now = fresh.dataset.now;
  if (now) fresh.dataset.now = old.dataset.now;
  const same = fresh.isEqualNode(old);
  if (now) fresh.dataset.now = now;
  return same;
}

// Communes that have just arrived in the lobby move; the others stand still.
function welcome(fresh, old) {
  const names = (place) => [...place.querySelectorAll(".arrivals li span")];
  const known = new Set(names(old).map((name) => name.textContent));
  for (const name of names(fresh)) if (!known.has(name.textContent)) name.parentNode.classList.add("new");
}

// Takes the sections of a fresh page; says false where it has none of them.
function put(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const state = page.getElementById(swap[0]);
  if (!state) return false;
  if (Number(state.dataset.v) < Number(document.getElementById(swap[0]).dataset.v)) return true;
  dirty = false;
  for (const id of swap) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (!fresh || !old || isSame(fresh, old)) continue;
    if (isTyping(old)) {
      dirty = true;
      continue;
    }
    const open = new Set([...old.querySelectorAll("details[open]")].map((one) => one.id));
    for (const one of fresh.querySelectorAll("details")) if (open.has(one.id)) one.open = true;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    welcome(fresh, old);
    old.replaceWith(document.adoptNode(fresh));
    if (focused) (document.getElementById(focused) || document.getElementById("main")).focus({ preventScroll: true });
  }
  setTime(Number(state.dataset.now));
  tick();
  return true;
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
    say("");
    setTime(frame.room.now);
    refresh();
  } else if (frame.t === "phase" || frame.t === "board" || frame.t === "host") refresh();
  else if (frame.t === "people") dirty = true;
}

function connect() {
  const socket = new WebSocket(location.origin.replace(/^http/, "ws") + live.dataset.socket, ["ngayhoi.live.v1"]);
  socket.onmessage = (event) => hear(JSON.parse(event.data));
  socket.onclose = () => {
    say(lost);
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

function say(text) {
  offline.textContent = text;
  offline.hidden = !text;
}

// A press on a form's button sends it without leaving the page; without script it is a plain form.
async function submit(event) {
  const form = event.target.closest("form[data-live]");
  if (!form) return;
  event.preventDefault();
  const sure = event.submitter && event.submitter.dataset.sure;
  if (sure && !confirm(sure)) return;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  if (isTyping(form)) document.activeElement.blur();
  const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
  const text = answer ? await answer.text().catch(() => "") : "";
  if (text && put(text)) say("");
  else say(text ? new DOMParser().parseFromString(text, "text/html").querySelector("h1").textContent : lost);
  for (const button of form.querySelectorAll("button")) button.disabled = false;
}

live.addEventListener("submit", submit);
setInterval(tick, 250);
setInterval(() => dirty && refresh(), 2000);
setInterval(() => document.querySelector("[data-refresh]") && refresh(), 4000);
connect();
