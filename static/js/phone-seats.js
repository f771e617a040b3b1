"use strict";
// The seats of this browser in one room, and the answers they keep until the server has stored them.

const MOST_SEATS = 6;
const KEY_LASTS = 14 * 60 * 1000; // the server knows a key for 15 minutes

function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// A seat: {key, at, join, token, id, name, factor, held:[{q,id,value}], stored, result, total, rank}.
class Seats {
  constructor(pin) {
    this.place = `ngayhoi:${pin}`;
    this.list = [];
    this.active = 0;
    try {
      const kept = JSON.parse(localStorage.getItem(this.place));
      if (kept) [this.list, this.active] = [kept.list, Math.min(kept.active, kept.list.length - 1)];
    } catch {
      this.list = [];
    }
  }

  get me() {
    return this.list[this.active];
  }

  get others() {
    return this.list.filter((seat) => seat !== this.me && seat.name);
  }

  save() {
    try {
      localStorage.setItem(this.place, JSON.stringify({ list: this.list, active: this.active }));
    } catch {
      return; // private windows keep nothing; the page itself still does
    }
  }

  add(join) {
    this.list = this.list.filter((seat) => seat.token || seat.byCookie || seat.id);
    this.list.push({ key: uuid(), at: Date.now(), join, held: [], total: 0, rank: null });
    this.active = this.list.length - 1;
    this.save();
    return this.me;
  }

  remove(seat) {
    this.list = this.list.filter((other) => other !== seat);
    this.active = Math.max(0, Math.min(this.active, this.list.length - 1));
    this.save();
  }

  // A token is replaced by every answer to the seat's key, also by one that never arrived here.
  mayRegain(seat) {
    return Boolean(seat.token) && Date.now() - (seat.at || 0) < KEY_LASTS;
  }

  regain(seat) {
    seat.token = null;
    this.save();
    return seat;
  }

  choose(seat) {
    this.active = this.list.indexOf(seat);
    this.save();
  }

  hello() {
    const seat = this.me;
    if (seat.token) return { t: "join", seat: seat.token };
    if (seat.byCookie) return { t: "join" };
    return { t: "join", key: seat.key, ...seat.join };
  }

  hold(q, value) {
    const item = { q, id: uuid(), value, at: Date.now() };
    this.me.held.push(item);
    this.save();
    return item;
  }

  release(seat, id) {
    seat.held = seat.held.filter((item) => item.id !== id);
    this.save();
  }

  heldFor(seat, q) {
    return seat.held.find((item) => item.q === q);
  }
}

// Brings kept answers to the server, over the socket or by POST, until each is stored or refused.
class Courier {
  constructor(pin, seats, link, onAnswer) {
    Object.assign(this, { pin, seats, link, onAnswer, busy: false });
    setInterval(() => this.run(), 4000);
  }

  // Answers that were refused as not yet open are tried again when a question opens.
  wake() {
    for (const seat of this.seats.list) for (const item of seat.held) item.asleep = false;
    this.run();
  }

  async run() {
    if (this.busy) return;
    this.busy = true;
    for (const seat of [...this.seats.list]) {
      for (const item of [...seat.held]) if (!item.asleep) await this.deliver(seat, item);
    }
    this.busy = false;
  }

  async deliver(seat, item) {
    const frame = { t: "answer", q: item.q, id: item.id, value: item.value };
    item.tries = (item.tries || 0) + 1;
    if (seat === this.seats.me && item.tries % 3 && this.link.send(frame)) return;
    if (!seat.token && !seat.byCookie) return;
    const { t, ...body } = frame;
    const answer = await call("POST", api(this.pin, "answers"), { token: seat.token, body, limit: 6000 });
    if (answer === null || answer.status >= 429) return;
    this.link.reached();
    if (answer.status === 200) this.onAnswer(seat, answer.body);
    else if (answer.status === 401 || answer.status === 403) this.seats.release(seat, item.id);
    else this.onAnswer(seat, { t: "refused", q: item.q, id: item.id, why: answer.body.refused || "invalid" });
  }
}
