"""How a phone keeps its seat over a bad network: its own scripts, run by node over a made-up network and clock."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[3] / "static" / "js"
NODE = shutil.which("node")
WORLD = """
let now = 0, timers = [], nextTimer = 1;
globalThis.performance = { now: () => now };
globalThis.setTimeout = (run, wait = 0) => (timers.push({ id: nextTimer, at: now + wait, run }), nextTimer++);
globalThis.clearTimeout = (id) => { timers = timers.filter((one) => one.id !== id); };
globalThis.setInterval = () => 0;
globalThis.addEventListener = () => 0;
globalThis.document = { addEventListener: () => 0, hidden: false };
globalThis.location = { origin: "http://hall" };
const kept = {};
globalThis.localStorage = { getItem: (key) => kept[key] ?? null, setItem: (key, value) => { kept[key] = value; } };
const settle = () => new Promise((done) => setImmediate(() => setImmediate(done)));
async function pass(ms) {
  const end = now + ms;
  for (;;) {
    await settle();
    const due = timers.filter((one) => one.at <= end).sort((one, other) => one.at - other.at)[0];
    if (!due) break;
    clearTimeout(due.id);
    now = Math.max(now, due.at);
    due.run();
  }
  now = end;
  await settle();
}
const sockets = [];
globalThis.WebSocket = class {
  constructor() { sockets.push(this); this.readyState = 0; this.sent = []; }
  send(text) { this.sent.push(JSON.parse(text)); }
  close() { this.readyState = 3; }
  fail() { this.readyState = 3; this.onclose(); }
  open() { this.readyState = 1; this.onopen(); }
  say(frame) { this.onmessage({ data: JSON.stringify(frame) }); }
};
const calls = [];
let answers = () => null;
globalThis.fetch = (path, { method, headers, body, signal }) => new Promise((done, fail) => {
  const { Authorization: token, "If-None-Match": etag = null } = headers;
  const call = { path: path.split("/").pop(), token, etag, body: body && JSON.parse(body) };
  call.answer = (status, content = {}, more = {}) => done({
    status,
    text: async () => (status === 304 ? "" : JSON.stringify(content)),
    headers: { get: (name) => ({ "Retry-After": "1", ...more })[name] ?? null },
  });
  signal.addEventListener("abort", () => fail(new Error("aborted")));
  calls.push(call);
  answers(call);
});
const room = (at = now) => ({ v: 1, now: at, mine: {} });
const seated = { seat: "T1", participant_id: "p1" };
const serve = (call) => (call.path === "seats" ? call.answer(201, seated) : call.answer(200, room()));
const block = () => { globalThis.WebSocket = class { constructor() { throw new Error("blocked"); } }; };
const failTwice = async () => {
  sockets[0].fail();
  await pass(11000);
  sockets[1].fail();
  await settle();
};
const tell = (saw) => console.log(JSON.stringify(saw));
const every = (values) => [...new Set(values)];
const welcome = (seat) => ({ t: "welcome", seat, me: { id: "p1", name: "Lò Thị Pâng", time_factor: 1 }, room: room() });
const app = (join) => {
  const seats = new Seats("123456"), heard = [];
  const listener = { heard, onStatus: () => 0, onFrame(frame) {
    heard.push(frame.t + (frame.code ? " " + frame.code : ""));
    if (frame.seat) { seats.me.token = frame.seat; link.token = frame.seat; }
  } };
  const link = new Link("123456", listener);
  if (join) seats.add(join);
  link.start(() => seats.hello(), null);
  return { seats, link, heard };
};
"""


def run(story: str) -> dict:
    """Run a story on a phone whose sockets and calls the story answers; `tell` is what it saw."""
    assert NODE, "the page's JavaScript is checked with node"
    scripts = [(SCRIPTS / name).read_text() for name in ("phone-link.js", "phone-seats.js")]
    program = "\n".join([WORLD, *scripts, "(async () => {", story, "})();"])
    ran = subprocess.run([NODE, "-e", program], capture_output=True, text=True, timeout=60, check=False)
    assert ran.stderr == ""
    return json.loads(ran.stdout)


def test_no_socket_joins_while_a_joining_call_is_under_way():
    saw = run("""
      const { seats, link, heard } = app({ name: "Lò Thị Pâng", commune: "03127" });
      await failTwice();
      const before = sockets.length;
      link.hurry();
      await pass(8000);
      const meanwhile = sockets.length - before;
      calls[0].answer(201, seated);
      answers = (call) => call.answer(200, room());
      await pass(12000);
      const socket = sockets.at(-1);
      socket.open();
      tell({ call: calls[0].path, meanwhile, heard: heard.slice(0, 2), hello: socket.sent[0] });
    """)
    assert saw["call"] == "seats"
    assert saw["meanwhile"] == 0
    assert saw["heard"] == ["seated", "snapshot"]
    assert saw["hello"] == {"t": "join", "seat": "T1"}


def test_a_joining_call_waits_for_a_socket_that_is_about_to_join():
    saw = run("""
      const { seats, link, heard } = app({ name: "Lò Thị Pâng", commune: "03127" });
      await failTwice();
      answers = (call) => call.answer(503, { code: "busy" });
      calls[0].answer(503, { code: "busy" });
      await pass(21000);
      const socket = sockets.at(-1), asked = calls.length;
      socket.open();
      await pass(5000);
      const beside = calls.length - asked;
      socket.say(welcome("T2"));
      await pass(5000);
      tell({ asked, beside, token: seats.me.token, after: calls.length - asked });
    """)
    assert saw["asked"] >= 2
    assert (saw["beside"], saw["token"], saw["after"]) == (0, "T2", 0)


@pytest.mark.parametrize("loss", ["calls[0].answer(503, { code: 'busy' })", "await pass(11000)"])
def test_a_busy_or_lost_join_used_to_throw_the_person_out(loss):
    saw = run(f"""
      const {{ seats, link, heard }} = app({{ name: "Lò Thị Pâng", commune: "03127" }});
      block();
      sockets[0].fail();
      await pass(11000);
      answers = serve;
      {loss};
      await pass(12000);
      const keys = calls.filter((call) => call.path === "seats").map((call) => call.body.key);
      const states = calls.filter((call) => call.path === "state").map((call) => call.token ?? null);
      const key = every(keys).length === 1 && keys[0] === seats.me.key;
      tell({{ heard: every(heard), tries: keys.length, states: every(states), key }});
    """)
    assert saw["heard"] == ["seated", "snapshot"]
    assert (saw["tries"], saw["key"]) == (2, True)
    assert saw["states"] == ["Seat T1"]


def test_a_ticket_alone_joins_where_sockets_are_blocked():
    saw = run("""
      const { seats, heard } = app({ ticket: "K7MRT2WXA", commune: null });
      block();
      sockets[0].fail();
      answers = serve;
      await pass(12000);
      tell({ body: calls[0].body, heard: heard.slice(0, 2) });
    """)
    assert saw["body"]["ticket"] == "K7MRT2WXA"
    assert saw["heard"] == ["seated", "snapshot"]


def test_whose_join_is_answered_after_another_player_was_chosen_does_not_take_that_seat():
    saw = run("""
      const { seats, link, heard } = app({ name: "Lò Thị Pâng", commune: "03127" });
      block();
      sockets[0].fail();
      await pass(11000);
      const first = seats.me;
      seats.list.push({ key: "other", token: "T9", id: "p9", join: {}, held: [] });
      seats.choose(seats.list[1]);
      answers = (call) => call.answer(200, room());
      link.start(() => seats.hello(), "T9");
      calls[0].answer(201, seated);
      await pass(12000);
      const states = calls.filter((call) => call.path === "state").map((call) => call.token);
      tell({ token: seats.me.token, link: link.token, states: every(states), heard: every(heard) });
    """)
    assert saw == {"token": "T9", "link": "T9", "states": ["Seat T9"], "heard": ["snapshot"]}


def test_the_time_is_right_again_after_a_sleep_although_nothing_changed_meanwhile():
    saw = run("""
      const { seats, link } = app({ name: "Lò Thị Pâng", commune: "03127" });
      block();
      sockets[0].fail();
      let slept = 0;
      answers = (call) => {
        if (call.path === "seats") return call.answer(201, seated);
        return call.etag ? call.answer(304) : call.answer(200, room(now + slept), { ETag: "W/1" });
      };
      await pass(15000);
      slept = 20000;
      link.hurry();
      await pass(5000);
      tell({ error: link.now() - (now + slept), cached: calls.some((call) => call.etag) });
    """)
    assert saw == {"error": 0, "cached": True}


@pytest.mark.parametrize(("minutes", "regained"), [(1, True), (20, False)])
def test_a_seat_whose_token_was_replaced_by_a_lost_answer_is_regained_by_its_key(minutes, regained):
    saw = run(f"""
      const {{ seats }} = app({{ name: "Lò Thị Pâng", commune: "03127" }});
      const seat = seats.me;
      seat.token = "T1";
      seat.at = Date.now() - {minutes} * 60000;
      const may = seats.mayRegain(seat);
      if (may) seats.regain(seat);
      tell({{ may, again: seats.mayRegain(seat), hello: seats.hello().key === seat.key }});
    """)
    assert saw == {"may": regained, "again": False, "hello": regained}
