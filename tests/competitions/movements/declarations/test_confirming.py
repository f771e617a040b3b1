"""The second confirmation by the service: reach, own declarations, outliers in words, batches in slices."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
import pytest_asyncio

from competitions.movements.declarations.domain.content import Content
from competitions.movements.declarations.queries.facts import PendingWanted
from competitions.movements.declarations.service.access import access_own
from competitions.movements.declarations.service.confirming import Decision, Verdict, decide, load_waiting
from competitions.movements.declarations.service.drafting import Draft, create_draft
from competitions.movements.declarations.service.sending import Sending, Withdrawal, submit, withdraw
from core.kernel import Forbidden, Invalid, Role
from leaderboards import service as ledger
from leaderboards.domain.facts import Fact, Verification
from tests.competitions.movements.declarations.house import (
    CLUSTER,
    COMMUNE,
    FAR,
    NEIGHBOUR,
    OTHER_CLUSTER,
    PEERS,
    PROVINCE,
    VILLAGE,
    actor_of,
    add_units,
)
from units.domain.figures import Proposal
from units.domain.unit import Measure
from units.service.figures import Proposing, propose

DAY = datetime(2026, 10, 1, tzinfo=UTC)
KIND = "training.adult"


@pytest_asyncio.fixture
async def world(database, clock):
    await add_units(database, clock)
    return database


async def record(database, clock, *facts: tuple[str, str, int, Verification], day: datetime = DAY) -> None:
    made = [
        Fact(key, KIND, unit, day, quantity, verification=verification, evidence="/thi-dua/so/1")
        for key, unit, quantity, verification in facts
    ]
    async with database.writing() as uow:
        outcomes = await ledger.record(uow, made, now=clock.now(), recorded_by="nguoi-khai")
    assert {outcome.status.value for outcome in outcomes} == {"recorded"}


async def waiting(database, clock, actor, **wanted):
    async with database.reading() as uow:
        return await load_waiting(uow, actor, PendingWanted(None, **wanted), clock.now())


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("grant", "units"),
    [
        ((Role.UNIT_LEADER, COMMUNE), {COMMUNE, VILLAGE}),
        ((Role.UNIT_LEADER, VILLAGE), {VILLAGE}),
        ((Role.CLUSTER_HEAD, CLUSTER), {COMMUNE, NEIGHBOUR, VILLAGE}),
        ((Role.CLUSTER_HEAD, OTHER_CLUSTER), {FAR}),
        ((Role.ORGANIZER, PROVINCE), {COMMUNE, NEIGHBOUR, VILLAGE, FAR}),
        ((Role.ORGANIZER, COMMUNE), set()),
        ((Role.SPECIALIST, PROVINCE), {COMMUNE, NEIGHBOUR, VILLAGE, FAR}),
    ],
)
async def test_each_second_person_sees_and_confirms_their_own_reach(world, clock, grant, units):
    every = [COMMUNE, NEIGHBOUR, VILLAGE, FAR]
    kind = {VILLAGE: "vneid.account"}
    facts = [Fact(f"k{unit}", kind.get(unit, KIND), unit, DAY, 60, verification=Verification.PENDING) for unit in every]
    async with world.writing() as uow:
        await ledger.record(uow, facts, now=clock.now(), recorded_by="nguoi-khai")
    actor = actor_of("nguoi-hai", grant, clock=clock)
    seen = await waiting(world, clock, actor)
    assert {line.row.unit_code for line in seen.lines} == units
    assert seen.total == len(units)
    everybody = await waiting(world, clock, actor_of("tat-ca", (Role.ADMINISTRATOR, PROVINCE), clock=clock))
    ids = tuple(line.row.id for line in everybody.lines)
    async with world.writing() as uow:
        assert await decide(uow, actor, Verdict(Decision.CONFIRM, ids), clock.now()) == len(units)
    async with world.writing() as uow:
        assert await decide(uow, actor, Verdict(Decision.CONFIRM, ids), clock.now()) == 0


@pytest.mark.asyncio
async def test_the_recorder_confirms_nothing_of_their_own(world, clock):
    await record(world, clock, ("k", COMMUNE, 60, Verification.PENDING))
    recorder = actor_of("nguoi-khai", (Role.UNIT_LEADER, COMMUNE), (Role.ADMINISTRATOR, PROVINCE), clock=clock)
    (line,) = (await waiting(world, clock, recorder)).lines
    assert line.is_mine
    async with world.writing() as uow:
        assert await decide(uow, recorder, Verdict(Decision.CONFIRM, (line.row.id,)), clock.now()) == 0


@pytest.mark.asyncio
async def test_a_quantity_far_above_its_peers_is_marked_with_the_reason(world, clock):
    peers = [(f"p{unit}", unit, 20, Verification.DECLARED) for unit in PEERS]
    await record(
        world, clock, *peers, ("a", COMMUNE, 90, Verification.PENDING), ("b", NEIGHBOUR, 90, Verification.PENDING)
    )
    actor = actor_of("to-chuc", (Role.ORGANIZER, PROVINCE), clock=clock)
    found = {line.row.unit_code: line.outlier for line in (await waiting(world, clock, actor)).lines}
    assert found[COMMUNE] is None  # 9 per 1,000 against 2: below five times
    outlier = found[NEIGHBOUR]  # 18 per 1,000 against 2
    assert outlier is not None
    assert outlier.params == {"value": "18,0", "median": "2,0", "peers": 6}


@pytest.mark.asyncio
async def test_a_units_own_newer_population_does_not_hide_that_it_stands_out(world, clock):
    clock.forward(days=365)
    day = clock.now() - timedelta(days=1)
    peers = [(f"p{unit}", unit, 20, Verification.DECLARED) for unit in PEERS]
    await record(world, clock, *peers, ("b", NEIGHBOUR, 90, Verification.PENDING), day=day)
    officer = actor_of("xa", (Role.UNIT_OFFICER, NEIGHBOUR), clock=clock)
    proposal = Proposal(Measure.POPULATION, day.year, 90_000, "tự đếm")
    async with world.writing() as uow:
        assert await propose(uow, officer, Proposing(NEIGHBOUR, proposal), clock.now())
    (line,) = (await waiting(world, clock, actor_of("to-chuc", (Role.ORGANIZER, PROVINCE), clock=clock))).lines
    assert line.outlier is not None


@pytest.mark.asyncio
async def test_a_page_holds_fifty_and_a_kind_narrows(world, clock):
    await record(world, clock, *((f"k{number:02}", COMMUNE, 60, Verification.PENDING) for number in range(51)))
    actor = actor_of("to-chuc", (Role.ORGANIZER, PROVINCE), clock=clock)
    first, second = await waiting(world, clock, actor), await waiting(world, clock, actor, page=2)
    assert (len(first.lines), len(second.lines), first.total) == (50, 1, 51)
    assert (await waiting(world, clock, actor, kind="vneid.account")).total == 0
    ids = tuple(line.row.id for line in first.lines)
    async with world.writing() as uow:
        assert await decide(uow, actor, Verdict(Decision.CONFIRM, ids), clock.now()) == 20


@pytest.mark.asyncio
async def test_a_refused_fact_is_reversed_with_the_reason(world, clock):
    await record(world, clock, ("k", COMMUNE, 60, Verification.PENDING))
    actor = actor_of("to-chuc", (Role.ORGANIZER, PROVINCE), clock=clock)
    (line,) = (await waiting(world, clock, actor)).lines
    with pytest.raises(Invalid):
        async with world.writing() as uow:
            await decide(uow, actor, Verdict(Decision.REFUSE, (line.row.id,), "vì"), clock.now())
    async with world.writing() as uow:
        assert await decide(uow, actor, Verdict(Decision.REFUSE, (line.row.id,), "không có tên ai"), clock.now()) == 1
    assert (await waiting(world, clock, actor)).lines == ()


@pytest.mark.asyncio
async def test_an_officer_confirms_nothing(world, clock):
    with pytest.raises(Forbidden):
        await waiting(world, clock, actor_of("can-bo", (Role.UNIT_OFFICER, COMMUNE), clock=clock))


@pytest.mark.asyncio
@pytest.mark.parametrize("decision", list(Decision))
async def test_who_withdraws_while_another_decides_used_to_wait_for_each_other(world, clock, decision):
    officer = actor_of("can-bo", (Role.UNIT_OFFICER, COMMUNE), clock=clock)
    leader = actor_of("lanh-dao", (Role.UNIT_LEADER, COMMUNE), clock=clock)
    key = "0198c0de-0000-7000-8000-000000000001"
    content = Content(KIND, date(2026, 10, 1), 60, link="https://dienbien.example/so")
    async with world.writing() as uow:
        await create_draft(uow, officer, Draft(key, COMMUNE, content), clock.now())
        await submit(uow, officer, Sending(key, 1), clock.now())
    (line,) = (await waiting(world, clock, leader)).lines

    async def take_back():
        async with world.writing() as uow:
            await access_own(uow, officer, key)
            await asyncio.sleep(0.2)
            await withdraw(uow, officer, Withdrawal(key, "Nhập nhầm số"), clock.now())

    async def decide_meanwhile():
        await asyncio.sleep(0.1)
        async with world.writing() as uow:
            return await decide(uow, leader, Verdict(decision, (line.row.id,), "Không đủ danh sách"), clock.now())

    _, decided = await asyncio.gather(take_back(), decide_meanwhile())
    assert decided == 0
