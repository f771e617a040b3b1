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

/** A name as the server keeps it: composed, without doubled spaces. */
export const clean = (text) => text.normalize("NFC").split(/\s+/).filter(Boolean).join(" ");

const LONGEST_NAME = 60, OLDEST = 120, ADULT_AT = 16, KEPT_DAYS = 30;
const isText = (text) => [...text].length <= LONGEST_NAME && !/[\p{C}\p{Z}]/u.test(text.replaceAll(" ", ""));

/** What is wrong with the form of somebody without a ticket, {field, why}, by the server's own rules; null for nothing. */
export function findFault({ name, birth_year, guardian }, session, now) {
  const age = new Date(session.starts_at).getUTCFullYear() - birth_year;
  if (now >= Date.parse(session.ends_at)) return { field: "", why: "over" };
  if (!isText(name) || !/\p{L}/u.test(name)) return { field: "name", why: "name_rule" };
  if (!Number.isInteger(birth_year) || age < 0 || age > OLDEST) return { field: "birth_year", why: "year_rule" };
  if (age < ADULT_AT && !guardian?.name) return { field: "guardian", why: "guardian_rule" };
  return isText(guardian?.name ?? "") ? null : { field: "guardian", why: "name_rule" };
}

/** Somebody without a ticket whom the server refused: their name is nowhere but on this device. */
const isLost = (scan) => Boolean(scan.walk_in) && scan.status === "refused" && !scan.undo;

/** Say whether everything of a session leaves the device; names that the server refused stay for a month, to be put on paper. */
export const mayGo = (door, scans, now) => isOver(door, scans.some(isLost) ? now - KEPT_DAYS * 86_400_000 : now);

/** Say whether a session's data have to leave the device: six hours after its end. */
export const isOver = (door, now) => now > Date.parse(door.package.session.ends_at) + 6 * 3_600_000;
