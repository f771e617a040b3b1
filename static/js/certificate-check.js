// Checks a downloaded certificate in the browser alone: canonical form (RFC 8785) of its fields, Ed25519 over the bytes.
import { hasNative, prepareVendored, verifyNative, verifyVendored } from "./ticket.js";

const form = document.getElementById("check");

/** Write JSON in the canonical form of RFC 8785: members sorted by UTF-16 units, numbers and texts as JavaScript does. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(",")}}`;
}

/** Read base64url. */
export function fromBase64(text) {
  const letters = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

/** Say "good", "bad" or "unknown" of a certificate, with the keys that may have signed it. */
export async function check(told, keys) {
  const key = keys.find((one) => one.kid === told.key_id);
  if (!key) return "unknown";
  const verify = (await hasNative()) ? verifyNative : verifyVendored;
  const bytes = new TextEncoder().encode(canonical(told.fields));
  return (await verify(fromBase64(told.signature), bytes, fromBase64(key.x))) ? "good" : "bad";
}

function show(verdict, fields) {
  const place = document.getElementById("verdict");
  place.hidden = false;
  place.textContent = form.dataset[verdict];
  place.className = `notice ${verdict === "good" ? "notice-good" : "notice-bad"}`;
  const rows = Object.entries(fields).map(([name, value]) => {
    const row = document.createElement("div");
    for (const [tag, text] of [["dt", name], ["dd", String(value)]]) row.append(Object.assign(document.createElement(tag), { textContent: text }));
    return row;
  });
  document.getElementById("told").replaceChildren(...rows);
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const told = JSON.parse(document.getElementById("document").value);
    const given = document.getElementById("keys").value.trim();
    const verdict = await check(told, given ? JSON.parse(given).keys : told.keys);
    show(verdict, verdict === "good" ? told.fields : {});
  } catch {
    show("unreadable", {});
  }
});

// a browser without Ed25519 of its own fetches ours now, so that the check works without a connection afterwards
if (form && !(await hasNative())) await prepareVendored().catch(() => {});
