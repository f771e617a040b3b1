"""Thousands of phones in one process, as lean as the contract allows: they join, answer on command, keep times."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any
from uuid import uuid4

import msgspec

from bench.client import TEXT, Connection, Place, connect_all, masked, until, upgrade
from seed.factories import make_people

SUBPROTOCOL = "Sec-WebSocket-Protocol: ngayhoi.live.v1\r\n"
SEED = 2_026
LONGEST = 60.0
YIELD_EVERY = 64

_decode = msgspec.json.decode
_encode = msgspec.json.encode


@dataclass(slots=True)
class Round:
    """What came of one question, in seconds of this process's clock."""

    sent: dict[str, float] = field(default_factory=dict)
    acknowledged: list[tuple[bytes, float]] = field(default_factory=list)
    stored: dict[str, float] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    doubled: int = 0

    def read(self) -> None:
        """Read the acknowledgements, which were only noted while the clock ran."""
        for payload, at in self.acknowledged:
            answer = _decode(payload)["id"]
            self.doubled += answer in self.stored
            self.stored[answer] = at

    @property
    def latencies(self) -> list[float]:
        """Seconds from sending to the acknowledgement."""
        return [at - self.sent[answer] for answer, at in self.stored.items()]

    @property
    def took(self) -> float:
        """Seconds from the first answer sent to the last acknowledgement."""
        return max(self.stored.values()) - min(self.sent.values())


@dataclass(slots=True)
class Heard:
    """When a kind of frame came to the phones, the latest of each."""

    times: list[float] = field(default_factory=list)

    @property
    def took(self) -> float:
        """Seconds between the first and the last phone."""
        return max(self.times) - min(self.times)


class Member(Connection):
    """One phone of the crowd."""

    __slots__ = ("asked", "crowd", "join", "seat", "seated")

    def __init__(self, crowd: "Crowd", join: bytes) -> None:
        super().__init__(crowd.request)
        self.crowd = crowd
        self.join = join
        self.asked = 0.0
        self.seated = 0.0
        self.seat: str | None = None

    def opened(self) -> None:
        self.asked = perf_counter()
        self.send(self.join)

    def heard(self, payload: bytes) -> None:
        self.crowd.heard(self, payload)


class Crowd:
    """All phones of one room."""

    def __init__(self, place: Place, path: str, communes: Sequence[str], count: int) -> None:
        self.place = place
        self.request = upgrade(path, place.authority, SUBPROTOCOL)
        people = make_people(communes, SEED) if communes else itertools.repeat(None)
        self.members = [
            Member(self, _encode({"t": "join", "key": str(uuid4()), "name": f"Người {number}", "commune": commune}))
            for number, commune in zip(range(count), (one and one.commune for one in people), strict=False)
        ]
        self.round = Round()
        self.phases: dict[str, Heard] = {}
        self.question: dict[str, Any] = {}
        self.results = Heard()
        self.others: list[bytes] = []

    @property
    def seated(self) -> int:
        """How many were welcomed."""
        return sum(member.seated > 0 for member in self.members)

    def heard(self, member: Member, payload: bytes) -> None:
        """Take one frame of one phone; the frequent ones are told by their first letters."""
        now = perf_counter()
        if payload.startswith(b'{"t":"stored"'):
            self.round.acknowledged.append((payload, now))
        elif payload.startswith(b'{"t":"phase"'):
            self._phase(payload, now)
        elif payload.startswith(b'{"t":"result"'):
            self.results.times.append(now)
        elif payload.startswith(b'{"t":"welcome"'):
            member.seated = now
            member.seat = _decode(payload).get("seat") or member.seat
        elif payload.startswith(b'{"t":"refused"'):
            self.round.refused.append(_decode(payload)["why"])
        elif not payload.startswith(b'{"t":"board"'):
            self.others.append(payload)

    def _phase(self, payload: bytes, now: float) -> None:
        name = payload[payload.index(b'"phase":"') + 9 :].split(b'"', 1)[0].decode()
        heard = self.phases.setdefault(name, Heard())
        heard.times.append(now)
        if name == "open" and len(heard.times) == 1:
            self.question = _decode(payload)["q"]

    async def join(self, at_once: int = 200) -> float:
        """Let everybody join; returns the seconds from the first to the last welcome."""
        began = perf_counter()
        await connect_all(self.members, self.place, at_once)
        await until(lambda: self.seated == len(self.members), LONGEST)
        return max(member.seated for member in self.members) - began

    async def hear(self, phase: str, seconds: float = LONGEST) -> Heard:
        """Wait until everybody has heard of a phase."""
        await until(lambda: len(self.phases.get(phase, Heard()).times) >= len(self.members), seconds)
        return self.phases.get(phase, Heard())

    async def hear_results(self, seconds: float = LONGEST) -> None:
        """Wait until everybody has their own result."""
        await until(lambda: len(self.results.times) >= len(self.members), seconds)

    def forget(self) -> None:
        """Begin a new question."""
        self.round, self.phases, self.results = Round(), {}, Heard()

    async def answer(self, within: float) -> Round:
        """Let everybody answer, evenly spread or (within 0) at one instant; waits for every acknowledgement."""
        prepared = [(member, str(uuid4())) for member in self.members]
        frames = [
            masked(TEXT, _encode({"t": "answer", "q": self.question["n"], "id": answer, "value": [number % 2]}))
            for number, (_, answer) in enumerate(prepared)
        ]
        began = perf_counter()
        for number, ((member, answer), frame) in enumerate(zip(prepared, frames, strict=True)):
            while perf_counter() - began < within * number / len(prepared):  # noqa: ASYNC110 - to the microsecond
                await asyncio.sleep(0)
            self.round.sent[answer] = perf_counter()
            member.send_prepared(frame)
            if number % YIELD_EVERY == 0:
                await asyncio.sleep(0)
        await until(self._all_told, LONGEST)
        self.round.read()
        return self.round

    def _all_told(self) -> bool:
        return len(self.round.acknowledged) + len(self.round.refused) >= len(self.round.sent)
