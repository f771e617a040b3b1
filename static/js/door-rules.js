// What a code comes to on a device without a signal. Pure: no page, no network, no clock of its own.
import { readCode, readTicket } from "./ticket.js";

/** Judge a code against the package: {kind: good|seen|check|bad, why, code, name}. `there` holds codes that are in. */
export async function judge(text, { door, there, today }) {
  const typed = readCode(text);
  const code = typed || (await readTicket(text.trim(), door.package.keys));
  if (!code) return { kind: "bad", why: text.trim().startsWith("NH") ? "forged" : "unknown", code: "", name: "" };
  if (typed) return find(typed, door, there, { kind: "bad", why: "unknown" });
  if (code.tag !== door.tag) return { kind: "bad", why: "wrong_session", code: code.code, name: "" };
  if (code.validTo < today && dayOf(Date.parse(door.package.session.ends_at)) < today) return { kind: "bad", why: "expired", code: code.code, name: "" };
  return find(code.code, door, there, { kind: "check", why: "not_listed" });
}

function find(code, door, there, otherwise) {
  const person = door.package.roster.find((one) => one.code === code);
  if (!person) return there.has(code) ? { kind: "seen", why: "", code, name: "" } : { ...otherwise, code, name: "" };
  return { kind: there.has(code) ? "seen" : "good", why: "", code, name: `${person.name} · ${person.birth_year ?? ""}` };
}

/** The codes that are in, by the server's word and this device's own scans; once the server knows who walked in, by its list. */
export function listThere(door, scans) {
  const there = new Set(door.package.roster.filter((one) => one.present).map((one) => one.code));
  const isTakenBack = (scan) => scan.undo === "waiting" && scan.status !== "duplicate" && scan.kind !== "seen";
  for (const scan of scans.filter(isTakenBack)) there.delete(scan.short);
  for (const scan of scans.filter((one) => isIn(one) && !(one.walk_in && one.status))) there.add(scan.short);
  return there;
}

/** Say whether a scan let somebody in, as far as this device knows. */
export function isIn(scan) {
  return !scan.undo && (scan.status ? scan.status !== "refused" : scan.kind === "good" || scan.kind === "check");
}

/** The day in the province, as tickets write it. */
export const dayOf = (moment) => new Date(moment + 7 * 3_600_000).toISOString().slice(0, 10);

/** Say whether a session's data have to leave the device: six hours after its end. */
export const isOver = (door, now) => now > Date.parse(door.package.session.ends_at) + 6 * 3_600_000;
