"""Whose ticket it is: signed or typed, for one session or any, on its day, while the seat stands."""

from datetime import timedelta

import pytest
import pytest_asyncio

from accounts.domain.tickets import TicketFault
from accounts.tickets import TicketKeys
from events.programme.domain.session import Content, State
from events.programme.queries.sessions import hold_session
from events.programme.service.planning import NewSession, create_sessions
from events.registration import service
from events.registration.domain.people import Form
from events.registration.queries.registrations import find_registration
from events.registration.service.tickets import TicketOffice
from tests.accounts.house import add_units

pytestmark = [pytest.mark.database, pytest.mark.asyncio]
KEYS, FORGER = TicketKeys("k" * 40), TicketKeys("f" * 40)


@pytest_asyncio.fixture
async def sessions(database, clock):
    """Two sessions of one seat each on the same day."""
    await add_units(database, clock)
    starts = clock.now() + timedelta(days=3)
    content = Content("live_quiz", "Đấu trường", starts, starts + timedelta(hours=1), place="Nhà văn hóa", capacity=1)
    async with database.writing() as uow:
        new = [NewSession("03127", content, State.RELEASED) for _ in range(2)]
        return await create_sessions(uow, new, clock.now(), by=None)


async def register(database, session, name, now):
    async with database.writing() as uow:
        request = service.Request(Form(name, "03127", 1990, consent=True))
        done = await service.register(uow, session, request, now)
        row = await find_registration(uow, done.registration_id)
    return row, KEYS.sign(session, done.code, done.valid_until.date())


async def test_a_ticket_tells_its_holder_for_its_session_and_for_any(database, clock, sessions):
    office = TicketOffice(database, KEYS, clock)
    row, ticket = await register(database, sessions[0], "Lò Thị Pâng", clock.now())
    for given in (ticket, row.code, row.code.lower()):
        holder = await office.admit(given, sessions[0])
        assert (holder.key, holder.name, holder.commune) == (row.code, "Lò Thị Pâng", "03127")
        assert (await office.admit(given)).key == row.attendee_id
        assert await office.admit(given, sessions[1]) is TicketFault.ELSEWHERE


async def test_one_person_has_one_key_for_tickets_of_any_session(database, clock, sessions):
    office = TicketOffice(database, KEYS, clock)
    tickets = [(await register(database, session, "Lò Thị Pâng", clock.now()))[1] for session in sessions]
    assert len({(await office.admit(ticket)).key for ticket in tickets}) == 1


async def test_what_is_not_ours_opens_nothing(database, clock, sessions):
    office = TicketOffice(database, KEYS, clock)
    row, ticket = await register(database, sessions[0], "Lò Thị Pâng", clock.now())
    forged = FORGER.sign(sessions[0], row.code, clock.now().date() + timedelta(days=9))
    unknown = KEYS.sign(sessions[0], "0" * 9, clock.now().date() + timedelta(days=9))
    for given in (forged, unknown, ticket[:-1], "000000000", "", "NH1", "Lò"):
        assert await office.admit(given, sessions[0]) is TicketFault.UNKNOWN


async def test_the_day_after_it_is_over_signed_or_typed(database, clock, sessions):
    office = TicketOffice(database, KEYS, clock)
    row, ticket = await register(database, sessions[0], "Lò Thị Pâng", clock.now())
    clock.forward(days=3)
    assert (await office.admit(ticket, sessions[0])).key == row.code
    clock.forward(days=1)
    assert [await office.admit(given, sessions[0]) for given in (ticket, row.code)] == [TicketFault.EXPIRED] * 2


async def test_a_ticket_of_a_session_that_was_moved_to_a_later_day_still_opens_the_room(database, clock, sessions):
    office = TicketOffice(database, KEYS, clock)
    row, ticket = await register(database, sessions[0], "Lò Thị Pâng", clock.now())
    async with database.writing() as uow:
        held = await hold_session(uow, sessions[0])
        held.starts_at, held.ends_at = held.starts_at + timedelta(days=7), held.ends_at + timedelta(days=7)
    clock.forward(days=10)
    assert [(await office.admit(given, sessions[0])).key for given in (ticket, row.code)] == [row.code] * 2
    clock.forward(days=1)
    assert [await office.admit(given, sessions[0]) for given in (ticket, row.code)] == [TicketFault.EXPIRED] * 2


async def test_who_waits_or_gave_the_seat_up_has_none(database, clock, sessions):
    office = TicketOffice(database, KEYS, clock)
    seated, first = await register(database, sessions[0], "Lò A", clock.now())
    _, second = await register(database, sessions[0], "Lò B", clock.now())
    assert await office.admit(second, sessions[0]) is TicketFault.UNSEATED
    async with database.writing() as uow:
        await service.cancel(uow, seated.id, clock.now())
    assert await office.admit(first, sessions[0]) is TicketFault.UNSEATED
