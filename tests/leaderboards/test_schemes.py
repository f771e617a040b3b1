"""Versions of the scheme on a database: flaws, trials that store nothing, activation, re-scoring that survives."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from core.database import Database
from core.kernel import Actor, Conflict, Forbidden, Grant, Invalid, PersonId, Role, UnitCode
from leaderboards import jobs, service
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.periods import EVER, parse_period
from leaderboards.domain.scheme import Cap, Rule
from leaderboards.domain.scheme_document import to_document
from leaderboards.models import PointEntry, SchemeVersion
from leaderboards.queries import schemes as queries
from leaderboards.service import Reversal, rescoring, schemes
from leaderboards.service.boards import BoardQuery, load_board
from leaderboards.service.rescoring import RescoringOrder
from leaderboards.service.schemes import Proposal
from tests.clocks import HandClock
from tests.leaderboards.facts import NOW, people

ORGANIZER = Actor(PersonId("p1"), "Lò Thị Pâng", (Grant(Role.ORGANIZER, UnitCode("11"), date(2026, 1, 1)),))
OFFICER = Actor(PersonId("p2"), "Vàng A Sùng", (Grant(Role.UNIT_OFFICER, UnitCode("11"), date(2026, 1, 1)),))
MUONG_ANG, MUONG_NHE = "03256", "03160"
RULES = (Rule(FactKind.LIVE_PARTICIPATION, numerator=3, caps=(Cap(100),)),)
PROPOSAL = Proposal("Bản thứ hai", date(2026, 10, 1), to_document(RULES))
OCTOBER = parse_period("2026-10")


async def record(database: Database, unit: str, count: int) -> None:
    async with database.writing() as uow:
        await service.record(uow, people(unit, count), now=NOW)


async def activate(database: Database, proposal: Proposal = PROPOSAL) -> None:
    async with database.writing() as uow:
        await schemes.activate(uow, ORGANIZER, proposal, NOW)


async def order(database: Database, reason: str = "Nghị quyết 12") -> str:
    async with database.writing() as uow:
        total = (await rescoring.count_outdated(uow)).total
        return await rescoring.order_rescoring(uow, RescoringOrder(ORGANIZER, reason, total), NOW)


async def die_in_a_slice(database: Database) -> None:
    async with database.writing() as uow:
        await rescoring.rescore_slice(uow, NOW)
        raise RuntimeError


async def points(database: Database) -> dict[str, int]:
    async with database.reading() as uow:
        return {str(row.unit.code): row.points for row in (await load_board(uow, BoardQuery())).rows}


async def count(database: Database, what: type) -> int:
    async with database.reading() as uow:
        return await uow.session.scalar(select(func.count()).select_from(what)) or 0


@pytest.mark.asyncio
async def test_a_trial_values_real_facts_by_both_and_stores_nothing(province: Database) -> None:
    await record(province, MUONG_ANG, 60)
    await record(province, MUONG_NHE, 20)
    async with province.writing() as uow:
        await service.reverse(uow, Reversal(f"live:room:1:{MUONG_NHE}-0", "Nhập nhầm"), now=NOW)
    before = await count(province, PointEntry)
    async with province.reading() as uow:
        proposed = await schemes.read_proposal(uow, PROPOSAL)
        trial = await schemes.try_scheme(uow, proposed, OCTOBER)
        empty = await schemes.try_scheme(uow, proposed, parse_period("2026-09"))
    assert [(unit.code, line.before, line.after) for unit, line in trial.lines] == [
        (MUONG_ANG, 50, 100),
        (MUONG_NHE, 19, 57),
    ]
    assert (trial.facts, empty.lines, empty.facts) == (79, (), 0)
    assert (await count(province, PointEntry), await count(province, SchemeVersion)) == (before, 1)


@pytest.mark.asyncio
async def test_activation_leaves_old_entries_and_values_new_facts(province: Database) -> None:
    await record(province, MUONG_ANG, 2)
    await activate(province)
    assert await points(province) == {MUONG_ANG: 2}
    await record(province, MUONG_NHE, 2)
    assert await points(province) == {MUONG_ANG: 2, MUONG_NHE: 6}
    async with province.reading() as uow:
        assert [(each.version, each.title) for each in await schemes.list_schemes(uow)] == [
            (2, "Bản thứ hai"),
            (1, "Thang điểm tạm thời năm 2026"),
        ]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("title", "day", "document", "pointers"),
    [
        ("", date(2026, 10, 1), to_document(RULES), ["title"]),
        ("x", date(2024, 1, 1), to_document(RULES), ["/valid_from"]),
        ("x", date(2026, 10, 1), '{"rules": [', ["document"]),
        ("x", date(2026, 10, 1), '{"rules": 3}', ["/"]),
        ("x", date(2026, 10, 1), '{"rules": [{"kind": "lạ"}, {"x": 1}]}', ["/rules/0/kind", "/rules/1"]),
        ("x", date(2026, 10, 1), to_document((*RULES, *RULES)), ["/rules/1"]),
    ],
)
async def test_a_flawed_version_is_refused_with_the_place_of_each_flaw(
    province: Database, title: str, day: date, document: str, pointers: list[str]
) -> None:
    async with province.writing() as uow:
        with pytest.raises(Invalid) as caught:
            await schemes.activate(uow, ORGANIZER, Proposal(title, day, document), NOW)
    assert [error.pointer for error in caught.value.errors] == pointers
    assert await count(province, SchemeVersion) <= 1


@pytest.mark.asyncio
async def test_only_keepers_change_the_scheme(province: Database) -> None:
    async with province.writing() as uow:
        with pytest.raises(Forbidden):
            await schemes.activate(uow, OFFICER, PROPOSAL, NOW)
        with pytest.raises(Forbidden):
            await rescoring.order_rescoring(uow, RescoringOrder(OFFICER, "x", 0), NOW)


@pytest.mark.asyncio
async def test_a_rescoring_reverses_and_posts_again_once_in_slices(province: Database, clock: HandClock) -> None:
    await record(province, MUONG_ANG, 60)
    await record(province, MUONG_NHE, 30)
    await activate(province)
    ordered = await order(province)
    with pytest.raises(Conflict):
        await order(province, "lần nữa")
    with pytest.raises(Conflict):
        await activate(province)
    async with province.writing() as uow:
        assert await rescoring.rescore_slice(uow, NOW)
    async with province.reading() as uow:
        halfway = await rescoring.load_rescoring(uow, ordered)
    assert (halfway.row.total, halfway.progress.facts, halfway.progress.is_over) == (90, rescoring.SLICE, False)
    await jobs.rescore_waiting(province, clock)
    assert await points(province) == {MUONG_ANG: 100, MUONG_NHE: 90}
    async with province.reading() as uow:
        done = await rescoring.load_rescoring(uow, ordered)
        assert (await rescoring.count_outdated(uow)).total == 0
    assert (done.progress.facts, done.progress.is_over) == (90, True)
    entries = await count(province, PointEntry)
    await jobs.rescore_waiting(province, clock)
    assert await count(province, PointEntry) == entries


@pytest.mark.asyncio
async def test_a_rescoring_that_died_in_a_slice_goes_on_without_doubling(province: Database, clock: HandClock) -> None:
    await record(province, MUONG_ANG, 60)
    await activate(province)
    await order(province)
    async with province.writing() as uow:
        await rescoring.rescore_slice(uow, NOW)
    with pytest.raises(RuntimeError):
        await die_in_a_slice(province)
    await jobs.rescore_waiting(province, clock)
    assert await points(province) == {MUONG_ANG: 100}
    async with province.reading() as uow:
        statement = select(func.sum(PointEntry.people)).select_from(PointEntry)
        assert await uow.session.scalar(statement) == 60


@pytest.mark.asyncio
async def test_a_rescoring_leaves_what_occurred_before_the_version_and_what_was_reversed(
    province: Database, clock: HandClock
) -> None:
    await record(province, MUONG_ANG, 3)
    async with province.writing() as uow:
        await service.reverse(uow, Reversal(f"live:room:1:{MUONG_ANG}-0", "Nhập nhầm"), now=NOW)
    await activate(province, Proposal("Sau", (NOW + timedelta(days=1)).date(), PROPOSAL.document))
    async with province.reading() as uow:
        assert (await rescoring.count_outdated(uow)).total == 0
    await order(province)
    await jobs.rescore_waiting(province, clock)
    assert await points(province) == {MUONG_ANG: 2}


@pytest.mark.asyncio
async def test_the_facts_of_a_window_come_slice_by_slice(province: Database) -> None:
    await record(province, MUONG_ANG, 5)
    async with province.reading() as uow:
        first = await queries.list_standing_facts(uow, EVER, "", 3)
        rest = await queries.list_standing_facts(uow, EVER, first[-1].id, 3)
        assert await queries.count_standing_facts(uow, EVER) == 5
    assert len({row.source_key for row in [*first, *rest]}) == 5
