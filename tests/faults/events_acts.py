"""What the festival is doing when it is killed: making classes, giving seats on, posting presences, drawing prizes."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import func, select

from accounts.tickets import TicketKeys
from core.database import Database, UnitOfWork
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from events.doors import jobs as door_jobs
from events.doors import service as doors
from events.passport import jobs as draw_jobs
from events.passport.models import Draw
from events.passport.service import draws, stamps
from events.passport.service.access import Bench
from events.programme.domain.session import Content, State
from events.programme.queries.listing import Wanted, list_sessions
from events.programme.service.planning import NewSession, create_sessions
from events.registration import jobs as registration_jobs
from events.registration import service as registration
from events.registration.domain.people import Form
from events.registration.domain.queue import Status, Way
from events.registration.queries.registrations import list_roster
from events.series import jobs as series_jobs
from events.series.service import NewSeries, keep_series
from tests.clocks import HandClock

COMMUNE, KEYS = "03127", TicketKeys("k" * 40)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SERIES, SESSIONS = 20, 158  # eight weeks from Monday 12 October to Saturday 5 December: two Sunday classes have seven
SEATS, QUEUE = 20, 40
PRESENT = 150
DRAWS, TICKETS, PRIZES = 2, 60, 5
KEY, SECRET = b"k" * 32, "s" * 32
PLANNER = Actor(PersonId("keeper"), "keeper", (Grant(Role.ORGANIZER, UnitCode("11"), date(2026, 1, 1)),))


def _content(clock: HandClock, title: str, days: int, capacity: int) -> Content:
    starts = clock.now() + timedelta(days=days)
    return Content("community", title, starts, starts + timedelta(hours=2), place="Nhà văn hóa", capacity=capacity)


async def make_classes(database: Database, clock: HandClock) -> None:
    """Keep twenty weekly rules, and make their sessions."""
    for number in range(SERIES):
        content = _content(clock, f"Lớp {number}", 1, 40)
        rule = f"FREQ=WEEKLY;BYDAY={WEEKDAYS[number % len(WEEKDAYS)]}"
        new = NewSeries(COMMUNE, rule, date(2026, 10, 12), date(2027, 6, 30), time(19, 30), 120, content)
        async with database.writing() as uow:
            await keep_series(uow, new, clock.now(), by=None)
    await series_jobs.make_due(database, clock)


async def give_seats_on(database: Database, clock: HandClock) -> None:
    """Let everybody seated leave, and every offer that follows run out once."""
    session = await _gather(database, clock, _Crowd("Buổi đông", 30, SEATS, SEATS + QUEUE))
    async with database.reading() as uow:
        everybody = await list_roster(uow, session, list(Status))
    for row in sorted(everybody, key=lambda each: each.name)[:SEATS]:
        async with database.writing() as uow:
            await registration.cancel(uow, row.id, clock.now())
    clock.forward(hours=25)
    await registration_jobs.serve_who_waits(database, clock)


async def post_presences(database: Database, clock: HandClock) -> None:
    """Check a whole hall in, and let its facts be posted."""
    session = await _gather(database, clock, _Crowd("Buổi học lớn", 0, PRESENT, PRESENT))
    async with database.writing() as uow:
        roster = await list_roster(uow, session)
        scans = [doors.Seen(f"n-{each.code}", each.code, clock.now()) for each in roster]
        await doors.check_in(uow, doors.Arriving(KEYS, session, "máy 1"), scans, clock.now())
    clock.forward(hours=3)
    await door_jobs.post_due(database, clock, SECRET)


@dataclass(frozen=True, slots=True)
class _Crowd:
    title: str
    days: int
    capacity: int
    count: int


async def _gather(database: Database, clock: HandClock, crowd: _Crowd) -> str:
    """Return the session of a crowd; the first call makes it with its people in one unit of work."""
    async with database.reading() as uow:
        known = [
            row.id for row in await list_sessions(uow, Wanted(commune=COMMUNE), limit=500) if row.title == crowd.title
        ]
    if known:
        return known[0]
    async with database.writing() as uow:
        new = NewSession(COMMUNE, _content(clock, crowd.title, crowd.days, crowd.capacity), State.RELEASED)
        session = (await create_sessions(uow, [new], clock.now(), by=None))[0]
        for number in range(crowd.count):
            form = Form(f"Người {crowd.title} {number:04d}", COMMUNE, 1990, consent=True)
            await registration.register(uow, session, registration.Request(form, Way.HELPER), clock.now())
    return session


async def draw_prizes(database: Database, clock: HandClock) -> None:
    """Publish two draws with sixty tickets each in one unit of work; close, draw and let nobody claim."""
    async with database.reading() as uow:
        is_new = await uow.session.scalar(select(func.count(Draw.id))) == 0
    if is_new:
        async with database.writing() as uow:
            await _publish(uow, clock)
    for hours in (2, 2, 30):
        clock.forward(hours=hours)
        await draw_jobs.take_due_steps(database, clock, KEY)


async def _publish(uow: UnitOfWork, clock: HandClock) -> None:
    now = clock.now()
    for number in range(DRAWS):
        frame = (now + timedelta(hours=1), now + timedelta(hours=3), 24)
        new = draws.NewDraw("11", f"Rút thăm {number}", "Sổ tay", PRIZES, PRIZES, *frame)
        await draws.publish(uow, PLANNER, new, Bench(KEY, now))
    for _ in range(TICKETS):
        made = await stamps.make_passport(uow, COMMUNE, now)
        await draws.enter(uow, made.id, None, now)
