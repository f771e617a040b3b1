"""Days off, and the classes of the year: each commune's weekly evening since August, special ones, a short course."""

import csv
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from core.context import Context
from core.database import UnitOfWork
from core.kernel import LOCAL_ZONE
from events.domain.kinds import SessionKind
from events.programme.domain.session import Content, State
from events.programme.service.planning import NewSession, create_sessions
from events.series import service
from events.series.service import NewSeries
from seed.factories import make_name
from seed.units import read_units
from units.domain.unit import Kind

HOLIDAYS = Path(__file__).parent / "reference" / "holidays.csv"
FIRST, LAST = date(2026, 8, 3), date(2027, 6, 30)
EVENING, LENGTH = time(19, 30), 120
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")
SEATS, LEAST, MOST = 50, 27, 52
LATE_BY = 5
"""Some communes began later: their weekly duty shows weeks without a class."""
SPECIAL = (
    (SessionKind.ELDERLY, "Lớp kỹ năng số cho người cao tuổi", 30),
    (SessionKind.DISABLED, "Lớp kỹ năng số cho người khuyết tật", 20),
    (SessionKind.MOBILE, "Lớp học lưu động vùng cao", 40),
    (SessionKind.WORKER_CLASS, "Lớp kỹ năng số cho người lao động", 70),
)


async def seed_holidays(uow: UnitOfWork) -> int:
    """Keep the days off with their citations; return how many there are."""
    with HOLIDAYS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    off = [
        service.DayOff(date.fromisoformat(row["day"]), row["title"], row["citation"], row["verified"] == "yes")
        for row in rows
    ]
    await service.keep_holidays(uow, off)
    return len(off)


async def seed_series(context: Context) -> int:
    """Keep the series, once, with what was held so far and eight weeks ahead; return how many sessions are new."""
    now, made, source = context.clock.now(), 0, random.Random(8)
    for new in _list_series(now, source):
        async with context.database.writing() as uow:
            series_id = await service.keep_series(uow, new, now, by=None)
            plan = await service.preview(uow, new)
            held = [_held(new, series_id, day, source) for day in plan.days if _at(day) < now]
            made += len(await create_sessions(uow, held, now, by=None))
            made += await service.make_sessions(uow, series_id, now)
    return made


def _list_series(now: datetime, source: random.Random) -> Iterator[NewSeries]:
    communes = [str(unit.code) for unit in read_units() if unit.kind is Kind.COMMUNE]
    for number, commune in enumerate(communes):
        late = number % LATE_BY if number % 3 == 0 else 0
        rule = f"FREQ=WEEKLY;BYDAY={WEEKDAYS[number % len(WEEKDAYS)]}"
        new = _series(commune, rule, (SessionKind.COMMUNITY, "Lớp cộng đồng buổi tối", SEATS), now)
        yield _by(replace(new, starts_on=FIRST + timedelta(weeks=late)), source)
    for number, special in enumerate(SPECIAL * 2):
        rule = f"FREQ=WEEKLY;INTERVAL=2;BYDAY={('SA', 'SU')[number % 2]}"
        new = _series(communes[5 * number], rule, special, now)
        yield _by(replace(new, clock_time=time(8, 0), starts_on=date(2026, 9, 7)), source)
    course = _series(communes[0], "FREQ=DAILY;COUNT=3", (SessionKind.SHORT_COURSE, "Khóa ngắn 3 ngày", 60), now)
    first = date(2026, 10, 20)
    yield _by(replace(course, clock_time=time(8, 0), starts_on=first, ends_on=date(2026, 10, 22)), source)


def _series(commune: str, rule: str, what: tuple[SessionKind, str, int], now: datetime) -> NewSeries:
    kind, title, seats = what
    content = Content(kind, title, now, now + timedelta(minutes=LENGTH), place="Nhà văn hóa trung tâm", capacity=seats)
    return NewSeries(commune, rule, FIRST, LAST, EVENING, LENGTH, content)


def _by(new: NewSeries, source: random.Random) -> NewSeries:
    return replace(new, content=replace(new.content, people=(("teacher", make_name(source)),)))


def _at(day: date) -> datetime:
    return datetime.combine(day, EVENING, LOCAL_ZONE).astimezone(UTC)


def _held(new: NewSeries, series_id: str, day: date, source: random.Random) -> NewSession:
    starts = datetime.combine(day, new.clock_time, LOCAL_ZONE)
    content = replace(new.content, starts_at=starts, ends_at=starts + timedelta(minutes=new.minutes))
    seats = new.content.capacity or MOST
    people = source.randint(max(1, seats * LEAST // SEATS), seats * MOST // SEATS)
    return NewSession(new.host, content, State.HELD, series_id=series_id, series_day=day, head_count=people)
