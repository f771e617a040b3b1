"""A crowd is registered as everybody one by one would be."""

from datetime import timedelta

import pytest
import pytest_asyncio

from core.kernel import Conflict, Invalid
from events.programme.domain.session import Content, State
from events.programme.queries.sessions import find_session
from events.programme.service.planning import NewSession, create_sessions
from events.registration import service
from events.registration.domain.people import Form
from events.registration.domain.queue import Status, Way
from events.registration.queries.registrations import list_needs, list_roster
from events.registration.service.crowd import register_crowd
from tests.accounts.house import add_units

COMMUNE = "03127"
PEOPLE = (
    ("Lò Văn An", 1980, "0912345678", ""),
    ("Lò  văn an", 1980, "0912345678", "xe lăn"),  # the same person again
    ("Lò Văn An", 1980, "0387654321", ""),  # another phone: another person
    ("Vàng A Páo", 1990, None, "nghe kém"),
    ("Vàng A Páo", 1990, None, ""),
    ("Giàng A Dính", 1950, None, ""),
)

pytestmark = pytest.mark.asyncio


def requests():
    return [
        service.Request(Form(name, COMMUNE, year, phone=phone, support=need, consent=True), Way.HELPER, confirmed=True)
        for name, year, phone, need in PEOPLE
    ]


@pytest_asyncio.fixture
async def sessions(database, clock):
    """Two sessions of three seats."""
    await add_units(database, clock)
    starts = clock.now() + timedelta(days=3)
    contents = [
        Content("community", title, starts, starts + timedelta(hours=2), place=title, capacity=3)
        for title in ("Lớp một", "Lớp hai")
    ]
    async with database.writing() as uow:
        new = [NewSession(COMMUNE, content, State.RELEASED) for content in contents]
        return await create_sessions(uow, new, clock.now(), by=None)


async def stand(database, session):
    async with database.reading() as uow:
        rows, needs = await list_roster(uow, session, list(Status)), await list_needs(uow, session)
        row = await find_session(uow, session)
    said = {(each.name, each.phone, each.status, each.place_in_queue, needs.get(each.id)) for each in rows}
    return said, {each.attendee_id for each in rows}, (row.seated, row.waiting)


async def test_a_crowd_stands_as_if_they_had_come_one_by_one(database, clock, sessions):
    one, other = sessions
    async with database.writing() as uow:
        for request in requests():
            await service.register(uow, one, request, clock.now())
    async with database.writing() as uow:
        codes = await register_crowd(uow, other, requests(), clock.now())
        assert await register_crowd(uow, other, requests(), clock.now()) == []
    assert len(set(codes)) == 4
    assert await stand(database, other) == await stand(database, one)


async def test_where_one_form_is_wrong_nobody_is_registered(database, clock, sessions):
    wrong = service.Request(Form("", COMMUNE, 1990, consent=True), Way.HELPER)
    alone = service.Request(Form("Lò Văn Tỉnh", COMMUNE, 1990, phone="0912345678", consent=True), Way.SELF)
    for refused, error in ((wrong, Invalid), (alone, Conflict)):
        async with database.writing() as uow:
            with pytest.raises(error):
                await register_crowd(uow, sessions[0], [*requests(), refused], clock.now())
    assert await stand(database, sessions[0]) == (set(), set(), (0, 0))
