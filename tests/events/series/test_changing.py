"""All and following: words and times change, ids and what somebody changed by hand stay."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from core.kernel import Conflict, Invalid
from events.programme.queries import planning
from events.programme.queries.listing import Wanted, list_sessions
from events.programme.service.planning import Cancellation, cancel_session
from events.series import queries, service
from events.series.forms import to_rule, to_typed
from events.series.jobs import make_due
from events.series.queries import SeriesRow
from events.series.service.changing import Edit, change_all, change_following
from tests.events.series.test_jobs import PLANNER, new_series, series

__all__ = ["series"]
DAY = date(2026, 10, 6)


async def rows(database, key):
    async with database.reading() as uow:
        return await list_sessions(uow, Wanted(series_id=key), limit=100)


def edited(now, **changed):
    new = new_series(now, **changed)
    return replace(new, content=replace(new.content, title="Lớp mới", place="Trường học"), clock_time=time(18, 0))


@pytest.mark.asyncio
async def test_all_changes_every_session_to_come_but_those_changed_by_hand(database, clock, series):
    await make_due(database, clock)
    before = await rows(database, series)
    async with database.writing() as uow:
        await cancel_session(uow, PLANNER, Cancellation(before[2].id, "Bão"), clock.now())
    async with database.writing() as uow:
        assert await change_all(uow, PLANNER, Edit(series, edited(clock.now())), clock.now()) == len(before) - 2
    async with database.writing() as uow:
        assert await change_all(uow, PLANNER, Edit(series, edited(clock.now())), clock.now()) == 0
    after = await rows(database, series)
    assert {row.id for row in after} == {row.id for row in before}
    assert [(row.id, row.title) for row in after if row.title == before[0].title] == [
        (before[0].id, before[0].title),  # over when the series was changed
        (before[2].id, before[2].title),
    ]
    others = [row for row in after if row.id not in {before[0].id, before[2].id}]
    assert {(row.title, row.place_name, row.sequence, row.starts_at.hour) for row in others} == {
        ("Lớp mới", "Trường học", 1, 11)
    }


@pytest.mark.asyncio
async def test_following_ends_the_old_rule_and_keeps_the_ids_of_sessions_that_move(database, clock, series):
    await make_due(database, clock)
    before = {row.series_day: row for row in await rows(database, series)}
    since = date(2026, 11, 2)
    edit = Edit(series, edited(clock.now(), rule="FREQ=WEEKLY;BYDAY=TH"), since)
    async with database.writing() as uow:
        follower = await change_following(uow, PLANNER, edit, clock.now())
    old, new = await rows(database, series), await rows(database, follower)
    assert [row.series_day for row in old] == [day for day in sorted(before) if day < since]
    assert [row.id for row in new] == [before[day].id for day in sorted(before) if day >= since]
    assert [row.series_day for row in new] == [day + timedelta(days=2) for day in sorted(before) if day >= since]
    await make_due(database, clock)
    assert {row.id for row in new} <= {row.id for row in await rows(database, follower)}
    async with database.reading() as uow:
        assert (await queries.find_series(uow, series)).ends_on == date(2026, 11, 1)


@pytest.mark.asyncio
async def test_a_session_without_a_day_under_the_new_rule_is_cancelled(database, clock, series):
    await make_due(database, clock)
    edit = Edit(series, edited(clock.now(), rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"), date(2026, 11, 3))
    async with database.writing() as uow:
        follower = await change_following(uow, PLANNER, edit, clock.now())
    assert [row.series_day.day for row in await rows(database, follower)] == [3, 17, 1]
    gone = [row for row in await rows(database, series) if row.state == "cancelled"]
    assert [row.series_day.day for row in gone] == [10, 24]
    async with database.reading() as uow:
        assert await planning.list_series_days(uow, [follower])


@pytest.mark.asyncio
async def test_following_revives_neither_a_cancelled_class_nor_a_day_taken_out(database, clock, series):
    await make_due(database, clock)
    (stormy,) = [row for row in await rows(database, series) if row.series_day == date(2026, 11, 10)]
    async with database.writing() as uow:
        await cancel_session(uow, PLANNER, Cancellation(stormy.id, "Bão"), clock.now())
    async with database.writing() as uow:
        await service.take_day_out(uow, PLANNER, service.DayOut(series, date(2026, 12, 15), "Sơ kết"), clock.now())
    async with database.writing() as uow:
        follower = await change_following(
            uow, PLANNER, Edit(series, edited(clock.now()), date(2026, 11, 2)), clock.now()
        )
    clock.forward(days=30)
    await make_due(database, clock)
    made = [row.series_day for row in await rows(database, follower)]
    assert date(2026, 11, 17) in made
    assert not {date(2026, 11, 10), date(2026, 12, 15)} & set(made)


def test_a_plain_weekly_rule_is_shown_as_weekdays_and_an_expert_one_as_typed():
    row = SeriesRow(**dict.fromkeys(SeriesRow.__dataclass_fields__, "") | {"starts_on": DAY, "ends_on": DAY})
    typed = to_typed(replace(row, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"))
    assert (typed["rule"], typed["weekday"], typed["interval"]) == ("", "TU,TH", "2")
    assert to_rule(typed | {"kind": "community", "weekday": "TH"}) == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"
    expert = to_typed(replace(row, rule="FREQ=MONTHLY;BYDAY=1TU"))
    assert (expert["rule"], expert["weekday"]) == ("FREQ=MONTHLY;BYDAY=1TU", "")


@pytest.mark.asyncio
@pytest.mark.parametrize("since", [None, date(2026, 10, 6), date(2027, 4, 1)])
async def test_following_needs_a_day_inside_the_series(database, clock, series, since):
    async with database.writing() as uow:
        with pytest.raises(Invalid) as refused:
            await change_following(uow, PLANNER, Edit(series, edited(clock.now()), since), clock.now())
    assert [error.pointer for error in refused.value.errors] == ["since"]


@pytest.mark.asyncio
async def test_what_has_ended_is_not_changed(database, clock, series):
    async with database.writing() as uow:
        await service.end_series(uow, PLANNER, series, clock.now())
    async with database.writing() as uow:
        with pytest.raises(Conflict):
            await change_all(uow, PLANNER, Edit(series, edited(clock.now())), clock.now())
