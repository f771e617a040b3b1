// Carries scans to the server and the list back, in turn; what was not answered is sent again with the same nonce.
import { keepDoor, keepScan, listScans } from "./door-store.js";
import { tagOf } from "./ticket.js";

const AT_ONCE = 100, PATIENCE = 15_000;

export class DoorRefused extends Error {}

async function call(door, path, options = {}) {
  const headers = { authorization: `Door ${door.token}`, ...options.headers };
  const answer = await fetch(path, { ...options, headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status === 401 || answer.status === 403) throw new DoorRefused();
  if (!answer.ok && answer.status !== 304 && answer.status !== 404) throw new Error(`answered ${answer.status}`);
  return answer;
}

/** Fetch the list where it has changed, and how far this device's clock is wrong (`skew`, ms); returns the door as kept. */
export async function refresh(door) {
  const headers = door.etag ? { "if-none-match": door.etag } : {};
  const answer = await call(door, `/api/v1/sessions/${door.session}/doors/package`, { headers });
  const told = Number(answer.headers.get("server-time"));
  const skew = told ? told - Date.now() : (door.skew ?? 0);
  if (answer.status === 304) {
    const same = { ...door, skew };
    await keepDoor(same);
    return same;
  }
  const fresh = { ...door, skew, package: await answer.json(), etag: answer.headers.get("etag"), tag: await tagOf(door.session) };
  await keepDoor(fresh);
  return fresh;
}

/** Send everything that waits: scans in order, then what was taken back. */
export async function send(door) {
  const scans = (await listScans(door.session)).sort((one, other) => one.at - other.at);
  const fresh = scans.filter((scan) => !scan.status);
  for (let start = 0; start < fresh.length; start += AT_ONCE) await sendSome(door, fresh.slice(start, start + AT_ONCE));
  for (const scan of (await listScans(door.session)).filter((one) => one.undo === "waiting" && one.status)) {
    await call(door, `/api/v1/checkins/${encodeURIComponent(scan.nonce)}`, { method: "DELETE" });
    await keepScan({ ...scan, undo: "done" });
  }
}

async function sendSome(door, scans) {
  const body = JSON.stringify({ device: door.device, scans: scans.map(toBody) });
  const headers = { "content-type": "application/json" };
  const { outcomes } = await (await call(door, "/api/v1/checkins", { method: "POST", headers, body })).json();
  const told = new Map(outcomes.map((one) => [one.nonce, one]));
  const now = new Map((await listScans(door.session)).map((scan) => [scan.nonce, scan]));
  for (const { nonce } of scans) {
    const { status, why = "" } = told.get(nonce);
    await keepScan({ ...now.get(nonce), status, told: why });
  }
}

function toBody({ nonce, code, scanned_at, gate, walk_in }) {
  return walk_in ? { nonce, scanned_at, gate, walk_in } : { nonce, code, scanned_at, gate };
}

/** How many scans and taking-backs wait. */
export const countWaiting = (scans) => scans.filter((scan) => !scan.status || scan.undo === "waiting").length;
