"""Presences become facts once each, and are taken back with them."""

from datetime import date, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import event, func, select

from accounts.tickets import TicketKeys
from core.kernel import Actor, Conflict, Grant, PersonId, Role, UnitCode
from events.doors import service
from events.doors.jobs import post_due
from events.doors.queries import list_attendance
from events.programme.domain.festival import NewFestival
from events.programme.domain.session import Content, State
from events.programme.queries.sessions import find_session, hold_session
from events.programme.service import festivals, recording
from events.programme.service.planning import NewSession, create_sessions
from events.registration import service as registration
from events.registration.domain.people import Form
from events.registration.domain.queue import Way
from events.registration.queries.registrations import list_roster
from events.series.service.reading import load_duty
from leaderboards.domain.kinds import FactKind
from leaderboards.models import FactRecord
from tests.accounts.house import add_units

KEYS = TicketKeys("x" * 40)
COMMUNE, COUNT = "03127", 31
PLANNER = Actor(PersonId("p"), "Lò", (Grant(Role.ORGANIZER, UnitCode("11"), date(2026, 1, 1)),))


@pytest_asyncio.fixture
async def session(database, clock):
    """A community class that has just begun, with thirty-one people there."""
    await add_units(database, clock)
    starts = clock.now() - timedelta(minutes=5)
    content = Content("community", "Lớp", starts, starts + timedelta(hours=2), place="Nhà văn hóa", capacity=50)
    async with database.writing() as uow:
        new = NewSession(COMMUNE, content, State.RELEASED)
        session = (await create_sessions(uow, [new], clock.now(), by=None))[0]
        codes = []
        for number in range(COUNT):
            form = Form(f"Lò Văn Số {number}", COMMUNE, 1990, consent=True)
            request = registration.Request(form, Way.HELPER)
            codes.append((await registration.register(uow, session, request, clock.now())).code)
        arriving = service.Arriving(KEYS, session, "máy 1")
        scans = [service.Seen(f"n{code}", code, clock.now()) for code in codes]
        told = await service.check_in(uow, arriving, scans, clock.now())
    assert {each.outcome for each in told} == {"accepted"}
    return session


async def kinds(database):
    async with database.reading() as uow:
        statement = select(FactRecord.kind, func.sum(FactRecord.quantity)).group_by(FactRecord.kind)
        counted = [(kind, int(count)) for kind, count in await uow.session.execute(statement)]
    return {kind: count for kind, count in counted if count}


@pytest.mark.asyncio
async def test_facts_are_posted_once_and_the_size_at_the_end(database, clock, session):
    assert session
    await post_due(database, clock, "s")
    assert await kinds(database) == {FactKind.TRAINING_ADULT: COUNT, FactKind.SESSION_COMMUNITY: 1}
    assert await post_due(database, clock, "s") == 0
    clock.forward(hours=3)
    await post_due(database, clock, "s")
    assert await post_due(database, clock, "s") == 0
    assert await kinds(database) == {
        FactKind.TRAINING_ADULT: COUNT,
        FactKind.SESSION_COMMUNITY: 1,
        FactKind.SESSION_COMMUNITY_IN_BAND: 1,
    }


@pytest.mark.asyncio
async def test_a_presence_taken_back_takes_its_facts_back(database, clock, session):
    clock.forward(hours=3)
    await post_due(database, clock, "s")
    async with database.writing() as uow:
        rows = await registration_rows(uow, session)
        for row in rows[:2]:
            order = service.Undoing(session, row, "quantri", "quét nhầm")
            assert await service.undo(uow, order, clock.now())
            assert not await service.undo(uow, order, clock.now())
    await post_due(database, clock, "s")
    assert await kinds(database) == {FactKind.TRAINING_ADULT: COUNT - 2, FactKind.SESSION_COMMUNITY: 1}


async def registration_rows(uow, session):
    return [row.registration_id for row in await list_attendance(uow, session)]


@pytest.mark.asyncio
async def test_a_festival_stands_while_any_of_its_sessions_does(database, clock):
    await add_units(database, clock)
    async with database.writing() as uow:
        order = NewFestival(2026, "Ngày hội", date(2026, 9, 25), date(2026, 10, 20))
        festival = await festivals.create_festival(uow, PLANNER, order, clock.now())
    booths = [await booth(database, clock, festival, title) for title in ("Gian một", "Gian hai")]
    await post_due(database, clock, "s")
    expected = {FactKind.FESTIVAL_HELD: 1, FactKind.FESTIVAL_MODE: 1, FactKind.FESTIVAL_COMPONENT: 1}
    assert await kinds(database) == expected
    for number, session in enumerate(booths):
        async with database.writing() as uow:
            (present,) = await registration_rows(uow, session)
            await service.undo(uow, service.Undoing(session, present, "quantri"), clock.now())
        await post_due(database, clock, "s")
        await post_due(database, clock, "s")
        assert await kinds(database) == ({} if number else expected)


async def booth(database, clock, festival, title):
    """A booth of a festival with somebody there."""
    starts = clock.now() - timedelta(minutes=5)
    content = Content("experience_booth", title, starts, starts + timedelta(hours=2), place=title)
    async with database.writing() as uow:
        new = NewSession(COMMUNE, content, State.RELEASED, festival_id=festival)
        session = (await create_sessions(uow, [new], clock.now(), by=None))[0]
        request = registration.Request(Form("Lò Văn Một", COMMUNE, 1990, consent=True), Way.HELPER)
        code = (await registration.register(uow, session, request, clock.now())).code
        scans = [service.Seen("n", code, clock.now())]
        await service.check_in(uow, service.Arriving(KEYS, session, "m"), scans, clock.now())
    return session


@pytest.mark.asyncio
async def test_a_session_is_held_once_it_is_over_with_somebody_there(database, clock, session):
    await post_due(database, clock, "s")
    assert await state_of(database, session) == "released"
    clock.forward(hours=3)
    await post_due(database, clock, "s")
    assert await state_of(database, session) == "held"
    async with database.reading() as uow:
        (duty,) = [
            line.duty for line in await load_duty(uow, PLANNER, None, clock.now()) if line.commune.code == COMMUNE
        ]
    assert duty.is_this_week_held or duty.weeks_held == 1
    async with database.writing() as uow:
        for row in await registration_rows(uow, session):
            await service.undo(uow, service.Undoing(session, row, "quantri", "nhầm buổi"), clock.now())
    await post_due(database, clock, "s")
    assert (await state_of(database, session), await kinds(database)) == ("released", {})


async def state_of(database, session):
    async with database.reading() as uow:
        return (await find_session(uow, session)).state


def recorded(title, starts):
    content = Content("community", title, starts, starts + timedelta(hours=2), place="Nhà văn hóa")
    return recording.Recording(NewSession(COMMUNE, content, head_count=COUNT))


@pytest.mark.asyncio
async def test_what_the_door_counted_is_not_recorded_beside_it(database, clock, session):
    await post_due(database, clock, "s")
    for title in ("Lớp", "Lớp cộng đồng"):
        async with database.writing() as uow:
            with pytest.raises(Conflict):
                await recording.record_held(
                    uow, PLANNER, recorded(title, clock.now() - timedelta(minutes=5)), clock.now()
                )
    assert (await kinds(database))[FactKind.SESSION_COMMUNITY] == 1
    assert await state_of(database, session) == "released"


@pytest.mark.asyncio
async def test_who_is_let_in_late_adds_no_second_class_to_a_recorded_one(database, clock):
    await add_units(database, clock)
    starts = clock.now() - timedelta(minutes=5)
    content = Content("community", "Lớp", starts, starts + timedelta(hours=2), place="Nhà văn hóa")
    async with database.writing() as uow:
        planned = (await create_sessions(uow, [NewSession(COMMUNE, content, State.RELEASED)], starts, by=None))[0]
        request = registration.Request(Form("Lò Văn Một", COMMUNE, 1990, consent=True), Way.HELPER)
        code = (await registration.register(uow, planned, request, starts)).code
    async with database.writing() as uow:
        row = await recording.record_held(uow, PLANNER, recorded("Lớp cộng đồng", starts), clock.now())
    assert (row.id, row.state, row.head_count) == (planned, "held", COUNT)
    async with database.writing() as uow:
        await service.check_in(
            uow, service.Arriving(KEYS, planned, "m"), [service.Seen("n", code, starts)], clock.now()
        )
    clock.forward(hours=3)
    await post_due(database, clock, "s")
    expected = {FactKind.SESSION_COMMUNITY: 1, FactKind.SESSION_COMMUNITY_IN_BAND: 1, FactKind.TRAINING_ADULT: 1}
    assert await kinds(database) == expected


@pytest.mark.asyncio
async def test_a_recorded_talk_of_the_festival_is_declared_once_and_reversed_when_it_was_not_held(database, clock):
    await add_units(database, clock)
    async with database.writing() as uow:
        order = NewFestival(2026, "Ngày hội", date(2026, 9, 25), date(2026, 10, 20))
        festival = await festivals.create_festival(uow, PLANNER, order, clock.now())
    rows = [await record_booth(database, clock, festival, title) for title in ("Gian một", "Gian hai")]
    for _ in range(2):
        await post_due(database, clock, "s")
    expected = {FactKind.FESTIVAL_HELD: 1, FactKind.FESTIVAL_MODE: 1, FactKind.FESTIVAL_COMPONENT: 1}
    assert (await kinds(database), await verifications(database)) == (expected, {"declared"})
    assert await post_due(database, clock, "s") == 0
    for number, row in enumerate(rows):
        order = recording.Correction(row.id, None, "ghi nhầm")
        async with database.writing() as uow:
            await recording.correct_held(uow, PLANNER, order, clock.now())
        await post_due(database, clock, "s")
        await post_due(database, clock, "s")
        assert await kinds(database) == ({} if number else expected)


async def record_booth(database, clock, festival, title):
    starts = clock.now() - timedelta(hours=3)
    content = Content("experience_booth", title, starts, starts + timedelta(hours=2), place=title)
    new = NewSession(COMMUNE, content, head_count=COUNT, festival_id=festival)
    async with database.writing() as uow:
        return await recording.record_held(uow, PLANNER, recording.Recording(new), clock.now())


async def verifications(database):
    async with database.reading() as uow:
        return set(await uow.session.scalars(select(FactRecord.verification)))


@pytest.mark.asyncio
async def test_many_scans_cost_the_statements_of_one(database, clock, session):
    async with database.reading() as uow:
        rows = await registration_rows(uow, session)
    async with database.writing() as uow:
        for row in rows:
            await service.undo(uow, service.Undoing(session, row, "quantri"), clock.now())
        codes = [each.code for each in await list_roster(uow, session)]
    counts = [await count_statements(database, clock, session, some) for some in (codes[:1], codes[1:])]
    assert counts == [5, 5]
    async with database.reading() as uow:
        assert sorted(await registration_rows(uow, session)) == sorted(rows)


async def count_statements(database, clock, session, codes):
    """Hold, what is known and who they are, the scans, the presences, the roll."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.extend([statement] if not statement.startswith("BEGIN") else [])

    async with database.writing() as uow:
        engine = uow.session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        scans = [service.Seen(f"again{code}", code, clock.now()) for code in codes]
        told = await service.check_in(uow, service.Arriving(KEYS, session, "máy 2"), scans, clock.now())
        event.remove(engine, "before_cursor_execute", note)
    assert {each.outcome for each in told} == {"accepted"}
    return len(seen)


@pytest.mark.asyncio
async def test_tickets_of_a_session_that_was_moved_to_a_later_day_still_open_the_door(database, clock, session):
    async with database.reading() as uow:
        first, second, *_ = await list_roster(uow, session)
    async with database.writing() as uow:
        held = await hold_session(uow, session)
        held.starts_at, held.ends_at = held.starts_at + timedelta(days=2), held.ends_at + timedelta(days=2)
    told = []
    for row, days in ((first, 2), (second, 1)):
        clock.forward(days=days)
        ticket = KEYS.sign(session, row.code, (clock.now() - timedelta(days=days + 1)).date())
        async with database.writing() as uow:
            seen = service.Seen(f"moved-{row.code}", ticket, clock.now())
            told += await service.check_in(uow, service.Arriving(KEYS, session, "máy"), [seen], clock.now())
    assert [each.why for each in told] == ["", "expired"]


@pytest.mark.asyncio
async def test_who_walked_in_without_a_signal_is_kept_when_it_is_sent_after_the_session(database, clock, session):
    came = clock.now()
    clock.forward(hours=5)
    async with database.writing() as uow:
        (await hold_session(uow, session)).state = State.HELD
    told = []
    for number, (name, at) in enumerate((("Sùng A", came), ("Sùng B", clock.now()), ("", came))):
        seen = service.Seen(f"w{number}", "", at, walk_in=Form(name, COMMUNE, 1960, consent=True))
        async with database.writing() as uow:
            told += await service.check_in(uow, service.Arriving(KEYS, session, "máy"), [seen], clock.now())
    assert [(each.outcome, each.why) for each in told] == [
        ("accepted", ""),
        ("refused", "over"),
        ("refused", "invalid"),
    ]
    async with database.reading() as uow:
        assert [row.name for row in await list_roster(uow, session) if row.name.startswith("Sùng")] == ["Sùng A"]
        assert [row.arrived_at for row in await list_attendance(uow, session)].count(came) >= 1
