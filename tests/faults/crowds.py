"""Crowds that do what they must not: read nothing, come all at once, say everything twice, talk nonsense."""

import asyncio
import json
import random
import socket
from dataclasses import dataclass, field
from time import monotonic
from uuid import uuid4

from bench.answers import communes
from bench.app import App
from bench.client import Connection, close_all, connect, connect_all, masked, until, upgrade
from bench.cores import resident_kib
from bench.crowd import Crowd, Member
from bench.report import percentile
from tests.faults.game import EAGER, Match, open_match
from tests.faults.trial import Outcome

HONEST = 200
SLOW = 50
COMING_BACK = 2_000
BACK_WITHIN = 30.0
NONSENSE = 100_000
TALKERS = 50
LOUDEST = 1_500
BOUND_KIB = 512
HONEST_P99 = 2.0


async def come_back_at_once(app: App) -> Outcome:
    """Cut off 2,000 seated phones in one moment and let all of them come back in one moment."""
    match = open_match(app, 0, EAGER)
    crowd = Crowd(app.place, f"/ws/choi/{match.game.pin}", communes(app), COMING_BACK)
    await crowd.join()
    seats = [member.seat for member in crowd.members]
    await close_all(crowd.members)
    crowd.members = [Member(crowd, json.dumps({"t": "join", "seat": seat}).encode()) for seat in seats]
    began = monotonic()
    await connect_all(crowd.members, app.place, at_once=COMING_BACK)
    await until(lambda: crowd.seated == COMING_BACK, BACK_WITHIN)
    back = monotonic() - began
    await asyncio.sleep(0.2)
    counts = await match.ask(app.organizer.room, match.room_id)
    wrong = [] if crowd.seated == COMING_BACK else [f"{COMING_BACK - crowd.seated} phones did not come back in 30 s"]
    if counts["counts"]["connected"] != COMING_BACK:
        wrong.append(f"the server counts {counts['counts']}")
    await close_all(crowd.members)
    return Outcome(f"{COMING_BACK:,} phones come back at once", wrong, {"back": f"{back:.2f} s"})


class SlowReader(Connection):
    """Joins, then asks for its state again and again without ever reading it."""

    __slots__ = ("join",)

    def __init__(self, match: Match) -> None:
        super().__init__(upgrade(f"/ws/choi/{match.game.pin}", match.app.place.authority))
        self.join = {"t": "join", "key": str(uuid4()), "name": "Chậm", "commune": None}

    def opened(self) -> None:
        self.send(json.dumps(self.join).encode())

    def heard(self, payload: bytes) -> None:
        frame = json.loads(payload)
        if frame["t"] == "welcome" and self.transport is not None:
            plug = self.transport.get_extra_info("socket")
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            self.transport.pause_reading()
            for _ in range(LOUDEST):
                self.send(json.dumps({"t": "join", "seat": frame["seat"]}).encode())


async def read_nothing(app: App) -> Outcome:
    """Let 50 phones read nothing while 200 honest ones play; memory is bounded, the honest are served."""
    match = open_match(app, HONEST, EAGER, slice(0, 3))
    await match.everybody_joined()
    before, dropped = resident_kib(app.pid), await asyncio.to_thread(app.metric, DROPPED)
    hosting = asyncio.create_task(match.host())
    slow = [SlowReader(match) for _ in range(SLOW)]
    await connect_all(slow, app.place)
    await hosting
    grown = resident_kib(app.pid) - before
    dropped = await asyncio.to_thread(app.metric, DROPPED) - dropped
    await match.end()
    for reader in slow:
        reader.drop()
    wrong = await match.wrong()
    wrong += _honest_were_served(match)
    if grown > SLOW * BOUND_KIB:
        wrong.append(f"the server grew by {grown} KiB")
    seen: dict[str, float | str] = {"grew by": f"{grown} KiB", "dropped": f"{dropped:.0f}", "honest p99": _slow(match)}
    return Outcome(f"{SLOW} phones that read nothing", wrong, seen)


DROPPED = 'ngayhoi_peers_dropped_total{why="overflow"}'


def _honest_were_served(match: Match) -> list[str]:
    wrong = []
    times = match.game.tally.acknowledgements
    if match.acknowledged != HONEST * len(match.document["questions"]):
        wrong.append(f"{match.acknowledged} honest answers were acknowledged")
    if percentile(times, 0.99) > HONEST_P99:
        wrong.append(f"honest phones waited {percentile(times, 0.99):.2f} s")
    return wrong


def _slow(match: Match) -> str:
    return f"{percentile(match.game.tally.acknowledgements, 0.99) * 1000:.0f} ms"


# Everything twice, and in the wrong order


@dataclass
class Heard:
    """What one stutterer was told."""

    stored: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


class Stutterer(Connection):
    """Sends its answer before the question, then three times, then another one, then `seen`; all in one packet."""

    __slots__ = ("heard_of", "key", "right")

    def __init__(self, match: Match) -> None:
        super().__init__(upgrade(f"/ws/choi/{match.game.pin}", match.app.place.authority))
        self.heard_of = Heard()
        self.key, self.right = str(uuid4()), str(uuid4())

    def opened(self) -> None:
        self.send(json.dumps({"t": "join", "key": self.key, "name": "Lặp", "commune": None}).encode())

    def heard(self, payload: bytes) -> None:
        frame = json.loads(payload)
        match frame["t"]:
            case "welcome":
                self.say({"t": "answer", "q": 1, "id": str(uuid4()), "value": [0]})
            case "phase" if frame["phase"] == "open":
                answer = {"t": "answer", "q": 1, "id": self.right, "value": [2]}
                other = {"t": "answer", "q": 1, "id": str(uuid4()), "value": [1]}
                self.say(answer, answer, other, answer, {"t": "seen", "q": 1}, {"t": "seen", "q": 1})
            case "stored":
                self.heard_of.stored.append((frame["id"], frame["receipt"]))
            case "refused":
                self.heard_of.refused.append((frame["id"], frame["why"]))

    def say(self, *frames: dict[str, object]) -> None:
        """Send several frames in one packet."""
        if self.transport is not None:
            self.transport.write(b"".join(masked(1, json.dumps(frame).encode()) for frame in frames))


async def say_it_twice(app: App) -> Outcome:
    """Let 200 phones repeat and misorder their frames: each has one answer, each repetition the same receipt."""
    match = open_match(app, 0, EAGER, slice(0, 1), early_close=False)
    phones = [Stutterer(match) for _ in range(HONEST)]
    await connect_all(phones, app.place)
    await match.host()
    results = await match.ask(app.organizer.results, match.room_id)
    wrong = []
    answers = results["questions"][0]["answers"]
    if sorted(answer["answer_id"] for answer in answers) != sorted(phone.right for phone in phones):
        wrong.append(f"{len(answers)} answers are stored")
    for phone in phones:
        told = phone.heard_of
        if len(told.stored) != 3 or len(set(told.stored)) != 1 or told.stored[0][0] != phone.right:
            wrong.append(f"stored: {told.stored}")
        if [why for _, why in told.refused] != ["closed", "duplicate"]:
            wrong.append(f"refused: {told.refused}")
    await close_all(phones)
    return Outcome(f"{HONEST} phones say everything twice", wrong, {"answers": str(len(answers))})


# Nonsense


class Talker(Connection):
    """Talks nonsense until it is shown the door."""

    __slots__ = ("answered",)

    def __init__(self, request: bytes) -> None:
        super().__init__(request)
        self.answered = 0

    def heard(self, payload: bytes) -> None:
        json.loads(payload)
        self.answered += 1


VALID = (
    {"t": "join", "key": "0199d7c2-7d1c-4d5e-8d55-3f9a1a2b3c4d", "name": "Ai đó", "commune": "03127"},
    {"t": "join", "seat": "x" * 22},
    {"t": "seen", "q": 1},
    {"t": "answer", "q": 1, "id": "0199d7c2-7d1c-4d5e-8d55-3f9a1a2b3c4d", "value": [0]},
    {"t": "ping", "at": 1},
)
ODD: tuple[object, ...] = (
    None,
    True,
    -1,
    1e308,
    2**70,
    "",
    "x" * 3000,
    "\u0000",
    [],
    {},
    [[[[[]]]]],
    "9" * 300,
    [0] * 500,
)


def nonsense(source: random.Random) -> bytes:
    """Return one frame as bytes: odd values mostly, then broken JSON, broken frames, and plain noise."""
    kind = source.random()
    frame: dict[str, object] = dict(source.choice(VALID))
    if kind < 0.7:
        frame[source.choice([*frame, "value", "extra"])] = source.choice(ODD)
        return masked(1, json.dumps(frame).encode())
    if kind < 0.8:
        text = json.dumps(frame).encode()
        cut = source.randrange(len(text))
        return masked(1, text[:cut] + source.randbytes(source.randrange(4)) + text[cut + 1 :])
    if kind < 0.9:
        payload = source.randbytes(source.choice((0, 1, 10, 125, 126, 5000)))
        return masked(source.choice((0, 1, 2, 3, 8, 9, 10, 15)), payload[:65535])
    return source.randbytes(source.randrange(1, 200))


async def talk_nonsense(app: App, count: int = NONSENSE) -> Outcome:
    """Send 100,000 frames of nonsense while 200 honest phones play."""
    match = open_match(app, HONEST, EAGER, slice(0, 3))
    await match.everybody_joined()
    pid, left = app.pid, [count]
    talking = [asyncio.create_task(_talk(match, random.Random(number), left)) for number in range(TALKERS)]
    await match.host()
    await match.end()
    connections = sum(await asyncio.gather(*talking))
    wrong = await match.wrong()
    wrong += _honest_were_served(match)
    if app.process is None or app.process.poll() is not None or app.pid != pid:
        wrong.append("the server did not survive")
    if "Traceback" in app.log():
        wrong.append(f"an error was logged: {app.log()[-300:]}")
    return Outcome(
        f"{count:,} frames of nonsense", wrong, {"connections": f"{connections:,}", "honest p99": _slow(match)}
    )


async def _talk(match: Match, source: random.Random, left: list[int]) -> int:
    connections = 0
    request = upgrade(f"/ws/choi/{match.game.pin}", match.app.place.authority)
    while left[0] > 0:
        talker = Talker(request)
        if not await connect(talker, match.app.place):
            continue
        connections += 1
        while left[0] > 0 and talker.closed is None and talker.transport is not None:
            for _ in range(source.randint(1, 10)):
                left[0] -= 1
                talker.transport.write(nonsense(source))
            await asyncio.sleep(0)
        talker.drop()
    return connections
