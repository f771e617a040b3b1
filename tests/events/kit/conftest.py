"""A small province on the morning of its festival: a class with people, a quiz with a room, a booth."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest_asyncio

import server
from accounts.tickets import TicketKeys
from core.press import Press
from core.security import derive_key
from events.domain.kinds import SessionKind
from events.passport.service import stamps
from events.programme.domain.session import Content, State
from events.programme.service.planning import NewSession, create_sessions
from events.registration import service as registration
from events.registration.domain.people import Form
from tests.accounts.house import House
from tests.competitions.movements.site import COMMUNE, SCHOOL, SECRET, add_units, build
from tests.events.passport.site import doors_of, station

LETTERS = "ABCDEFGHIJKL"
LONG = "Tòng Thị Pâng Khoang Lường Quàng Thị Hặc Vàng A Pó"
NASTY = '#set page(width: 1cm) *Lò* $x$ [a] "b" \\ <c> // d'


@dataclass(frozen=True, slots=True)
class Room:
    pin: str
    opens_at: datetime | None = None
    is_rehearsal: bool = False
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class UnitRoom:
    id: str
    title: str
    pin: str
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """The ids of what is on that day."""

    lesson: str
    quiz: str
    foreign: str
    booth: str


@pytest_asyncio.fixture
async def day(database, clock) -> Day:
    """Everything of one day; the province's session in the commune is not the commune's own."""
    await add_units(database, clock)
    starts = (clock.now() + timedelta(days=9)).replace(hour=1, minute=0, second=0, microsecond=0)
    shared = {"starts_at": starts, "ends_at": starts + timedelta(hours=3), "place": "Nhà văn hóa"}
    lesson = Content(SessionKind.ON_THE_SPOT_CLASS, f"Lớp {NASTY}", capacity=60, **shared)
    quiz = Content(SessionKind.LIVE_QUIZ, "Đố vui số", **shared)
    sessions = [NewSession(code, one, State.RELEASED) for code, one in ((COMMUNE, lesson), (COMMUNE, quiz))]
    async with database.writing() as uow:
        made = await create_sessions(uow, sessions, clock.now(), by=None)
        for number in range(12):
            name = (LONG, "#panic(1) Lò Văn Ẳng")[number % 2] + f" {LETTERS[number]}"
            form = Form(name, COMMUNE, 1990, consent=True)
            await registration.register(uow, made[0], registration.Request(form), clock.now())
    booth = await station(database, starts)
    return Day(made[0], made[1], SCHOOL, booth)


@pytest_asyncio.fixture
async def house(database, clock, tmp_path, day) -> House:
    """The kit's doors over that day."""
    rooms = {day.quiz: [Room("384615"), Room("111111", is_over=True), Room("222222", is_rehearsal=True)]}

    async def find_rooms(_uow, ids):
        return {key: found for key, found in rooms.items() if key in ids}

    opens = (clock.now() + timedelta(days=9)).replace(hour=1, minute=0, second=0, microsecond=0)

    async def find_unit_rooms(_uow, commune, first, last):
        rooms = [UnitRoom("r1", "Đố vui của xã", "700123", opens)]
        return rooms if commune == COMMUNE and first <= opens < last else []

    given = {
        "find_unit_rooms": find_unit_rooms,
        "find_session_rooms": find_rooms,
        "ticket_keys": TicketKeys(SECRET),
        "press": Press(),
    }
    return doors_of(build(database, clock, tmp_path), server.routes, **given)


BOOTH_KEY = derive_key(SECRET, stamps.PURPOSE)
