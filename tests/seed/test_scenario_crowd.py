"""The crowd of the festival: queues, offers, decisions, doubles to merge, people who are there already."""

from collections import Counter

import pytest

from events.domain.kinds import SessionKind
from events.doors.queries import list_attendance
from events.programme.queries.listing import Wanted, list_sessions
from events.registration.domain.queue import Status
from events.registration.queries.registrations import list_needs, list_roster
from events.registration.service.looking import load_people
from seed.scenario_crowd import ROOMY, SPECIAL, SPECIAL_TITLE, seed_crowd
from seed.scenario_movement import ORGANIZER, load_actor

pytestmark = pytest.mark.asyncio


async def rosters(uow, kind):
    """The festival's sessions of a kind with everybody who stands or stood in them."""
    rows = await list_sessions(uow, Wanted(kind=kind, states=("released",)), limit=500)
    return [(row, await list_roster(uow, row.id, list(Status))) for row in rows if row.seated]


async def test_every_commune_expects_people_and_some_have_queues(demonstration):
    async with demonstration.database.reading() as uow:
        classes = await rosters(uow, SessionKind.ON_THE_SPOT_CLASS)
        quizzes = await rosters(uow, SessionKind.LIVE_QUIZ)
    counted = Counter(each.status for _, roster in classes for each in roster)
    assert all(counted[status] for status in (Status.SEATED, Status.WAITING, Status.OFFERED, Status.CANCELLED))
    assert len({row.commune_code for row, _ in quizzes}) >= 40
    assert sum(len(roster) for _, roster in [*classes, *quizzes]) > 2_000
    assert all(row.seated < row.capacity for row, _ in classes if row.commune_code in ROOMY and row.festival_id)
    everybody = [each for _, roster in quizzes for each in roster]
    assert 0.2 < sum(each.phone is None for each in everybody) / len(everybody) < 0.8
    assert any(count > 1 for count in Counter(each.household for each in everybody if each.household).values())


async def test_some_wait_for_a_decision_with_what_they_need(demonstration):
    async with demonstration.database.reading() as uow:
        special = [each for each in await rosters(uow, SessionKind.DISABLED) if each[0].title == SPECIAL_TITLE]
        needs = [await list_needs(uow, row.id) for row, _ in special]
    assert len(special) == SPECIAL
    for (_, roster), said in zip(special, needs, strict=True):
        assert {each.status for each in roster} == {Status.PENDING, Status.SEATED}
        assert set(said) == {each.id for each in roster}


async def test_the_first_are_there_before_half_past_seven_and_doubles_wait_for_an_officer(demonstration):
    now = demonstration.clock.now()
    async with demonstration.database.reading() as uow:
        there = [
            each for row, _ in await rosters(uow, SessionKind.OPENING) for each in await list_attendance(uow, row.id)
        ]
        actor = await load_actor(uow, ORGANIZER, now)
        assert (await load_people(uow, actor, "03127", "")).total > 0
    assert len(there) > 80
    assert max(each.arrived_at for each in there) <= now


async def test_a_second_run_registers_nobody(demonstration):
    assert await seed_crowd(demonstration) == 0
