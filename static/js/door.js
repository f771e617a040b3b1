// The check-in page: judges codes on the device, shows what they come to, keeps every scan until it is sent.
import { needsScanner, readPicture, watch } from "./door-camera.js";
import { clean, dayOf, findFault, isIn, isOver, judge, listThere, mayGo } from "./door-rules.js";
import { forgetDoor, forgetScan, keepDoor, keepScan, listDoors, listScans, loadDoor } from "./door-store.js";
import { DoorRefused, countWaiting, refresh, send } from "./door-uploads.js";

const SIGNS = { good: "✓", seen: "↺", bad: "✕", check: "?" };
const OUTCOMES = { accepted: "good", duplicate: "seen", refused: "bad" };
const AGAIN = 20_000, SAME = 3000, KEPT = "door-1";
const $ = (id) => document.getElementById(id);
const app = $("door");
const words = Object.fromEntries([...document.querySelectorAll("#words dd")].map((one) => [one.dataset.word, one.textContent.trim()]));
const say = (key, values = {}) => (words[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name]);

let door, scans = [], last = null, busy = false, stopCamera = null, seenText = { text: "", at: -SAME };

function showProblem(key) {
  $("problem").hidden = !key;
  $("problem").textContent = key ? say(key) : "";
}

function showResult({ kind, why, name, code }) {
  const place = $("result");
  place.dataset.kind = kind;
  place.querySelector(".door-sign").textContent = SIGNS[kind] ?? "";
  place.querySelector(".door-word").textContent = say(kind);
  place.querySelector(".door-who").textContent = name || code;
  place.querySelector(".door-why").textContent = why ? say(why, { code }) : "";
}

function showState(isOnline) {
  const waiting = countWaiting(scans);
  $("pill").dataset.state = isOnline && !waiting ? "on" : isOnline ? "off" : "hold";
  $("pill").textContent = isOnline ? (waiting ? say("sending", { count: waiting }) : say("all_sent")) : say("holding", { count: waiting });
  if (!door?.package) return;
  const there = listThere(door, scans);
  const walked = scans.filter((scan) => scan.walk_in && isIn(scan) && !scan.status).length;
  $("here").textContent = say("here", { here: there.size, all: door.package.roster.length + walked });
  showFigures();
  showReview();
  $("undo").hidden = !last || Boolean(last.undo) || last.kind === "bad";
}

function showFigures() {
  const mine = scans.filter((scan) => isIn(scan) && scan.status !== "duplicate" && scan.kind !== "seen");
  const gates = new Map([[door.device, mine.length]]);
  for (const scan of mine) gates.set(scan.gate || say("no_gate"), (gates.get(scan.gate || say("no_gate")) ?? 0) + 1);
  $("mine").textContent = mine.length;
  $("figures").replaceChildren(...[...gates].map(([name, count]) => {
    const [row, term, figure] = ["div", "dt", "dd"].map((tag) => document.createElement(tag));
    term.textContent = name;
    figure.textContent = count;
    row.append(term, figure);
    return row;
  }));
}

/** Scans that the server judged otherwise than this device did. */
function showReview() {
  const differ = scans.filter((scan) => scan.status && !scan.undo && OUTCOMES[scan.status] !== scan.kind && scan.kind !== "check" && !(scan.kind === "seen" && scan.status === "accepted"));
  const refused = scans.filter((scan) => scan.kind === "check" && scan.status === "refused");
  const rows = [...differ, ...refused].map((scan) => {
    const row = document.createElement("li");
    const text = document.createElement("span");
    text.textContent = `${scan.name || scan.short}: ${say(OUTCOMES[scan.status])}. ${say(scan.told)}`;
    row.append(text);
    return row;
  });
  $("review").hidden = !rows.length;
  $("review-count").textContent = rows.length;
  $("review-list").replaceChildren(...rows);
}

async function keep(scan, shown) {
  await keepScan(scan);
  scans = await listScans(door.session);
  last = scan;
  showResult(shown);
  showState(navigator.onLine);
  navigator.vibrate?.(shown.kind === "good" ? 80 : [80, 80, 80]);
  await exchange();
}

/** The moment by the server's clock, as this device last heard it: a cheap phone may be days wrong. */
const now = (one = door) => Date.now() + (one?.skew ?? 0);

const newScan = () => ({ nonce: crypto.randomUUID(), session: door.session, gate: door.gate ?? "", at: Date.now(), scanned_at: new Date(now()).toISOString() });

async function take(text) {
  if (!door?.package || !text.trim()) return;
  const shown = await judge(text, { door, there: listThere(door, scans), today: dayOf(now()) });
  await keep({ ...newScan(), code: text.trim().slice(0, 200), short: shown.code, name: shown.name, kind: shown.kind, why: shown.why }, shown);
}

async function takeSeen(text) {
  const at = performance.now();
  const isSame = text === seenText.text && at - seenText.at < SAME;
  seenText = { text, at };
  if (!isSame) await take(text);
}

/** Tell at its field what is wrong; typing anywhere takes it back. */
function showFault(form, { field, why }) {
  if (!field) return showProblem(why);
  form.elements[field].setCustomValidity(say(why));
  form.elements[field].reportValidity();
  form.addEventListener("input", () => form.elements[field].setCustomValidity(""), { once: true });
}

async function walkIn(form) {
  if (!door?.package) return;
  const data = new FormData(form);
  const walk_in = { name: clean(data.get("name")), commune: data.get("commune"), birth_year: Number(data.get("birth_year")), consent: true };
  const guardian = clean(data.get("guardian"));
  if (guardian) walk_in.guardian = { name: guardian };
  const fault = findFault(walk_in, door.package.session, now());
  if (fault) return showFault(form, fault);
  showProblem("");
  const scan = newScan();
  const code = `T-${scan.nonce.slice(0, 4).toUpperCase()}`;
  form.reset();
  $("walk-in").open = false;
  await keep({ ...scan, walk_in, code: "", short: code, name: `${walk_in.name} · ${walk_in.birth_year}`, kind: "good", why: "" }, { kind: "good", why: "walked_in", name: walk_in.name, code });
}

async function undo() {
  const scan = scans.find((one) => one.nonce === last?.nonce);
  if (!scan) return;
  last = { ...scan, undo: "waiting" };
  await keepScan(last);
  scans = await listScans(door.session);
  showResult({ kind: "", why: "undone", name: scan.name, code: scan.short });
  $("result").querySelector(".door-word").textContent = "";
  showState(navigator.onLine);
  await exchange();
}

/** Send and fetch what there is; a server's word about the last scan replaces the device's. */
async function exchange() {
  if (busy || !door?.token) return;
  busy = true;
  let isOnline = true;
  try {
    await send(door);
    door = await refresh(door);
    showProblem("");
  } catch (error) {
    isOnline = error instanceof DoorRefused;
    if (isOnline) await refused();
  } finally {
    busy = false;
  }
  scans = await listScans(door.session);
  const told = scans.find((scan) => scan.nonce === last?.nonce);
  if (told?.status && !last.status && !told.undo && (told.status === "refused" || told.kind === "check")) {
    showResult({ kind: OUTCOMES[told.status], why: told.told, name: told.name, code: told.short });
  }
  last = told ?? last;
  showState(isOnline);
  if (isOnline && countWaiting(scans) && $("problem").hidden) setTimeout(exchange, 500);
}

async function refused() {
  showProblem(door.package ? "refused_door" : "no_link");
  if (door.package) {
    door = { ...door, package: { ...door.package, roster: [] }, etag: null };
    await keepDoor(door);
  }
}

async function forget(session) {
  for (const scan of await listScans(session)) await forgetScan(scan.nonce);
  await forgetDoor(session);
}

/** Remove what belongs to sessions that are over; scans that were never sent stay with their link until they are, refused names for a while. */
async function sweep() {
  for (const one of (await listDoors()).filter((each) => each.package && isOver(each, now(each)))) {
    const kept = await listScans(one.session);
    if (!countWaiting(kept) && mayGo(one, kept, now(one))) await forget(one.session);
    else await keepDoor({ ...one, package: { ...one.package, roster: [] }, etag: null });
  }
}

async function forgetByHand() {
  if (countWaiting(scans)) return showProblem("unsent");
  await forget(door.session);
  await caches.delete(KEPT);
  door = undefined;
  scans = [];
  showProblem("forgotten");
  app.querySelectorAll("form, #result, #undo, #here, details").forEach((one) => { one.hidden = true; });
}

async function toggleCamera() {
  if (stopCamera) {
    stopCamera();
    stopCamera = null;
  } else {
    $("video").hidden = false;
    stopCamera = await watch($("video"), takeSeen).catch(() => showProblem("no_camera"));
  }
  $("video").hidden = !stopCamera;
  app.dataset.camera = stopCamera ? "on" : "off";
  $("camera").textContent = say(stopCamera ? "camera_off" : "camera_on");
}

async function takePicture(input) {
  const [file] = input.files;
  const text = file ? await readPicture(file) : "";
  input.value = "";
  if (text) return take(text);
  if (file) showProblem("no_code");
}

async function openDoor() {
  const token = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  const known = await loadDoor(app.dataset.session);
  if (!token && !known) return null;
  const named = known ?? { session: app.dataset.session, device: `Máy ${crypto.randomUUID().slice(0, 4).toUpperCase()}`, gate: "" };
  const opened = { ...named, token: token || named.token };
  await keepDoor(opened);
  return opened;
}

async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(app.dataset.worker);
  const files = [location.pathname, ...app.dataset.assets.split(" ")];
  if (await needsScanner()) files.push(...app.dataset.scanner.split(" "));
  const { hasNative } = await import("./ticket.js");
  if (!(await hasNative())) files.push("/static/vendor/noble-ed25519/index.js");
  await (await caches.open(KEPT)).addAll(files);
  app.dataset.kept = "yes";
}

function listen() {
  const onSubmit = (id, act) => $(id).addEventListener("submit", (event) => {
    event.preventDefault();
    act(event.target);
  });
  onSubmit("code-form", () => {
    const text = $("code").value;
    $("code").value = "";
    $("code").focus();
    take(text);
  });
  onSubmit("walk-form", walkIn);
  onSubmit("device-form", async () => {
    door = { ...door, device: $("device").value.trim() || door.device, gate: $("gate").value.trim() };
    await keepDoor(door);
    showState(navigator.onLine);
  });
  $("undo").addEventListener("click", undo);
  $("camera").addEventListener("click", toggleCamera);
  $("picture").addEventListener("change", (event) => takePicture(event.target));
  $("forget").addEventListener("click", forgetByHand);
  addEventListener("online", exchange);
  addEventListener("offline", () => showState(false));
  setInterval(exchange, AGAIN);
}

async function start() {
  await sweep();
  door = await openDoor();
  if (!door) return showProblem("no_link");
  $("device").value = door.device;
  $("gate").value = door.gate ?? "";
  scans = await listScans(door.session);
  listen();
  showState(navigator.onLine);
  await exchange();
  app.dataset.ready = door.package ? "yes" : "";
  if (!door.package) showProblem("no_link");
  await keepPage().catch(() => {}); // without a signal what was kept before stays
}

start();
