"use strict";
// The phone page: frames in, screens out. What was stored comes from the server; what was chosen is kept until then.

function readTexts(place) {
  const words = new Map([...place.content.children].map((node) => [node.dataset.k, node.textContent]));
  return (key, values = {}) => (words.get(key) || "").replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

const BOARDS = new Set(["standings", "podium", "finished"]);

class App {
  constructor(root) {
    this.pin = root.dataset.pin;
    this.texts = readTexts(document.getElementById("texts"));
    this.screen = document.getElementById("screen");
    this.notices = document.getElementById("notices");
    this.pill = document.getElementById("pill");
    this.joinPlace = document.getElementById("join-place");
    this.worth = document.getElementById("worth");
    this.button = document.getElementById("seats-button");
    this.seats = new Seats(this.pin);
    this.view = null;
    this.connected = false;
    this.link = new Link(this.pin, this);
    this.courier = new Courier(this.pin, this.seats, this.link, (seat, frame) => this.settle(seat, frame));
    const form = document.getElementById("join");
    this.join = form.elements ? new JoinForm(form, this.texts, (fields) => this.enter(fields)) : null;
    this.button.onclick = () => this.openMenu();
    setInterval(() => this.tick(), 250);
    if (!this.seats.list.length && root.dataset.seated === "yes") this.seats.add({}).byCookie = true;
    document.getElementById("who")?.remove();
    if (this.seats.me) this.play(this.seats.me);
  }

  // --- seats
  enter(fields) {
    this.seats.add(fields);
    this.join?.busy(true);
    this.notice(this.texts("joining"));
    this.link.start(() => this.seats.hello(), null);
  }

  play(seat) {
    this.mode = "game";
    this.seats.choose(seat);
    this.drawn = null;
    this.link.start(() => this.seats.hello(), seat.token);
    this.connected = false;
    this.draw();
  }

  addSeat() {
    this.mode = "join";
    this.show(null);
    if (!this.join) return;
    this.join.form.elements.name.value = "";
    this.join.form.elements.name.focus();
  }

  openMenu() {
    this.mode = "menu";
    this.show(seatMenu(this.seats, this.texts, this));
  }

  leave(why, buttons) {
    this.mode = "outside";
    this.link.stop();
    this.show(outside(why, this.texts, buttons));
  }

  rejoin() {
    this.seats.remove(this.seats.me);
    if (this.seats.me) this.play(this.seats.me);
    else this.addSeat();
  }

  // --- from the link
  onStatus(connected) {
    this.connected = connected;
    if (connected) this.failingSince = null;
    else this.failingSince = this.failingSince || Date.now();
    this.draw();
  }

  onFrame(frame) {
    const seat = this.seats.me;
    const act = {
      welcome: () => this.welcome(seat, frame), seated: () => this.welcome(seat, { ...frame, me: frame }), snapshot: () => this.snapshot(seat, frame.room),
      phase: () => this.phase(seat, frame), stored: () => this.settle(seat, frame), refused: () => this.settle(seat, frame),
      result: () => Object.assign(seat, { result: frame, total: frame.total, rank: frame.rank }), board: () => this.board(frame),
      error: () => this.error(seat, frame), bye: () => this.bye(frame.why),
    }[frame.t];
    if (act) act();
    this.seats.save();
    this.draw();
  }

  welcome(seat, { seat: token, me, room }) {
    if (token) seat.token = token;
    Object.assign(seat, { id: me.id, name: me.name, factor: me.time_factor });
    this.link.token = seat.token;
    this.mode = "game";
    this.unnotice("joining");
    this.join?.busy(false);
    if (room) this.snapshot(seat, room);
  }

  snapshot(seat, room) {
    if (this.view && room.v < this.view.v) return;
    this.view = { ...room, boards: room.v };
    prefetch(room.prefetch);
    const { stored, result, total, rank } = room.mine || {};
    Object.assign(seat, { stored: stored || null, result: result || null, total: total || 0, rank: rank ?? null });
    if (stored) this.answered(seat, stored.q, stored.id);
    this.courier.wake();
  }

  phase(seat, frame) {
    if (this.view && frame.v < this.view.v) return;
    const former = this.view || {};
    this.view = { ...former, ...frame, answer: frame.answer ?? null, explanation: frame.explanation ?? "" };
    prefetch(frame.prefetch);
    if (frame.phase === "revealed") this.view.board = null;
    if (frame.phase === "open") {
      if (!former.q || former.q.n !== frame.q.n) seat.result = null;
      this.courier.wake();
    }
  }

  board(frame) {
    if (this.view) Object.assign(this.view, { board: frame, boards: (this.view.boards || 0) + 1 });
  }

  // --- answers
  answer(q, value) {
    this.seats.me.answered = q;
    this.seats.hold(q, value);
    quiet();
    this.notice("");
    this.courier.run();
    this.draw();
  }

  answered(seat, q, id) {
    seat.answered = q;
    for (const item of [...seat.held]) if (item.q === q) this.seats.release(seat, item.id);
  }

  settle(seat, frame) {
    const item = seat.held.find((one) => one.id === frame.id);
    if (frame.t === "stored") {
      if (item) seat.stored = { q: frame.q, id: frame.id, receipt: frame.receipt, value: item.value };
      this.answered(seat, frame.q, frame.id);
    } else if (item && frame.why === "closed") item.asleep = true;
    else if (item) {
      this.seats.release(seat, item.id);
      this.notice(this.texts(frame.why), "warn");
      if (frame.why === "invalid") seat.answered = null;
      if (frame.why === "duplicate") this.link.start(() => this.seats.hello(), seat.token);
    }
    this.draw();
  }

  // --- refusals
  error(seat, frame) {
    const retry = [[this.texts("again"), () => this.play(seat)]];
    this.join?.busy(frame.code === "busy" || frame.code === "slow_down"); // then the link asks again by itself
    if (frame.code === "seat_unknown" && this.seats.mayRegain(seat)) this.play(this.seats.regain(seat));
    else if (frame.code === "seat_unknown") {
      this.seats.remove(seat);
      this.leave("seat_unknown", [[this.texts("again"), () => (this.seats.me ? this.play(this.seats.me) : this.addSeat())]]);
    } else if ((frame.code === "invalid" || frame.code === "ticket") && !seat.token) {
      this.seats.remove(seat);
      this.link.stop();
      this.notice("");
      this.mode = "join";
      this.join?.fault(frame.errors?.[0]?.text || frame.text);
    } else if (frame.code === "locked" || frame.code === "full") this.leave(frame.code, retry);
    else if (frame.code === "banned" || frame.code === "pin_unknown") this.leave(frame.code, []);
    else if (frame.code === "finished") this.leave("gone", []);
    else this.notice(frame.text || "", "bad");
  }

  bye(why) {
    if (why === "kicked") this.seats.me.at = 0;
    if (why === "kicked") this.leave("kicked", [[this.texts("again"), () => this.rejoin()]]);
    else if (why === "banned") this.leave("banned", []);
    else if (why === "moved") this.leave("moved", [[this.texts("use_here"), () => this.play(this.seats.me)]]);
  }

  // --- drawing
  notice(text, tone = "") {
    this.notices.replaceChildren(...(text ? [make("p", { class: `notice notice-${tone}` }, text)] : []));
  }

  // a connection made anew takes back what it was about, never what became of an answer
  unnotice(key) {
    if (this.notices.textContent === this.texts(key)) this.notice("");
  }

  show(nodes) {
    this.drawn = null;
    const within = this.screen.contains(document.activeElement) || document.activeElement === document.body;
    this.joinPlace.hidden = nodes !== null;
    this.screen.replaceChildren(...(nodes || []).filter(Boolean));
    this.worth.hidden = this.worth.dataset.worth !== "rehearsal" && !(this.mode === "game" && this.view && BOARDS.has(this.view.phase));
    const first = this.screen.querySelector("[tabindex='-1']");
    if (first && within) first.focus({ preventScroll: true });
    if (first) document.getElementById("announce").textContent = first.textContent;
    if (nodes) scrollTo(0, 0);
  }

  draw() {
    const seat = this.seats.me;
    const holding = seat && seat.held.some((item) => !this.connected || Date.now() - item.at > 2000);
    const state = holding ? "hold" : this.connected || !seat ? "on" : "off";
    if (seat && this.pill.dataset.state !== state | this.pill.dataset.said !== state) {
      this.pill.textContent = this.texts(state);
      this.pill.dataset.state = this.pill.dataset.said = state;
    }
    this.button.hidden = !seat || !seat.name || this.mode === "join";
    if (seat && seat.name) this.button.textContent = this.seats.list.length > 1 ? `${seat.name} ▾` : seat.name;
    if (this.mode !== "game" || !seat || !this.view || !seat.name) return;
    const view = Object.assign(this.view, { connected: this.connected });
    const n = view.q ? view.q.n : 0;
    const key = JSON.stringify([this.seats.active, view.phase, n, seat.stored, seat.held.length && this.connected, seat.held.length, seat.result, view.phase !== "open" && view.boards]);
    if (key === this.drawn) return;
    this.show((SCREENS[view.phase] || SCREENS.ready)(view, seat, this.texts, this));
    this.drawn = key;
    if (view.phase === "open" && !document.hidden) requestAnimationFrame(() => this.link.send({ t: "seen", q: n }));
    this.tick();
  }

  tick() {
    const clock = document.getElementById("clock");
    if (clock && this.view.phase === "open") {
      const { opened, closes } = this.view;
      const whole = (closes - opened) * (this.seats.me.factor || 1);
      const left = Math.max(0, opened + whole - this.link.now());
      const seconds = Math.ceil(left / 1000);
      if (clock.textContent !== String(seconds)) clock.textContent = seconds;
      clock.toggleAttribute("data-low", seconds <= 5);
      document.getElementById("track").style.transform = `scaleX(${Math.min(1, left / whole)})`;
    }
    if (this.failingSince && Date.now() - this.failingSince > 12000 && !this.notices.firstChild) this.notice(this.texts("restart"), "warn");
    if (this.connected) this.unnotice("restart");
    this.draw();
  }
}

new App(document.getElementById("app"));
