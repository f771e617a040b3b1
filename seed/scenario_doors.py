"""Classes of the last evenings with who was there, and one on the festival morning whose door is open."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.context import Context
from events.domain.kinds import SessionKind
from events.doors import service
from events.doors.service.board import find_titled
from events.programme.domain.session import Content, State
from events.programme.service.planning import NewSession, create_sessions
from events.registration import service as registration
from events.registration.domain.people import Form
from events.registration.domain.queue import Way
from seed.factories import make_name
from seed.units import read_units
from units.domain.unit import Kind

EVENING, MORNING = "Lớp tối cộng đồng: an toàn trên mạng", "Lớp tại chỗ: cài đặt VNeID"
EVENINGS, OPEN_AT = 10, "03127"
GATES = ("Cổng chính", "Cổng sau")
SEATS, LEAST, MOST = 50, 26, 44


@dataclass(frozen=True, slots=True)
class Class:
    """A class that was held, or is being held: where, when, who registered."""

    commune: str
    kind: SessionKind
    title: str
    starts: datetime
    people: Sequence[str]
    share: float


async def seed_doors(context: Context) -> int:
    """Hold the classes once; return how many people were there. Facts follow by the door's own job."""
    now = context.clock.now()
    async with context.database.reading() as uow:
        if await find_titled(uow, OPEN_AT, MORNING):
            return 0
    present = 0
    for number, each in enumerate(_list_classes(now)):
        present += await _hold(context, each, random.Random(number))
    return present


def _list_classes(now: datetime) -> list[Class]:
    source = random.Random(4)
    communes = [str(unit.code) for unit in read_units() if unit.kind is Kind.COMMUNE][:EVENINGS]
    found = []
    for number, commune in enumerate(communes):
        starts = now.replace(minute=0, second=0, microsecond=0) - timedelta(days=2 + number % 3, hours=12)
        people = _name_some(source, source.randint(LEAST, MOST))
        found.append(Class(commune, SessionKind.COMMUNITY, EVENING, starts, people, 0.92))
    starts = now.replace(second=0, microsecond=0) - timedelta(minutes=20)
    return [*found, Class(OPEN_AT, SessionKind.ON_THE_SPOT_CLASS, MORNING, starts, _name_some(source, LEAST), 0.4)]


def _name_some(source: random.Random, count: int) -> tuple[str, ...]:
    return tuple(make_name(source) for _ in range(count))


async def _hold(context: Context, one: Class, source: random.Random) -> int:
    """Register everybody the day before, and let most of them in; a few show their ticket at both gates."""
    before, secret = one.starts - timedelta(days=1), context.settings.secret_key.get_secret_value()
    ends = one.starts + timedelta(hours=4 if one.kind is SessionKind.ON_THE_SPOT_CLASS else 2)
    content = Content(one.kind, one.title, one.starts, ends, place="Trung tâm học tập cộng đồng", capacity=SEATS)
    async with context.database.writing() as uow:
        new = NewSession(one.commune, content, State.RELEASED)
        session = (await create_sessions(uow, [new], before, by=None))[0]
        codes = []
        for name in one.people:
            form = Form(name, one.commune, source.randint(1950, 2005), consent=True)
            request = registration.Request(form, Way.HELPER, confirmed=True)
            codes.append((await registration.register(uow, session, request, before)).code)
    there = [code for code in codes if source.random() < one.share]
    async with context.database.writing() as uow:
        for number, code in enumerate(there):
            moment = one.starts + timedelta(seconds=20 * number - 300)
            for gate in GATES if number % 9 == 0 else GATES[number % 2 :][:1]:
                seen = service.Seen(f"seed-{gate[-1]}-{code}", code, moment, gate)
                arriving = service.arriving_under(secret, session, f"Máy {gate[5:]}")
                await service.check_in(uow, arriving, [seen], moment + timedelta(minutes=3))
    return len(there)


async def find_open_door(context: Context) -> str:
    """Return the id of the class whose door is open; "" before the seed."""
    async with context.database.reading() as uow:
        return await find_titled(uow, OPEN_AT, MORNING)
