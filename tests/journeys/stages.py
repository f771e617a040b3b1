"""One live room for each thing a screen can show, played there through the public interface and left standing."""

import http.client
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from seed.factories import make_people
from tests.journeys.demonstration import Demonstration

SEED = 1010
SECONDS = 600
CROWDS = (0, 0, 0, 1, 1, 2, 2, 3, 4, 5)
"""Which commune, counted from the first, the next ten people come from: some send many."""
LONGEST = 20.0
OPTIONS = (
    "Đọc mã cho cán bộ đang gọi điện để được hỗ trợ nhanh",
    "Không đưa mã cho ai, kể cả người tự xưng là cán bộ",
    "Gửi mã vào nhóm Zalo của bản",
    "Chụp ảnh mã gửi cho người thân giữ hộ",
)
QUIZ: dict[str, Any] = {
    "title": "An toàn trên mạng cho mọi nhà",
    "language": "vi",
    "questions": [
        {
            "kind": "choice",
            "text": "Có người gọi điện xin mã OTP vừa gửi đến điện thoại của bạn. Bạn làm gì?",
            "options": list(OPTIONS),
            "right": [1],
            "seconds": SECONDS,
            "explanation": "Mã OTP là chìa khóa tài khoản. Ngân hàng và cơ quan nhà nước không bao giờ hỏi mã này.",
        },
        {
            "kind": "true_false",
            "text": "Mật khẩu nên là ngày sinh cho dễ nhớ.",
            "right": [1],
            "seconds": SECONDS,
            "explanation": "Ngày sinh dễ đoán.",
        },
    ],
}


@dataclass(frozen=True, slots=True)
class Room:
    """A room left in one phase; `cookie` is the name and value that makes a browser its first seat."""

    id: str
    pin: str
    projector: str
    cookie: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Script:
    """How a room gets where it shall stay: commands with the phase each leads to, and whether people answer."""

    steps: tuple[tuple[str, str], ...]
    seats: int = 60
    capacity: int = 1000


OPENED = (("start", "open"),)
REVEALED = (*OPENED, ("answers", "open"), ("close", "closed"), ("reveal", "revealed"))
SCRIPTS: dict[str, Script] = {
    "lobby": Script(()),
    "open": Script((*OPENED, ("some", "open"))),
    "paused": Script((*OPENED, ("pause", "paused"))),
    "closed": Script((*OPENED, ("answers", "open"), ("close", "closed"))),
    "revealed": Script(REVEALED),
    "standings": Script((*REVEALED, ("standings", "standings"))),
    "podium": Script((*REVEALED, ("podium", "podium"))),
    "finished": Script((*REVEALED, ("podium", "podium"), ("finish", "finished"))),
    "locked": Script((("lock", "lobby"),), seats=1),
    "banned": Script((("ban", "lobby"),), seats=1),
    "full": Script((), seats=1, capacity=1),
}


@dataclass(slots=True)
class Stagehand:
    """Speaks the public interface of one demonstration."""

    demonstration: Demonstration

    def call(self, method: str, path: str, body: object = None, seat: str = "") -> tuple[Any, str]:
        """Make a call; return the answer's document and its first cookie. Raises RuntimeError for a problem."""
        connection = http.client.HTTPConnection(urlsplit(self.demonstration.origin).netloc, timeout=LONGEST)
        who = f"Seat {seat}" if seat else f"Bearer {self.demonstration.token}"
        try:
            connection.request(
                method, path, json.dumps(body), {"Authorization": who, "Content-Type": "application/json"}
            )
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        if answer.status >= http.HTTPStatus.BAD_REQUEST:
            raise RuntimeError(f"{method} {path}: {answer.status} {text}")
        return json.loads(text), (answer.getheader("set-cookie") or "").split(";")[0]

    def command(self, room: str, command: str, **arguments: object) -> None:
        self.call("POST", f"/api/v1/rooms/{room}/commands", {"command": command, **arguments})

    def wait_for(self, room: str, phase: str) -> None:
        """Wait until the room has come to the phase."""
        _wait(lambda: self.call("GET", f"/api/v1/rooms/{room}")[0]["phase"] == phase)


def set_stages(demonstration: Demonstration) -> dict[str, Room]:
    """Play every script in a room of its own."""
    hand = Stagehand(demonstration)
    quiz = hand.call("POST", "/api/v1/quizzes", QUIZ)[0]["id"]
    people = list(_people(hand))
    return {name: _play(hand, quiz, script, people) for name, script in SCRIPTS.items()}


def _play(hand: Stagehand, quiz: str, script: Script, people: Sequence[dict[str, str]]) -> Room:
    capacity = max(script.capacity, script.seats)
    policy = {"quiz_id": quiz, "countdown_seconds": 0, "ask": ["school", "party_cell"], "groups": True}
    room = hand.call("POST", "/api/v1/rooms", {**policy, "capacity": capacity})[0]
    place = f"/api/v1/live/{room['pin']}/seats"
    seats = [hand.call("POST", place, {"key": str(uuid4()), **person}) for person in people[: script.seats]]
    for command, phase in script.steps:
        if command in {"answers", "some"}:
            _answer(hand, room["pin"], [document["seat"] for document, _ in seats], command)
        else:
            hand.command(room["room_id"], command, participant_id=seats[0][0]["participant_id"])
        hand.wait_for(room["room_id"], phase)
    key, _, value = seats[0][1].partition("=")
    return Room(room["room_id"], room["pin"], room["projector_url"], (key, value))


def _people(hand: Stagehand) -> Iterator[dict[str, str]]:
    units = hand.call("GET", "/api/v1/units?kind=commune")[0]["units"]
    codes = [unit["code"] for unit in units]
    for number, person in enumerate(islice(make_people(codes, SEED), max(one.seats for one in SCRIPTS.values()))):
        yield {"name": person.name, "commune": codes[CROWDS[number % len(CROWDS)]]}


def _answer(hand: Stagehand, pin: str, seats: list[str], how: str) -> None:
    source = random.Random(SEED)
    answering = seats if how == "answers" else seats[1 : len(seats) * 2 // 3]
    for number, seat in enumerate(answering):
        value = 1 if number == 0 else source.choices(range(len(OPTIONS)), (2, 7, 1, 1))[0]
        hand.call("POST", f"/api/v1/live/{pin}/answers", {"q": 1, "id": str(uuid4()), "value": [value]}, seat)


def _wait(is_so: Callable[[], bool]) -> None:
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > LONGEST:
            raise TimeoutError
        time.sleep(0.05)
