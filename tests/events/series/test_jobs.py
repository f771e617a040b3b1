"""Classes become sessions once a day each, eight weeks ahead, with Tết passed over."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import update

from core.kernel import Actor, Conflict, Forbidden, Grant, Invalid, PersonId, Role, UnitCode
from events.programme.domain.session import Content
from events.programme.queries.listing import Wanted, list_sessions
from events.series import service
from events.series.jobs import make_due
from events.series.models import Series
from tests.accounts.house import add_units

COMMUNE = "03127"
PLANNER = Actor(PersonId("p"), "Lò", (Grant(Role.UNIT_OFFICER, UnitCode(COMMUNE), date(2026, 1, 1)),))


def new_series(now, **changed):
    content = Content(
        "community", "Buổi học tối thứ Ba", now, now + timedelta(hours=2), place="Nhà văn hóa", capacity=40
    )
    frame = {"rule": "FREQ=WEEKLY;BYDAY=TU", "starts_on": date(2026, 10, 6), "ends_on": date(2027, 3, 31)}
    return service.NewSeries(COMMUNE, clock_time=time(19, 30), minutes=120, content=content, **frame | changed)


@pytest_asyncio.fixture
async def series(database, clock):
    await add_units(database, clock)
    async with database.writing() as uow:
        off = [service.DayOff(date(2027, 2, 9), "Tết Nguyên đán", "Điều 112")]
        await service.keep_holidays(uow, off)
        return await service.create_series(uow, PLANNER, new_series(clock.now()), clock.now())


async def days(database, series):
    async with database.reading() as uow:
        rows = await list_sessions(uow, Wanted(series_id=series), limit=100)
    return [row.series_day for row in rows]


@pytest.mark.asyncio
async def test_sessions_are_made_ahead_and_once(database, clock, series):
    assert await make_due(database, clock) == 9
    assert await make_due(database, clock) == 0
    made = await days(database, series)
    assert (made[0], made[-1], len(made)) == (date(2026, 10, 6), date(2026, 12, 1), 9)
    clock.forward(days=7)
    assert await make_due(database, clock) == 1


@pytest.mark.asyncio
async def test_a_series_that_its_unit_may_not_hold_is_refused_at_once(database, clock, series):
    new = new_series(clock.now())
    wrong = replace(new, content=replace(new.content, kind="party_meeting", title="Sinh hoạt chi bộ"))
    async with database.writing() as uow:
        with pytest.raises(Invalid) as refused:
            await service.create_series(uow, PLANNER, wrong, clock.now())
    assert [error.pointer for error in refused.value.errors] == ["kind"]
    assert series


@pytest.mark.asyncio
async def test_a_series_that_is_refused_stops_no_other(database, clock, series):
    async with database.writing() as uow:
        other = replace(new_series(clock.now()), starts_on=date(2026, 10, 7))
        other = await service.create_series(uow, PLANNER, other, clock.now())
        await uow.session.execute(update(Series).where(Series.id == series).values(kind="party_meeting"))
    assert await make_due(database, clock) > 0
    assert (await days(database, series), bool(await days(database, other))) == ([], True)


@pytest.mark.asyncio
async def test_tet_is_passed_over_and_says_why(database, clock, series):
    for _ in range(26):
        await make_due(database, clock)
        clock.forward(days=7)
    await make_due(database, clock)
    made = await days(database, series)
    tuesdays = [date(2026, 10, 6) + timedelta(weeks=number) for number in range(26)]
    assert made == [day for day in tuesdays if day != date(2027, 2, 9)]
    async with database.reading() as uow:
        plan = await service.preview(uow, new_series(clock.now()))
    assert [(each.day, each.reason) for each in plan.skipped] == [(date(2027, 2, 9), "Tết Nguyên đán")]


@pytest.mark.asyncio
async def test_a_day_taken_out_makes_no_session_and_an_ended_series_none_at_all(database, clock, series):
    async with database.writing() as uow:
        out = service.DayOut(series, date(2026, 10, 13), "Bão")
        await service.take_day_out(uow, PLANNER, out, clock.now())
    assert await make_due(database, clock) == 8
    async with database.writing() as uow:
        taken = service.DayOut(series, date(2026, 10, 20), "Bão")
        with pytest.raises(Conflict):
            await service.take_day_out(uow, PLANNER, taken, clock.now())
        await service.end_series(uow, PLANNER, series, clock.now())
    clock.forward(days=30)
    assert await make_due(database, clock) == 0


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"rule": "FREQ=WEEKLY;BYDAY=XX"}, "rule"),
        ({"rule": "FREQ=DAILY", "ends_on": date(2036, 1, 1)}, "ends_on"),
        ({"starts_on": date(2026, 10, 7), "ends_on": date(2026, 10, 8)}, "rule"),
    ],
)
async def test_a_rule_that_cannot_be_meant_is_refused(database, clock, series, changed, pointer):
    assert series
    async with database.writing() as uow:
        with pytest.raises(Invalid) as refused:
            await service.create_series(uow, PLANNER, new_series(clock.now(), **changed), clock.now())
        assert [error.pointer for error in refused.value.errors] == [pointer]


@pytest.mark.asyncio
async def test_another_s_series_is_not_for_me(database, clock, series):
    stranger = Actor(PersonId("q"), "Vàng", (Grant(Role.UNIT_OFFICER, UnitCode("03160"), date(2026, 1, 1)),))
    async with database.writing() as uow:
        with pytest.raises(Forbidden):
            await service.end_series(uow, stranger, series, clock.now())
