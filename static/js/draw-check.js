"use strict";
// Recomputes a prize draw with the browser's own WebCrypto, by the rule in docs/prize-draw.md.

const card = document.getElementById("check");
const bytes = (text) => new TextEncoder().encode(text);
const hex = (buffer) => [...new Uint8Array(buffer)].map((one) => one.toString(16).padStart(2, "0")).join("");
const fromHex = (text) => new Uint8Array((text.match(/../g) || []).map((pair) => parseInt(pair, 16)));
const sha256 = async (content) => hex(await crypto.subtle.digest("SHA-256", content));

function tell(name, holds) {
  const place = card.querySelector(`[data-check="${name}"] strong`);
  place.textContent = holds ? place.dataset.good : place.dataset.bad;
  place.classList.add(holds ? "good" : "bad");
}

async function lotsOf(seed, digest, codes) {
  const key = await crypto.subtle.importKey("raw", seed, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return Promise.all(codes.map(async (code) => [hex(await crypto.subtle.sign("HMAC", key, bytes(`${digest}\n${code}`))), code]));
}

async function check() {
  const { seed, commitment, digest, drawn, list } = card.dataset;
  const text = await (await fetch(list, { cache: "no-store" })).text();
  const found = await sha256(bytes(text));
  tell("commitment", (await sha256(fromHex(seed))) === commitment);
  tell("digest", found === digest);
  const lots = await lotsOf(fromHex(seed), found, text.split("\n").filter(Boolean));
  const ordered = lots.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, code]) => code);
  const told = drawn.split(" ").filter(Boolean);
  tell("order", told.every((code, at) => code === ordered[at]) && told.length <= ordered.length);
}

if (card && window.crypto && crypto.subtle) check();
