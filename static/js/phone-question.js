"use strict";
// A question on the phone: the nine kinds, their media, and how an answer's value is read from the screen.

const LETTERS = "ABCDEFGHIJKL";
const colour = (index) => `option-${"abcdef"[index % 6]}`; // colours and shapes come again, letters never do

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== false) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

function shape(index) {
  const space = document.documentElement.querySelector("svg").namespaceURI;
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "shape");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#s${index % 6}`);
  svg.append(use);
  return svg;
}

// One clip at a time, only when asked for.
const player = new Audio();
let playing = null;
player.onended = () => quiet();

function quiet() {
  player.pause();
  if (playing) {
    playing.setAttribute("aria-pressed", "false");
    playing.firstChild.textContent = playing.dataset.listen;
  }
  playing = null;
}

function listen(url, texts, what) {
  if (!url) return null;
  const button = make("button", { type: "button", class: "listen", "aria-pressed": "false", "data-listen": texts("listen") }, make("span", {}, texts("listen")), make("span", { class: "visually-hidden" }, ` ${what}`));
  button.onclick = () => {
    const stop = playing === button;
    quiet();
    if (stop) return;
    playing = button;
    button.setAttribute("aria-pressed", "true");
    button.firstChild.textContent = texts("stop");
    player.src = url;
    player.play().catch(quiet);
  };
  return button;
}

function picture(url) {
  return url ? make("img", { src: url, alt: "" }) : null;
}

const mediaOf = (q, index) => (q.media && q.media.options && q.media.options[index]) || {};

function questionHead(q, texts) {
  const media = q.media || {};
  const nodes = [make("div", { class: "row" }, make("h1", { class: "qtext grow", tabindex: "-1" }, q.text), listen(media.audio, texts, q.text))];
  if (media.image) nodes.push(make("img", { class: "qimage", src: media.image, alt: "" }));
  return nodes;
}

// One tap answers: choice, true_false, poll.
function tapList(q, texts, send) {
  const list = make("ul", { class: "options" });
  q.options.forEach((text, index) => {
    const media = mediaOf(q, index);
    const button = make("button", { type: "button", class: `option ${colour(index)}` }, shape(index), make("span", {}, `${LETTERS[index]}. `), picture(media.image), make("span", { class: "grow" }, text));
    button.onclick = () => {
      for (const other of list.querySelectorAll(".option")) other.disabled = true;
      send([index]);
    };
    list.append(make("li", { class: "row" }, button, listen(media.audio, texts, text)));
  });
  return [list];
}

function sendButton(texts, read, send) {
  const fault = make("p", { class: "field-error", role: "alert" });
  const button = make("button", { type: "button", class: "button button-primary" }, texts("send"));
  button.onclick = () => {
    const value = read();
    if (value === null) fault.textContent = texts("choose");
    else {
      button.disabled = true;
      send(value);
    }
  };
  return [fault, button];
}

function tickList(q, texts, send) {
  const list = make("ul", { class: "options" });
  q.options.forEach((text, index) => {
    const media = mediaOf(q, index);
    const box = make("input", { type: "checkbox", value: index });
    const label = make("label", { class: `option ${colour(index)}` }, box, shape(index), make("span", {}, `${LETTERS[index]}. `), picture(media.image), make("span", { class: "grow" }, text));
    box.onchange = () => label.classList.toggle("chosen", box.checked);
    list.append(make("li", { class: "row" }, label, listen(media.audio, texts, text)));
  });
  const read = () => {
    const picks = [...list.querySelectorAll("input:checked")].map((box) => Number(box.value));
    return picks.length ? picks : null;
  };
  return [make("p", { class: "hint" }, texts("multiple")), list, ...sendButton(texts, read, send)];
}

function orderList(q, texts, send) {
  const order = q.options.map((_, index) => index);
  const list = make("ol", { class: "options" });
  const said = make("p", { class: "visually-hidden", role: "status" });
  const step = (at, to, sign, label) => {
    const item = q.options[order[at]];
    const button = make("button", { type: "button", class: "step", "aria-label": texts(label, { item }), disabled: to < 0 || to >= order.length ? "" : false }, sign);
    button.onclick = () => {
      [order[at], order[to]] = [order[to], order[at]];
      draw();
      said.textContent = texts("moved_item", { item, n: to + 1 });
      const there = list.children[to].querySelectorAll(".step");
      const next = label === "up" ? there[0] : there[1];
      (next.disabled ? there[label === "up" ? 1 : 0] : next).focus();
    };
    return button;
  };
  const draw = () => {
    list.replaceChildren(...order.map((index, at) => {
      const media = mediaOf(q, index);
      return make("li", { class: "item" }, make("b", {}, `${at + 1}.`), picture(media.image), make("span", {}, q.options[index]), listen(media.audio, texts, q.options[index]), step(at, at - 1, "↑", "up"), step(at, at + 1, "↓", "down"));
    }));
  };
  draw();
  return [make("p", { class: "hint" }, texts("order")), list, said, ...sendButton(texts, () => [...order], send)];
}

function matchList(q, texts, send) {
  const rows = q.left.map((text, index) => {
    const id = `match-${index}`;
    const select = make("select", { id }, make("option", { value: "" }, "–"), ...q.right_side.map((right, at) => make("option", { value: at }, right)));
    return make("div", {}, make("label", { for: id }, text), select);
  });
  const read = () => {
    const chosen = rows.map((row) => row.querySelector("select").value);
    const whole = chosen.every(Boolean) && new Set(chosen).size === chosen.length;
    return whole ? chosen.map((right, left) => [left, Number(right)]) : null;
  };
  return [make("p", { class: "hint" }, texts("match")), ...rows, ...sendButton(texts, read, send)];
}

function typed(q, texts, send) {
  const numeric = q.kind === "numeric";
  const input = make("input", { id: "typed", type: "text", maxlength: numeric ? 30 : 100, autocomplete: "off", inputmode: numeric ? "decimal" : "text", enterkeyhint: "send" });
  const read = () => {
    const text = input.value.trim();
    if (!numeric) return text || null;
    const number = text.replace(/\s/g, "").replace(",", ".");
    return /^[+-]?\d+(\.\d+)?$/.test(number) ? number : null;
  };
  const [fault, button] = sendButton(texts, read, send);
  input.onkeydown = (event) => event.key === "Enter" && button.click();
  return [make("label", { for: "typed" }, texts(q.kind)), input, fault, button];
}

const FORMS = { choice: tapList, true_false: tapList, poll: tapList, multiple: tickList, order: orderList, match: matchList, numeric: typed, text: typed, words: typed };

// A value in words: what was chosen, or what would have been right.
function inWords(q, value) {
  if (value === null || value === undefined) return [];
  if (q.kind === "match") return value.map(([left, right]) => `${q.left[left]} – ${q.right_side[right]}`);
  if (q.kind === "order") return value.map((index, at) => `${at + 1}. ${q.options[index]}`);
  if (Array.isArray(value)) return value.map((index) => `${LETTERS[index]}. ${q.options[index]}`);
  return [q.kind === "numeric" ? String(value).replace(".", ",") : String(value)];
}

// Pictures and sounds of the question to come, unless somebody saves data.
function prefetch(urls = []) {
  if (navigator.connection && navigator.connection.saveData) return;
  for (const url of urls) fetch(url, { priority: "low" }).catch(() => null);
}
