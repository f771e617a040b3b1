"""A short course: one registration for all its days, presence by day, trained by enough of them, held once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from accounts.tickets import TicketKeys
from core.kernel import Invalid
from events.doors import service
from events.doors.jobs import post_due
from events.programme.domain.session import Content
from events.programme.queries.listing import Wanted, list_sessions
from events.registration import service as registration
from events.registration.domain.people import Form
from events.registration.domain.queue import Way
from events.registration.jobs import seat_courses
from events.registration.queries.registrations import list_roster
from events.series import service as series
from events.series.jobs import make_due
from leaderboards.domain.kinds import FactKind
from leaderboards.models import FactRecord
from tests.accounts.house import add_units
from tests.events.series.test_jobs import COMMUNE, PLANNER, new_series

pytestmark = pytest.mark.asyncio
KEYS = TicketKeys("x" * 40)
PEOPLE = 3


def course(now, **changed):
    content = Content("short_course", "Khóa ngắn", now, now + timedelta(hours=3), place="Nhà máy", capacity=60)
    frame = {"rule": "FREQ=DAILY", "starts_on": date(2026, 10, 12), "ends_on": date(2026, 10, 14)}
    return new_series(now, **frame | {"skips_holidays": False} | changed), content


async def planned(database, clock):
    """The three days of a course, three people registered for it by one day each."""
    await add_units(database, clock)
    new, content = course(clock.now())
    async with database.writing() as uow:
        key = await series.create_series(uow, PLANNER, _with(new, content), clock.now())
    await make_due(database, clock)
    async with database.reading() as uow:
        days = await list_sessions(uow, Wanted(series_id=key))
    for number in range(PEOPLE):
        request = registration.Request(Form(f"Lò Văn Số {number}", COMMUNE, 1990, consent=True), Way.HELPER)
        async with database.writing() as uow:
            await registration.register(uow, days[0].id, request, clock.now())
    await seat_courses(database, clock)
    return days


def _with(new, content):
    return series.NewSeries(
        new.host, new.rule, new.starts_on, new.ends_on, new.clock_time, 180, content, skips_holidays=False
    )


async def let_in(database, session_id, clock, people):
    async with database.writing() as uow:
        rows = sorted(await list_roster(uow, session_id), key=lambda row: row.name)[:people]
        scans = [service.Seen(f"{session_id}{row.code}", row.code, clock.now()) for row in rows]
        await service.check_in(uow, service.Arriving(KEYS, session_id, "m"), scans, clock.now())
    return rows


async def kinds(database):
    async with database.reading() as uow:
        statement = select(FactRecord.kind, func.sum(FactRecord.quantity)).group_by(FactRecord.kind)
        return {kind: int(count) for kind, count in await uow.session.execute(statement) if count}


async def test_one_registration_gives_a_seat_on_every_day(database, clock):
    days = await planned(database, clock)
    async with database.reading() as uow:
        assert [len(await list_roster(uow, day.id)) for day in days] == [PEOPLE] * 3


async def test_who_came_on_two_days_is_trained_and_the_course_was_held_once(database, clock):
    days = await planned(database, clock)
    clock.forward(seconds=(days[0].starts_at - clock.now()).total_seconds())
    await let_in(database, days[0].id, clock, PEOPLE)
    await post_due(database, clock, "s")
    assert await kinds(database) == {}
    clock.forward(days=1)
    present = await let_in(database, days[1].id, clock, 2)
    for _ in range(2):
        await post_due(database, clock, "s")
    assert await kinds(database) == {FactKind.TRAINING_WORKER: 2, FactKind.SESSION_SHORT_COURSE: 1}
    clock.forward(days=2)
    for _ in range(3):
        await post_due(database, clock, "s")
    expected = {FactKind.TRAINING_WORKER: 2, FactKind.SESSION_SHORT_COURSE: 1, FactKind.SHORT_COURSE_IN_LENGTH: 1}
    assert await kinds(database) == expected
    async with database.writing() as uow:
        for row in present:
            await service.undo(uow, service.Undoing(days[1].id, row.id, "p"), clock.now())
    for _ in range(2):
        await post_due(database, clock, "s")
    assert (await kinds(database), await post_due(database, clock, "s")) == ({}, 0)


async def test_a_course_of_one_day_or_of_four_is_refused(database, clock):
    await add_units(database, clock)
    for last in (12, 15):
        new, content = course(clock.now(), ends_on=date(2026, 10, last))
        async with database.writing() as uow:
            with pytest.raises(Invalid) as refused:
                await series.create_series(uow, PLANNER, _with(new, content), clock.now())
        assert [error.pointer for error in refused.value.errors] == ["ends_on"]
