"""Coming to a whole course: seats in all its sessions to come, those made later too; one given up stays given up."""

from dataclasses import replace
from datetime import date

import pytest

from core.kernel import NotFound
from events.programme.queries.listing import Wanted, list_sessions
from events.programme.queries.sessions import hold_session
from events.registration import service
from events.registration.domain.people import Form
from events.registration.domain.queue import Status
from events.registration.jobs import seat_courses
from events.registration.queries.courses import list_course
from events.registration.queries.registrations import find_registration, list_roster
from events.registration.service.courses import leave
from events.registration.service.managing import decide
from events.series.jobs import make_due
from events.series.service import create_series
from events.series.service.changing import Edit, change_following
from tests.events.series.test_changing import edited
from tests.events.series.test_jobs import PLANNER, new_series, series

__all__ = ["series"]
pytestmark = pytest.mark.asyncio
WISH = service.Request(Form("Lò Thị Pâng", "03127", 1990, consent=True), whole_course=True)


async def sessions(database, key, clock):
    async with database.reading() as uow:
        return await list_sessions(uow, Wanted(series_id=key, since=clock.now()), limit=100)


async def standing(database, session_id):
    async with database.reading() as uow:
        return [row.name for row in await list_roster(uow, session_id)]


async def come(database, session_id, clock, wish=WISH):
    async with database.writing() as uow:
        done = await service.register(uow, session_id, wish, clock.now())
    async with database.reading() as uow:
        return await find_registration(uow, done.registration_id)


async def test_all_sessions_to_come_are_seated_and_those_that_are_made_later(database, clock, series):
    await make_due(database, clock)
    found = await sessions(database, series, clock)
    mine = await come(database, found[0].id, clock)
    assert await seat_courses(database, clock) == len(found) - 1
    assert await seat_courses(database, clock) == 0
    clock.forward(days=14)
    assert await make_due(database, clock) > 0
    await seat_courses(database, clock)
    later = await sessions(database, series, clock)
    assert [await standing(database, row.id) for row in later] == [["Lò Thị Pâng"]] * len(later)
    async with database.reading() as uow:
        assert len(await list_course(uow, mine.id, clock.now())) == len(later)


async def test_one_that_was_given_up_stays_so_and_leaving_ends_all_to_come(database, clock, series):
    await make_due(database, clock)
    found = await sessions(database, series, clock)
    mine = await come(database, found[0].id, clock)
    await seat_courses(database, clock)
    async with database.writing() as uow:
        await service.cancel(uow, (await list_roster(uow, found[1].id))[0].id, clock.now())
    assert (await seat_courses(database, clock), await standing(database, found[1].id)) == (0, [])
    async with database.writing() as uow:
        await leave(uow, mine, clock.now())
    assert await seat_courses(database, clock) == len(found) - 2
    assert [row.seated for row in await sessions(database, series, clock)] == [0] * len(found)
    clock.forward(minutes=1)
    await come(database, found[0].id, clock)
    assert await seat_courses(database, clock) == len(found) - 1


async def test_the_link_of_a_class_that_is_over_still_leads_out_of_the_course(database, clock, series):
    await make_due(database, clock)
    found = await sessions(database, series, clock)
    mine = await come(database, found[0].id, clock)
    await seat_courses(database, clock)
    clock.forward(days=(found[0].ends_at - clock.now()).days + 1)
    async with database.writing() as uow:
        await leave(uow, mine, clock.now())
    await seat_courses(database, clock)
    assert [row.seated for row in await sessions(database, series, clock)] == [0] * (len(found) - 1)


async def test_the_course_goes_on_in_the_series_that_follows(database, clock, series):
    await make_due(database, clock)
    found = await sessions(database, series, clock)
    mine = await come(database, found[0].id, clock)
    await seat_courses(database, clock)
    edit = Edit(series, replace(edited(clock.now())), date(2026, 11, 2))
    async with database.writing() as uow:
        follower = await change_following(uow, PLANNER, edit, clock.now())
    clock.forward(days=20)
    await make_due(database, clock)
    await seat_courses(database, clock)
    await seat_courses(database, clock)
    later = await sessions(database, follower, clock)
    assert [await standing(database, row.id) for row in later] == [["Lò Thị Pâng"]] * len(later)
    async with database.writing() as uow:
        await leave(uow, replace(mine, id=(await list_roster(uow, later[0].id))[0].id), clock.now())
    await seat_courses(database, clock)
    assert [row.seated for row in await sessions(database, follower, clock)] == [0] * len(later)


async def test_where_each_is_approved_the_others_follow_the_first_approval(database, clock, series):
    await make_due(database, clock)
    found = await sessions(database, series, clock)
    async with database.writing() as uow:
        for row in found:
            (await hold_session(uow, row.id)).admission = "approval"
    mine = await come(database, found[0].id, clock)
    assert (mine.status, await seat_courses(database, clock)) == ("pending", 0)
    async with database.writing() as uow:
        await decide(uow, mine.id, Status.SEATED, clock.now())
    assert await seat_courses(database, clock) == len(found) - 1
    assert [row.seated for row in await sessions(database, series, clock)] == [1] * len(found)


async def test_the_token_of_one_course_does_not_give_up_a_seat_of_another(database, clock, series):
    async with database.writing() as uow:
        friday = new_series(clock.now(), rule="FREQ=WEEKLY;BYDAY=FR", starts_on=date(2026, 10, 9))
        other = await create_series(uow, PLANNER, friday, clock.now())
    await make_due(database, clock)
    mine, seats = {}, {}
    for key in (series, other):
        first, second, *_ = await sessions(database, key, clock)
        async with database.writing() as uow:
            mine[key] = await service.register(uow, first.id, WISH, clock.now())
        seats[key] = second.id
    await seat_courses(database, clock)
    async with database.reading() as uow:
        for key in (series, other):
            given = (await list_roster(uow, seats[key]))[0].id
            assert (await service.find_by_token(uow, given, mine[key].manage_token)).id == given
            for foreign in (given, mine[key].registration_id):
                with pytest.raises(NotFound):
                    await service.find_by_token(uow, foreign, mine[other if key == series else series].manage_token)


async def test_who_registers_a_name_again_neither_opens_nor_ends_the_course_of_another(database, clock, series):
    await make_due(database, clock)
    found = await sessions(database, series, clock)
    async with database.writing() as uow:
        await service.register(uow, found[0].id, WISH, clock.now())
    async with database.writing() as uow:
        stranger = await service.register(uow, found[1].id, WISH, clock.now())
    await seat_courses(database, clock)
    async with database.writing() as uow:
        victim = (await list_roster(uow, found[2].id))[0]
        with pytest.raises(NotFound):
            await service.find_by_token(uow, victim.id, stranger.manage_token)
        assert await list_course(uow, stranger.registration_id, clock.now()) == []
        await leave(uow, await find_registration(uow, stranger.registration_id), clock.now())
    await seat_courses(database, clock)
    assert [row.seated for row in await sessions(database, series, clock)] == [1, 0, *[1] * (len(found) - 2)]
