"use strict";
// What the phone shows in each phase. Every function returns nodes; `view` is the room, `seat` who plays here.

const number = (value) => Number(value).toLocaleString(document.documentElement.lang || "vi");

function lines(className, values) {
  return make("div", { class: className }, ...values.map((text) => make("p", {}, text)));
}

function waiting(...nodes) {
  return [make("div", { class: "wait stack" }, ...nodes)];
}

function chosen(view, seat, texts) {
  const held = seat.held.find((item) => item.q === view.q.n);
  const stored = seat.stored && seat.stored.q === view.q.n ? seat.stored : null;
  if (!held && !stored) return null;
  const value = (stored || held).value;
  const listed = view.q.options && view.q.kind !== "order";
  const words = listed ? [] : inWords(view.q, value);
  const list = listed ? settled(view.q, value, stored ? "✓" : "…") : null;
  const said = stored ? recorded(stored, words, texts) : waitingFor(view, words, texts);
  return [list, said].filter(Boolean);
}

// The options stay on the screen; what was chosen keeps its colour and carries its mark.
function settled(q, value, mark) {
  return make("ul", { class: "options" }, ...q.options.map((text, index) => {
    const mine = value.includes(index);
    return make("li", { class: mine ? `option chosen ${colour(index)}` : "option faded" }, shape(index), make("span", {}, `${LETTERS[index]}. `), picture(mediaOf(q, index).image), make("span", { class: "grow" }, text), mine ? make("span", { class: "mark", "aria-hidden": "true" }, mark) : null);
  }));
}

function recorded(stored, words, texts) {
  return make("div", { class: "notice notice-good" }, make("p", { class: "label" }, `✓ ${texts("stored")}`), lines("", words), make("p", { class: "small" }, make("span", { class: "receipt" }, texts("receipt", { code: stored.receipt }))));
}

function waitingFor(view, words, texts) {
  return make("div", { class: "notice notice-warn" }, make("p", { class: "label pulse" }, texts(view.connected ? "sending" : "holding")), lines("", words));
}

function head(view, texts) {
  const { n, of, points } = view.q;
  const clock = view.phase === "open" ? [make("span", { class: "clock", id: "clock", role: "timer", "aria-live": "off" })] : [];
  const nodes = [make("div", { class: "qhead" }, make("span", { class: "small" }, `${texts("question", { n, of })} · ${texts("points", { points: number(points) })}`), ...clock)];
  if (view.phase === "open") nodes.push(make("div", { class: "track", "aria-hidden": "true" }, make("i", { id: "track" })));
  return nodes;
}

function handOver(view, seat, texts, app) {
  const free = app.seats.others.filter((other) => other.answered !== view.q.n);
  if (!free.length) return [];
  return [make("p", { class: "label" }, texts("hand_over")), ...free.map((other) => {
    const button = make("button", { type: "button", class: "button" }, other.name);
    button.onclick = () => app.play(other);
    return button;
  })];
}

function own(seat, texts) {
  const cells = [[texts("total"), number(seat.total || 0)]];
  const result = seat.result || {};
  if (seat.rank) cells.push([texts("rank"), result.of ? texts("of_all", { rank: number(seat.rank), of: number(result.of) }) : number(seat.rank)]);
  if (result.unit && result.unit.rank) cells.push([texts("unit_rank"), number(result.unit.rank)]);
  return make("dl", { class: "figures" }, ...cells.map(([label, value]) => make("div", {}, make("dt", {}, label), make("dd", {}, value))));
}

function verdict(view, seat, texts) {
  const result = seat.result && seat.result.q === view.q.n ? seat.result : null;
  const answered = seat.stored && seat.stored.q === view.q.n;
  if (!answered) return make("h1", { class: "giant muted", tabindex: "-1" }, texts("none"));
  if (!result) return make("h1", { class: "middling pulse", tabindex: "-1" }, texts("closed"));
  if (result.right === null) return make("h1", { class: "giant", tabindex: "-1" }, texts("thanks"));
  const word = result.right ? "right" : result.points > 0 ? "partly" : "wrong";
  const sign = { right: "✓ ", partly: "", wrong: "✗ " }[word];
  return make("div", {}, make("h1", { tabindex: "-1", class: `giant ${result.right ? "good" : result.points > 0 ? "" : "bad"}` }, sign + texts(word)), make("p", {}, texts("plus", { points: number(result.points) })));
}

function ranks(title, rows) {
  if (!rows.length) return [];
  return [make("h2", {}, title), make("ol", { class: "ranks" }, ...rows.map((row) => make("li", row.mine ? { class: "mine" } : {}, make("b", {}, row.rank === null ? "–" : row.rank), make("span", {}, row.name), make("span", { class: "number" }, row.value))))];
}

function board(view, seat, texts) {
  const { units = [], top = [] } = view.board || {};
  const code = seat.join && seat.join.commune;
  return [
    ...ranks(texts("board_units"), units.map((unit) => ({ rank: unit.rank, name: unit.name, value: number(Math.round(Number(unit.score))), mine: unit.code === code }))),
    ...ranks(texts("board_people"), top.map((one) => ({ rank: one.rank, name: one.name, value: number(one.total), mine: one.name === seat.name && one.total === seat.total }))),
  ];
}

const SCREENS = {
  lobby: (view, seat, texts) => waiting(
    make("h1", { class: "giant", tabindex: "-1" }, seat.name),
    make("p", {}, texts("lobby")),
    make("p", { class: "muted small" }, texts("lobby_keep")),
  ),
  ready: (view, seat, texts) => waiting(make("h1", { class: "giant pulse", tabindex: "-1" }, texts("ready"))),
  open: (view, seat, texts, app) => {
    const done = chosen(view, seat, texts);
    if (done) return [...head(view, texts), ...questionHead(view.q, texts), ...done, ...handOver(view, seat, texts, app)];
    return [...head(view, texts), ...questionHead(view.q, texts), ...FORMS[view.q.kind](view.q, texts, (value) => app.answer(view.q.n, value))];
  },
  closed: (view, seat, texts) => [...head(view, texts), ...questionHead(view.q, texts), make("p", { class: "middling pulse" }, texts("closed")), ...(chosen(view, seat, texts) || [])],
  revealed: (view, seat, texts) => {
    const answer = inWords(view.q, view.answer);
    return [
      make("div", { class: "center" }, verdict(view, seat, texts)),
      own(seat, texts),
      make("p", { class: "small muted" }, `${texts("question", view.q)}: ${view.q.text}`),
      answer.length ? make("div", { class: "notice notice-good" }, make("p", { class: "label" }, texts("the_answer")), lines("", answer)) : null,
      view.explanation ? make("div", { class: "notice" }, make("p", { class: "label" }, texts("why")), make("p", {}, view.explanation)) : null,
    ];
  },
  standings: (view, seat, texts) => [make("h1", { tabindex: "-1" }, texts("standings")), own(seat, texts), ...board(view, seat, texts)],
  podium: (view, seat, texts) => [make("h1", { tabindex: "-1" }, texts("podium")), own(seat, texts), ...board(view, seat, texts)],
  finished: (view, seat, texts) => [
    make("h1", { tabindex: "-1" }, texts("finished")), own(seat, texts), ...board(view, seat, texts),
    make("p", { class: "cluster" }, make("a", { class: "button button-primary", href: "/ho-chieu" }, texts("passport_link")), make("a", { class: "button", href: "/bang-xep-hang" }, texts("board_link"))),
  ],
  paused: (view, seat, texts) => waiting(make("h1", { class: "giant", tabindex: "-1" }, texts("paused")), ...((view.q && chosen(view, seat, texts)) || [])),
};

// A page of its own for each way of being outside.
function outside(why, texts, buttons) {
  return waiting(make("h1", { tabindex: "-1" }, texts(why)), ...buttons.map(([label, act]) => {
    const button = make("button", { type: "button", class: "button button-primary" }, label);
    button.onclick = act;
    return button;
  }));
}

function seatMenu(seats, texts, app) {
  const buttons = seats.list.filter((seat) => seat.name).map((seat) => {
    const button = make("button", { type: "button", class: seat === seats.me ? "button button-primary" : "button" }, seat.name);
    button.onclick = () => app.play(seat);
    return button;
  });
  const act = (label, call) => {
    const button = make("button", { type: "button", class: "button button-small" }, label);
    button.onclick = call;
    return button;
  };
  if (seats.list.length < MOST_SEATS) buttons.push(act(texts("add_seat"), () => app.addSeat()));
  return [make("h1", { tabindex: "-1" }, texts("seats")), ...buttons, act(texts("back"), () => app.play(seats.me))];
}
