"""Reminders and news reach those who are registered, once each, also when the clock is moved forward."""

import json
from datetime import date, timedelta

import pytest
import pytest_asyncio

from core.i18n import load_translations
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from core.web.templating import ROOT
from events.day.jobs import tell_people
from events.messages.carriers import FileSink
from events.messages.domain.outbox import Channel, State
from events.messages.jobs import send_due
from events.messages.queries import outbox
from events.messages.service.sending import Post
from events.programme.domain.session import Content
from events.programme.domain.session import State as Stands
from events.programme.queries.planning import hold
from events.programme.service.planning import (
    Cancellation,
    Change,
    NewSession,
    cancel_session,
    create_sessions,
    note_change,
)
from events.programme.service.sweeping import Act, Sweep, sweep_slice
from events.registration import service
from events.registration.domain.people import Form
from events.registration.queries.registrations import list_roster
from tests.accounts.house import add_units

ORIGIN = "https://ngayhoi.example"
PLANNER = Actor(PersonId("p"), "Lò", (Grant(Role.UNIT_OFFICER, UnitCode("03127"), date(2026, 1, 1)),))
PHONE = "0912345678"
MOST = 3


@pytest_asyncio.fixture
async def session(database, clock):
    """A session in three days; one is seated, one waits, one left no phone."""
    await add_units(database, clock)
    starts = clock.now() + timedelta(days=3)
    content = Content("community", "Lớp tối", starts, starts + timedelta(hours=2), place="Nhà văn hóa", capacity=2)
    async with database.writing() as uow:
        made = await create_sessions(uow, [NewSession("03127", content, Stands.RELEASED)], clock.now(), by=None)
        for name, phone in (("Lò A", PHONE), ("Lò B", None), ("Lò C", "0987654321")):
            form = Form(name, "03127", 1990, consent=True, phone=phone)
            await service.register(uow, made[0], service.Request(form), clock.now())
    clock.forward(minutes=1)
    return made[0]


async def written(database):
    async with database.reading() as uow:
        rows = await outbox.list_messages(uow, "")
    return sorted((row.template, row.address, row.state) for row in rows)


@pytest.mark.asyncio
async def test_a_reminder_is_written_for_who_is_seated_once_a_day_before_and_two_hours_before(database, clock, session):
    assert session
    assert await tell_people(database, clock, ORIGIN) == 0
    clock.forward(days=2)
    assert await tell_people(database, clock, ORIGIN) == 2
    assert await tell_people(database, clock, ORIGIN) == 0
    assert await written(database) == [("reminder", PHONE, State.WAITING)] * 2


@pytest.mark.asyncio
async def test_nobody_is_reminded_of_a_session_that_began_while_nothing_could_be_sent(
    database, clock, session, tmp_path
):
    post = Post({Channel.SMS: FileSink(tmp_path / "sms")}, load_translations(ROOT / "locale"), ORIGIN, "s" * 40)
    assert session
    clock.forward(days=2)
    assert await tell_people(database, clock, ORIGIN) == 2
    clock.forward(days=1)
    assert await send_due(database, clock, post) == 0
    assert await written(database) == [("reminder", PHONE, State.DROPPED)] * 2


@pytest.mark.asyncio
async def test_who_cancels_is_not_reminded(database, clock, session):
    clock.forward(days=2)
    await tell_people(database, clock, ORIGIN)
    async with database.writing() as uow:
        first = (await list_roster(uow, session))[0]
        await service.cancel(uow, first.id, clock.now())
    assert await written(database) == [("reminder", PHONE, State.DROPPED)] * 2


@pytest.mark.asyncio
async def test_a_cancelled_session_is_told_to_who_is_seated_and_who_waits(database, clock, session):
    clock.forward(days=2)
    await tell_people(database, clock, ORIGIN)
    async with database.writing() as uow:
        await cancel_session(uow, PLANNER, Cancellation(session, "Bão"), clock.now())
    assert await tell_people(database, clock, ORIGIN) == 2
    assert await tell_people(database, clock, ORIGIN) == 0
    assert await written(database) == [
        ("cancelled", PHONE, State.WAITING),
        ("cancelled", "0987654321", State.WAITING),
        ("reminder", PHONE, State.DROPPED),
        ("reminder", PHONE, State.DROPPED),
    ]


@pytest.mark.asyncio
async def test_a_moved_session_is_told_and_its_reminders_are_written_anew(database, clock, session):
    clock.forward(days=2)
    await tell_people(database, clock, ORIGIN)
    async with database.writing() as uow:
        stored = await hold(uow, session)
        stored.starts_at, stored.ends_at = stored.starts_at + timedelta(hours=1), stored.ends_at + timedelta(hours=1)
        await note_change(uow, stored, Change("change", '{"starts_at":["",""]}'), clock.now())
    assert await tell_people(database, clock, ORIGIN) == 4
    assert await tell_people(database, clock, ORIGIN) == 0
    told = await written(database)
    assert [each for each in told if each[0] == "moved"] == [
        ("moved", PHONE, State.WAITING),
        ("moved", "0987654321", State.WAITING),
    ]
    assert sorted(state for template, _, state in told if template == "reminder") == [
        State.DROPPED,
        State.DROPPED,
        State.WAITING,
        State.WAITING,
    ]


@pytest.mark.asyncio
async def test_who_is_told_of_a_change_reads_its_reason_in_the_message(database, clock, session, tmp_path):
    post = Post({Channel.SMS: FileSink(tmp_path / "sms")}, load_translations(ROOT / "locale"), ORIGIN, "s" * 40)
    sweep = Sweep("03127", Act.MOVE, "batch", minutes=30, reason="Mưa to, đường lầy")
    assert session
    async with database.writing() as uow:
        assert await sweep_slice(uow, PLANNER, sweep, clock.now()) == 1
    assert await tell_people(database, clock, ORIGIN) == 2
    assert await send_due(database, clock, post) == 2
    bodies = [json.loads(line)["body"] for line in (tmp_path / "sms").read_text().splitlines()]
    assert [" Lý do: Mưa to, đường lầy\n" in body for body in bodies] == [True, True]


@pytest.mark.asyncio
async def test_a_change_that_nobody_is_told_of_reminds_nobody_twice(database, clock, session):
    clock.forward(days=2, hours=22, minutes=10)
    assert await tell_people(database, clock, ORIGIN) == 1
    async with database.writing() as uow:
        await note_change(uow, await hold(uow, session), Change("change", '{"title": ["Lớp", "Lớp mới"]}'), clock.now())
    assert await tell_people(database, clock, ORIGIN) == 0
    assert await written(database) == [("reminder", PHONE, State.WAITING)]


@pytest.mark.asyncio
async def test_more_people_than_fit_at_once_are_all_told_and_reminded(database, clock, session):
    async with database.writing() as uow:
        for row in await list_roster(uow, session, ["waiting"]):
            await service.cancel(uow, row.id, clock.now())
        (await hold(uow, session)).capacity = 9
        for number in range(4):
            form = Form(f"Người {number}", "03127", 1980, consent=True, phone=f"091200000{number}")
            await service.register(uow, session, service.Request(form, confirmed=True), clock.now())
    clock.forward(days=2)
    people = {address for _, address, _ in await told_of(database, clock)}
    async with database.writing() as uow:
        await note_change(uow, await hold(uow, session), Change("change", '{"place": ["A", "B"]}'), clock.now())
    told = await told_of(database, clock)
    assert len(people) == 5 > MOST
    assert sorted(address for template, address, _ in told if template == "moved") == sorted(people)
    waiting = [address for template, address, state in told if (template, state) == ("reminder", State.WAITING)]
    assert sorted(waiting) == sorted([*people, *people])


async def told_of(database, clock):
    """Write everything, three at a time."""
    await tell_people(database, clock, ORIGIN, MOST)
    assert await tell_people(database, clock, ORIGIN, MOST) == 0
    return await written(database)


@pytest.mark.asyncio
async def test_a_seat_that_becomes_free_is_offered_by_a_message(database, clock, session):
    async with database.writing() as uow:
        first = (await list_roster(uow, session))[0]
        await service.cancel(uow, first.id, clock.now())
    assert await tell_people(database, clock, ORIGIN) == 1
    assert await tell_people(database, clock, ORIGIN) == 0
    assert await written(database) == [("offer", "0987654321", State.WAITING)]


@pytest.mark.asyncio
async def test_who_is_offered_a_seat_reads_by_what_to_take_it(database, clock, session, tmp_path):
    post = Post({Channel.SMS: FileSink(tmp_path / "sms")}, load_translations(ROOT / "locale"), ORIGIN, "s" * 40)
    async with database.writing() as uow:
        await service.cancel(uow, (await list_roster(uow, session))[0].id, clock.now())
    await tell_people(database, clock, ORIGIN)
    assert await send_due(database, clock, post) == 1
    assert "Hãy mở đường dẫn bạn đã giữ khi đăng ký để nhận chỗ." in (tmp_path / "sms").read_text()
