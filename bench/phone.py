"""One simulated phone, strictly by the contract: joins, sees, answers, retries until told, comes back to its seat."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from uuid import uuid4

import msgspec

from bench.client import Connection, Place, connect, upgrade
from bench.values import make_value

SUBPROTOCOL = "Sec-WebSocket-Protocol: ngayhoi.live.v1\r\n"
BACKOFF = (1.0, 5.0)
LONGEST_BACKOFF = 30.0
RELOAD = (0.2, 1.0)
PATIENCE = 5.0
GOING_AWAY = 1001
LASTING = frozenset({"pin_unknown", "banned", "finished", "invalid", "full", "locked"})
AWAY = frozenset({"kicked", "banned", "finished"})

_decode = msgspec.json.decode
_encode = msgspec.json.encode


@dataclass(frozen=True, slots=True)
class Habits:
    """How a phone behaves: seconds within which it answers, and how often it loses the network or is reloaded."""

    spread: float = 5.0
    drop: float = 0.0
    reload: float = 0.0
    backoff: tuple[float, float] = BACKOFF
    longest_backoff: float = LONGEST_BACKOFF


@dataclass(slots=True)
class Tally:
    """What all phones together have seen."""

    joins: list[float] = field(default_factory=list)
    acknowledgements: list[float] = field(default_factory=list)
    late_acknowledgements: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    retried: int = 0
    dropped: int = 0
    reloaded: int = 0
    reconnected: int = 0
    checked: int = 0
    lost: list[str] = field(default_factory=list)
    phase: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Game:
    """What the phones of one run share."""

    place: Place
    pin: str
    habits: Habits
    tally: Tally = field(default_factory=Tally)
    revealed: dict[int, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Answer:
    """An answer on its way: kept, like on a real phone, until it is stored or refused."""

    q: int
    id: str
    value: Any
    first_sent: float = 0.0
    tries: int = 0
    stored: bool = False


class Phone:
    """A person with a phone; `run` ends when the room is over for them."""

    def __init__(self, game: Game, name: str, commune: str) -> None:
        self.game = game
        self.habits = game.habits
        self.tally = game.tally
        self.join = {"t": "join", "key": str(uuid4()), "name": name, "commune": commune}
        self.random = random.Random(self.join["key"])
        self.seat: str | None = None
        self.participant_id = ""
        self.answers: dict[int, Answer] = {}
        self.line: Line | None = None
        self.over = False
        self.joined = False
        self._ended = asyncio.Event()
        self._asked = 0.0

    @property
    def is_connected(self) -> bool:
        """Whether it is on line and seated."""
        return self.line is not None and self.line.seated

    async def run(self) -> None:
        """Play until the room says good-bye; come back after every loss."""
        backoff = self.habits.backoff
        while not self.over:
            self._ended.clear()
            self.line = Line(self)
            self._asked = monotonic()
            if await connect(self.line, self.game.place):
                await self._ended.wait()
            seated, pause = self.line.seated, self.line.pause
            self.line = None
            if self._is_over():
                return
            backoff = self.habits.backoff if seated else (backoff[0], min(backoff[1] * 2, self.habits.longest_backoff))
            await asyncio.sleep(self.random.uniform(*(pause or backoff)))
            self.tally.reconnected += 1

    def _is_over(self) -> bool:
        return self.over

    # What the line tells

    def opened(self, line: "Line") -> None:
        """Ask for the seat, or for the old one."""
        line.send(_encode({"t": "join", "seat": self.seat} if self.seat else self.join))

    def heard(self, line: "Line", frame: dict[str, Any]) -> None:
        """Take one frame."""
        match frame["t"]:
            case "welcome":
                self._welcome(line, frame)
            case "phase":
                self._show(line, frame)
            case "stored":
                self._stored(frame)
            case "refused":
                self._refused(frame)
            case "error":
                self._mend(frame)
            case "bye":
                self.over = self.over or frame["why"] in AWAY

    def ended(self, code: int) -> None:
        """Wake the player up."""
        if code not in {1000, 1001, 1006, 1012, 1013}:
            self.tally.errors[f"closed {code}"] += 1
        self._ended.set()

    def _welcome(self, line: "Line", frame: dict[str, Any]) -> None:
        self.seat = frame.get("seat", self.seat)
        self.participant_id = frame["me"]["id"]
        if not self.joined:
            self.joined = True
            self.tally.joins.append(monotonic() - self._asked)
        line.seated = True
        room = frame["room"]
        if room.get("q") and room.get("mine"):
            self.check(room["q"]["n"], room["mine"]["stored"])
        self._show(line, room)

    def check(self, q: int, stored: dict[str, Any] | None) -> None:
        """Compare what the server has of a question with what it acknowledged."""
        answer = self.answers.get(q)
        if answer is None or not answer.stored:
            return
        self.tally.checked += 1
        if stored is None or stored["id"] != answer.id or stored["value"] != answer.value:
            self.tally.lost.append(f"{self.join['name']}: question {q}")

    def _show(self, line: "Line", room: dict[str, Any]) -> None:
        self.tally.phase, q = room["phase"], room["q"]
        self.tally.question = f"{q['n']}/{q['of']}" if q else ""
        if room["phase"] == "finished":
            asyncio.get_running_loop().call_later(PATIENCE, self._leave_finished, line)
        if q and "answer" in room:
            self.game.revealed[q["n"]] = room["answer"]
        if room["phase"] != "open" or not q:
            return
        line.send(_encode({"t": "seen", "q": q["n"]}))
        answer = self.answers.get(q["n"])
        if answer is None:
            left = max(0.0, (room["closes"] - room["now"]) / 1000 - 0.5)
            delay = self.random.uniform(0, min(self.habits.spread, left))
            answer = self.answers[q["n"]] = Answer(q["n"], str(uuid4()), make_value(q, self.random))
            asyncio.get_running_loop().call_later(delay, self._answer, answer)
        elif not answer.stored and answer.first_sent:
            self.tally.retried += 1
            self._send(answer)

    def _leave_finished(self, line: "Line") -> None:
        self.over = True
        line.leave()

    # Answering

    def _answer(self, answer: Answer) -> None:
        chance = self.random.random()
        if chance < self.habits.drop:
            self.tally.dropped += 1
            self._vanish(answer)
            return
        self._send(answer)
        if chance < self.habits.drop + self.habits.reload:
            self.tally.reloaded += 1
            self._reload()

    def _send(self, answer: Answer) -> None:
        answer.first_sent = answer.first_sent or monotonic()
        if answer.stored or self.over or self.line is None:
            return
        self.tally.sent += 1
        answer.tries += 1
        self.line.send(_encode({"t": "answer", "q": answer.q, "id": answer.id, "value": answer.value}))
        asyncio.get_running_loop().call_later(PATIENCE, self._send_again, answer)

    def _send_again(self, answer: Answer) -> None:
        if not answer.stored and self.answers.get(answer.q) is answer and self.is_connected:
            self.tally.retried += 1
            self._send(answer)

    def _vanish(self, answer: Answer) -> None:
        """Lose the network: half of the times just after the answer left, half before."""
        if self.random.random() < 0.5:
            self._send(answer)
        answer.first_sent = answer.first_sent or monotonic()
        if self.line is not None:
            self.line.drop()

    def _reload(self) -> None:
        if self.line is not None:
            self.line.pause = RELOAD
            self.line.leave(GOING_AWAY)

    def _stored(self, frame: dict[str, Any]) -> None:
        answer = self.answers.get(frame["q"])
        if answer is None or answer.id != frame["id"]:
            self.tally.errors["foreign acknowledgement"] += 1
        elif not answer.stored:
            answer.stored = True
            at_once = answer.tries == 1
            times = self.tally.acknowledgements if at_once else self.tally.late_acknowledgements
            times.append(monotonic() - answer.first_sent)

    def _refused(self, frame: dict[str, Any]) -> None:
        answer = self.answers.get(frame["q"])
        self.tally.refused[frame["why"]] += 1
        if answer is not None and answer.stored:
            self.tally.lost.append(f"{self.join['name']}: question {frame['q']} refused after it was stored")
        if frame["why"] != "closed":
            self.answers[frame["q"]] = Answer(frame["q"], "", None)

    def _mend(self, frame: dict[str, Any]) -> None:
        code = frame["code"]
        self.tally.errors[code] += 1
        if code == "seat_unknown":
            self.seat = None
            self.over = True
        elif code in LASTING:
            self.over = True
        elif code == "busy" and frame.get("q") in self.answers:
            delay = self.random.uniform(1, 3)
            asyncio.get_running_loop().call_later(delay, self._send_again, self.answers[frame["q"]])
        if self.over and self.line is not None:
            self.line.leave()


class Line(Connection):
    """One connection of a phone."""

    __slots__ = ("pause", "phone", "seated")

    def __init__(self, phone: Phone) -> None:
        super().__init__(upgrade(f"/ws/choi/{phone.game.pin}", phone.game.place.authority, SUBPROTOCOL))
        self.phone = phone
        self.seated = False
        self.pause: tuple[float, float] | None = None

    def opened(self) -> None:
        self.phone.opened(self)

    def heard(self, payload: bytes) -> None:
        self.phone.heard(self, _decode(payload))

    def lost(self, code: int) -> None:
        self.phone.ended(code)
