"""Offers run out and freed seats go on, also when nobody is there to see it."""

from datetime import timedelta

import pytest
import pytest_asyncio

from events.programme.domain.session import Content, State
from events.programme.queries.sessions import find_session, hold_session
from events.programme.service.planning import NewSession, create_sessions
from events.registration import service
from events.registration.domain.people import Form
from events.registration.domain.queue import Status
from events.registration.jobs import serve_who_waits
from events.registration.queries.registrations import list_roster
from tests.accounts.house import add_units


async def come(uow, session, name, now):
    request = service.Request(Form(name, "03127", 1990, consent=True))
    return await service.register(uow, session, request, now)


@pytest_asyncio.fixture
async def session(database, clock):
    """A session of one seat in three days, with one seated and two who wait."""
    await add_units(database, clock)
    starts = clock.now() + timedelta(days=3)
    content = Content("community", "Lớp", starts, starts + timedelta(hours=2), place="Nhà văn hóa", capacity=1)
    async with database.writing() as uow:
        made = await create_sessions(uow, [NewSession("03127", content, State.RELEASED)], clock.now(), by=None)
        for name in ("Lò A", "Lò B", "Lò C"):
            await come(uow, made[0], name, clock.now())
    return made[0]


async def statuses(database, session):
    async with database.reading() as uow:
        rows = await list_roster(uow, session, list(Status))
        stored = await find_session(uow, session)
    return {row.name: row.status for row in rows}, (stored.seated, stored.waiting)


@pytest.mark.asyncio
async def test_an_unanswered_offer_runs_out_and_the_next_is_asked(database, clock, session):
    async with database.writing() as uow:
        first = (await list_roster(uow, session))[0]
        await service.cancel(uow, first.id, clock.now())
    assert await statuses(database, session) == ({"Lò A": "cancelled", "Lò B": "offered", "Lò C": "waiting"}, (1, 1))
    assert await serve_who_waits(database, clock) == 0
    clock.forward(hours=25)
    await serve_who_waits(database, clock)
    await serve_who_waits(database, clock)
    assert await statuses(database, session) == ({"Lò A": "cancelled", "Lò B": "expired", "Lò C": "offered"}, (1, 0))


@pytest.mark.asyncio
async def test_more_seats_serve_who_waits_and_near_the_start_they_are_given_at_once(database, clock, session):
    clock.forward(days=2, hours=23)
    async with database.writing() as uow:
        (await hold_session(uow, session)).capacity = 2
    await serve_who_waits(database, clock)
    assert await statuses(database, session) == ({"Lò A": "seated", "Lò B": "seated", "Lò C": "waiting"}, (2, 1))
