// Reads tickets by docs/ticket-format.md: base45, sixteen bytes, an Ed25519 signature. No page, no network.
const PREFIX = "NH1";
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PAYLOAD = 16, WHOLE = 80, CODE_LETTERS = 9, VERSION = 1;
const FIRST_DAY = Date.UTC(2020, 0, 1), DAY = 86_400_000;

export const toHex = (bytes) => [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
export const fromHex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));

/** The bytes of base45 text, null where it is none. */
export function fromBase45(text) {
  const bytes = [];
  for (let start = 0; start < text.length; start += 3) {
    const part = [...text.slice(start, start + 3)].map((letter) => LETTERS.indexOf(letter));
    const number = part.reduce((sum, value, place) => sum + value * 45 ** place, 0);
    if (part.length < 2 || part.includes(-1) || number >= (part.length === 3 ? 65_536 : 256)) return null;
    if (part.length === 3) bytes.push(number >> 8);
    bytes.push(number & 255);
  }
  return Uint8Array.from(bytes);
}

/** A typed code in its one form; "" where it cannot be one. */
export function readCode(typed) {
  const code = typed.trim().toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1").replace(/[- ]/g, "");
  return code.length === CODE_LETTERS && [...code].every((sign) => CROCKFORD.includes(sign)) ? code : "";
}

/** The six bytes (hex) by which tickets name a session. */
export async function tagOf(sessionId) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(sessionId));
  return toHex(new Uint8Array(digest).slice(0, 6));
}

/** What a ticket says once one of `keys` ({id, public}) vouches for it; null for everything else. */
export async function readTicket(text, keys, verify = verifySignature) {
  const whole = text.startsWith(PREFIX) ? fromBase45(text.slice(PREFIX.length)) : null;
  if (!whole || whole.length !== WHOLE || whole[0] !== VERSION) return null;
  const [payload, signature] = [whole.slice(0, PAYLOAD), whole.slice(PAYLOAD)];
  const code = codeOf(payload.slice(8, 14));
  const key = keys.find((one) => one.id === payload[1]);
  if (!code || !key || !(await verify(signature, payload, fromHex(key.public)))) return null;
  const validTo = new Date(FIRST_DAY + ((payload[14] << 8) | payload[15]) * DAY).toISOString().slice(0, 10);
  return { tag: toHex(payload.slice(2, 8)), code, validTo };
}

/** Verify with the browser's own Ed25519 where it has one, else with the vendored one. */
export async function verifySignature(signature, message, publicKey) {
  return (await hasNative()) ? verifyNative(signature, message, publicKey) : verifyVendored(signature, message, publicKey);
}

/** Say whether WebCrypto here knows Ed25519. */
export async function hasNative() {
  try {
    // the base point's y = 4/5, a valid key everywhere
    await importKey(fromHex("58" + "66".repeat(31)));
    return true;
  } catch {
    return false;
  }
}

export async function verifyNative(signature, message, publicKey) {
  return crypto.subtle.verify({ name: "Ed25519" }, await importKey(publicKey), signature, message);
}

/** Fetch the vendored Ed25519, so that it is there when there is no connection. */
export const prepareVendored = () => import("../vendor/noble-ed25519/index.js");

export async function verifyVendored(signature, message, publicKey) {
  const { verifyAsync } = await prepareVendored();
  return verifyAsync(signature, message, publicKey, { zip215: false });
}

const importKey = (raw) => crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);

function codeOf(bytes) {
  let number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  if (number >= 2 ** (5 * CODE_LETTERS)) return "";
  let code = "";
  for (let at = 0; at < CODE_LETTERS; at++, number = Math.floor(number / 32)) code = CROCKFORD[number % 32] + code;
  return code;
}
