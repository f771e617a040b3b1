"use strict";
// One connection to a room: a WebSocket, and polling where it is blocked. Keeps the server's time.

const PROTOCOL = "ngayhoi.live.v1";
const api = (pin, path) => `/api/v1/live/${pin}/${path}`;

// Calls the server; null when it cannot be reached within `limit` ms.
async function call(method, path, { token, body, etag, limit = 10000 } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), limit);
  const headers = {};
  if (token) headers.Authorization = `Seat ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  if (etag) headers["If-None-Match"] = etag;
  try {
    const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body), cache: "no-store", signal: stop.signal });
    const text = await answer.text();
    return {
      status: answer.status,
      etag: answer.headers.get("ETag"),
      wait: Number(answer.headers.get("Retry-After")) || 3,
      body: text ? JSON.parse(text) : {},
    };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

// The listener gets onFrame(frame) and onStatus(connected).
class Link {
  constructor(pin, listener) {
    this.pin = pin;
    this.listener = listener;
    this.socket = null;
    this.ready = false;
    this.failures = 0;
    this.skew = -Infinity; // server's time less this page's, ms
    this.measured = false;
    this.turn = 0; // of whom the link speaks for: grows with every start
    this.joining = null; // the turn whose joining call is under way; no socket joins beside it
    this.stopped = true;
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    setInterval(() => this.check(), 5000);
  }

  // `hello` gives the join frame; `token` the seat for polling, if there is one.
  start(hello, token) {
    this.hello = hello;
    this.token = token;
    this.etag = null;
    this.turn += 1;
    this.stopped = false;
    this.failures = 0;
    this.measured = false;
    clearTimeout(this.pollTimer);
    this.polling = false;
    this.connect();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    clearTimeout(this.pollTimer);
    this.polling = false;
    this.drop();
  }

  drop() {
    const old = this.socket;
    this.socket = null;
    this.ready = false;
    if (old) old.close();
  }

  connect() {
    clearTimeout(this.timer);
    if (this.joining === this.turn) {
      this.timer = setTimeout(() => this.connect(), 1000);
      return;
    }
    this.drop();
    let socket;
    try {
      socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/ws/choi/${this.pin}`, [PROTOCOL]);
    } catch {
      this.lost();
      return;
    }
    this.socket = socket;
    this.heard = performance.now();
    socket.onopen = () => socket.send(JSON.stringify(this.hello()));
    socket.onmessage = (event) => this.socket === socket && this.hear(JSON.parse(event.data));
    socket.onclose = () => this.socket === socket && this.lost();
  }

  hear(frame) {
    this.heard = performance.now();
    this.asked = 0;
    if (frame.now) this.setTime(frame.now);
    if (frame.t === "pong") {
      this.setTime(frame.now + (this.heard - frame.at) / 2);
      return;
    }
    if (frame.t === "welcome") {
      this.ready = true;
      this.failures = 0;
      clearTimeout(this.pollTimer);
      this.polling = false;
      this.setTime(frame.room.now);
      this.listener.onStatus(true);
    }
    if (frame.t === "bye") this.stop();
    this.listener.onFrame(frame);
  }

  // The least delayed message tells the server's time best; an old measure serves until there is a new one.
  setTime(now) {
    const skew = now - performance.now();
    this.skew = this.measured ? Math.max(this.skew, skew) : skew;
    this.measured = true;
  }

  now() {
    return performance.now() + this.skew;
  }

  lost() {
    this.socket = null;
    this.ready = false;
    if (this.stopped) return;
    if (!this.polling) this.listener.onStatus(false);
    const wait = Math.min(30, (1 + 4 * Math.random()) * 2 ** Math.min(this.failures, 5));
    this.failures += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), wait * 1000);
    if (this.failures > 1 && !this.polling) this.poll();
  }

  // A call was answered, so a socket may open too; where sockets are blocked the page polls and goes on so.
  reached() {
    if (!this.ready && !this.polling) this.hurry();
  }

  // The page is back in sight or the network is: do not wait for the next turn.
  hurry() {
    if (this.stopped) return;
    this.measured = false;
    this.etag = null; // an unchanged state would not tell the time
    if (this.ready) this.ask();
    else if (!this.socket || performance.now() - this.heard > 4000) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.connect(), Math.random() * 1000);
    }
  }

  ask() {
    this.asked = this.asked || performance.now();
    this.send({ t: "ping", at: performance.now() });
  }

  // A silent socket is asked after 25 s and given up after 6 s more; a handshake has 15 s.
  check() {
    if (this.stopped || !this.socket) return;
    const now = performance.now();
    if (!this.ready) {
      if (now - this.heard > 15000) this.giveUp();
    } else if (this.asked && now - this.asked > 6000) this.giveUp();
    else if (now - this.heard > 25000) this.ask();
  }

  giveUp() {
    this.drop();
    this.lost();
  }

  send(frame) {
    if (!this.ready || this.socket.readyState !== 1) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  async poll() {
    if (this.stopped || this.ready) return;
    this.polling = true;
    const hello = this.hello();
    if (hello.key && !(await this.joinByPost(hello))) return;
    const answer = await call("GET", api(this.pin, "state"), { token: this.token, etag: this.etag });
    if (this.stopped || this.ready) return;
    if (answer === null || answer.status >= 500) {
      this.polling = false;
      this.listener.onStatus(false);
      return;
    }
    if (answer.status === 200) {
      this.etag = answer.etag;
      this.setTime(answer.body.now);
      this.listener.onFrame({ t: "snapshot", room: answer.body });
    } else if (answer.status !== 304 && answer.status !== 429) {
      this.listener.onFrame({ t: "error", code: answer.body.code, text: answer.body.title });
      if (answer.status < 429) return;
    }
    this.listener.onStatus(true);
    this.pollTimer = setTimeout(() => this.poll(), answer.wait * 1000);
  }

  // Whether there is a seat by now. What was not answered, or while the server is busy, is asked again with the same
  // key; a socket that is about to join is waited for.
  async joinByPost({ t, ...body }) {
    const turn = this.turn;
    let answer = { status: 503, wait: 1 };
    if (!this.socket) {
      this.joining = turn;
      answer = await call("POST", api(this.pin, "seats"), { body });
      if (this.joining === turn) this.joining = null;
    }
    if (this.turn !== turn || this.stopped || this.ready) return false;
    if (answer === null || answer.status === 429 || answer.status >= 500) {
      this.pollTimer = setTimeout(() => this.poll(), (answer ? answer.wait : 3) * 1000);
      return false;
    }
    if (!answer.body.seat) {
      this.polling = false;
      this.listener.onFrame({ t: "error", code: answer.body.code, text: answer.body.title, errors: answer.body.errors });
      return false;
    }
    this.token = answer.body.seat;
    const name = body.name || body.ticket;
    this.listener.onFrame({ t: "seated", seat: this.token, id: answer.body.participant_id, name, time_factor: body.time_factor || 1 });
    return !this.stopped;
  }
}
