"""Figures confirmed late or changed: facts recorded before are valued again, in the open, and order does not matter."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from core import versions
from core.database import Database
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from leaderboards import jobs, service
from leaderboards.domain.facts import Fact
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.scheme import Rule, Scheme, Target
from leaderboards.models import PointEntry, Standing
from leaderboards.service import Reversal, rescoring
from leaderboards.service.rebuilding import check
from leaderboards.service.rescoring import Outdated, RescoringOrder
from tests.clocks import HandClock
from tests.leaderboards.books import adopt
from units.domain.figures import Proposal
from units.domain.unit import FigureState, Kind, Measure, NewUnit
from units.models import UnitStatistic
from units.queries import add_details, find_units
from units.queries.figures import list_waiting
from units.service import figures, register

BEGAN, NOW = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 10, 10, 2, tzinfo=UTC)
SKILL, ACCOUNT, ARTICLE = FactKind.SKILL_ADULT, FactKind.VNEID_ACCOUNT, FactKind.MEDIA_ARTICLE
SCHEME = Scheme(
    1,
    "thử",
    BEGAN,
    (
        Rule(SKILL, target=Target(measure=Measure.ADULTS, percent=50), share=100),
        Rule(ACCOUNT, target=Target(measure=Measure.PEOPLE_14_UP), share=60, is_yearly=False),
        Rule(ARTICLE, numerator=1),
    ),
)
PROVINCE, COMMUNE, OTHER = UnitCode("11"), UnitCode("03160"), UnitCode("03161")
HEAD = Actor(PersonId("p1"), "Lò Thị Pâng", (Grant(Role.ADMINISTRATOR, PROVINCE, date(2026, 1, 1)),))


@dataclass(frozen=True)
class Figure:
    """A figure confirmed by the province."""

    measure: Measure
    year: int
    value: int


def fact(kind: FactKind, quantity: int, *, unit: str = COMMUNE, number: int = 0, year: int = 2026) -> Fact:
    return Fact(f"t:{unit}:{number}", kind, unit, datetime(year, 10, 1 + number % 9, tzinfo=UTC), quantity)


async def set_up(database: Database) -> Database:
    units = [NewUnit(PROVINCE, "Tỉnh Điện Biên", Kind.PROVINCE)]
    units += [NewUnit(code, f"Xã {code}", Kind.COMMUNE, PROVINCE) for code in (COMMUNE, OTHER)]
    async with database.writing() as uow:
        await register(uow, units, today=NOW.date())
    await adopt(database, SCHEME)
    return database


async def keep(database: Database, *facts: Fact) -> None:
    async with database.writing() as uow:
        outcomes = await service.record(uow, facts, now=NOW)
    assert {outcome.status for outcome in outcomes} <= {"recorded"}


async def settle(database: Database, code: str, figure: Figure, version: int = 1) -> None:
    """Let a figure be confirmed, whatever was said before."""
    async with database.writing() as uow:
        unit = (await find_units(uow, [code]))[code]
        said = {"source": "thử", "document": "", "is_estimate": False, "note": "", "recorded_at": NOW}
        row = UnitStatistic(
            unit_id=unit.id,
            measure=figure.measure,
            year=figure.year,
            version=version,
            value=figure.value,
            state=FigureState.CONFIRMED,
            **said,
        )
        await add_details(uow, [row])
        versions.bump(uow, "units")


async def points(database: Database, code: str = COMMUNE) -> dict[str, int]:
    """Return what a unit holds in each kept period, in all."""
    async with database.reading() as uow:
        unit = (await find_units(uow, [code]))[code]
        where = (Standing.unit_id == unit.id, Standing.criterion == "")
        rows = await uow.session.execute(select(Standing.period, Standing.points).where(*where))
        return {period: held for period, held in rows if held}


async def follow(database: Database, clock: HandClock) -> None:
    """Let the ledger's job take its turn."""
    await jobs.order_where_due(database, clock)
    await jobs.rescore_waiting(database, clock)


async def faults(database: Database) -> list[object]:
    async with database.reading() as uow:
        return [*await check(uow), *await rescoring.find_moved(uow)]


@pytest.mark.asyncio
async def test_facts_recorded_before_the_figure_was_confirmed_used_to_earn_nothing_for_ever(
    database: Database, clock: HandClock
) -> None:
    await set_up(database)
    await keep(database, *(fact(SKILL, 10, number=number) for number in range(5)), fact(ARTICLE, 3, number=5))
    async with database.writing() as uow:
        proposal = Proposal(Measure.ADULTS, 2026, 200, "Rà soát tháng 9")
        await figures.propose(uow, HEAD, figures.Proposing(COMMUNE, proposal), NOW)
    await follow(database, clock)
    assert (await points(database))["2026"] == 3
    async with database.writing() as uow:
        ids = tuple(row.id for row in await list_waiting(uow))
        await figures.decide(uow, HEAD, figures.Decision(ids, is_confirmed=True), NOW)
    async with database.reading() as uow:
        assert await rescoring.count_outdated(uow) == Outdated(by_version=0, by_target=5)
    await follow(database, clock)
    assert (await points(database))["2026"] == 53
    async with database.reading() as uow:
        (view,) = await rescoring.list_rescorings(uow)
        reversed_ = select(func.count()).where(PointEntry.rescoring_id == view.row.id, PointEntry.role == "reversal")
        assert await uow.session.scalar(reversed_) == 5
    assert (view.row.decided_by, view.row.total, view.progress.facts, view.progress.is_over) == (None, 5, 5, True)
    assert view.row.reason == "Số liệu của 1 đơn vị được xác nhận hoặc thay đổi, chỉ tiêu tính theo số liệu mới"
    assert await faults(database) == []


@pytest.mark.asyncio
async def test_a_figure_changed_within_the_year_used_to_give_a_second_share(
    database: Database, clock: HandClock
) -> None:
    await set_up(database)
    await settle(database, COMMUNE, Figure(Measure.ADULTS, 2026, 40))
    await keep(database, fact(SKILL, 20))
    await settle(database, COMMUNE, Figure(Measure.ADULTS, 2026, 80), version=2)
    await keep(database, fact(SKILL, 20, number=1))
    assert (await points(database))["2026"] == 150
    await follow(database, clock)
    assert (await points(database))["2026"] == 100
    assert await faults(database) == []


@pytest.mark.asyncio
async def test_what_counts_through_all_years_used_to_give_a_share_for_each_year_with_a_figure(
    database: Database, clock: HandClock
) -> None:
    await set_up(database)
    for year in (2025, 2026):
        await settle(database, COMMUNE, Figure(Measure.PEOPLE_14_UP, year, 10 + year - 2025))
    await keep(database, fact(ACCOUNT, 20, year=2025), fact(ACCOUNT, 20, number=1))
    await follow(database, clock)
    assert (await points(database))["all"] == 60


@pytest.mark.asyncio
async def test_nothing_is_ordered_twice_or_without_need(database: Database, clock: HandClock) -> None:
    await set_up(database)
    await keep(database, *(fact(SKILL, 1, number=number) for number in range(rescoring.SLICE + 5)))
    seen = await jobs.order_where_due(database, clock)
    await settle(database, OTHER, Figure(Measure.ADULTS, 2026, 80))
    assert await jobs.order_where_due(database, clock, seen) > seen
    async with database.reading() as uow:
        assert await rescoring.list_rescorings(uow) == []
    await settle(database, COMMUNE, Figure(Measure.ADULTS, 2026, 80))
    await asyncio.gather(*(jobs.order_where_due(database, clock, seen) for _ in range(3)))
    async with database.writing() as uow:
        assert await rescoring.rescore_slice(uow, NOW)
        await service.reverse(uow, Reversal(f"t:{COMMUNE}:17", "Ghi nhầm"), now=NOW)
    await jobs.rescore_waiting(database, clock)
    async with database.reading() as uow:
        (view,) = await rescoring.list_rescorings(uow)
    assert (view.row.total, view.progress.facts, view.progress.is_over) == (25, 24, True)
    assert (await points(database))["2026"] == 60
    assert await faults(database) == []


@pytest.mark.asyncio
async def test_a_re_scoring_that_somebody_orders_takes_moved_targets_too(database: Database, clock: HandClock) -> None:
    await set_up(database)
    await keep(database, fact(SKILL, 10))
    await settle(database, COMMUNE, Figure(Measure.ADULTS, 2026, 20))
    async with database.writing() as uow:
        total = (await rescoring.count_outdated(uow)).total
        await rescoring.order_rescoring(uow, RescoringOrder(HEAD, "Nghị quyết 12", total), NOW)
    await jobs.rescore_waiting(database, clock)
    assert (await points(database))["2026"] == 100


@dataclass
class World:
    """A database of many examples, each with two communes of its own."""

    runner: asyncio.Runner
    database: Database
    examples: int = 0


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    with asyncio.Runner() as runner:
        database = Database(database_url)
        runner.run(set_up(database))
        yield World(runner, database)
        runner.run(database.close())


said = st.builds(
    Figure,
    st.sampled_from([Measure.ADULTS, Measure.PEOPLE_14_UP]),
    st.sampled_from([2025, 2026]),
    st.integers(1, 30),
)
done = st.builds(
    fact, st.sampled_from([SKILL, ACCOUNT, ARTICLE]), st.integers(1, 12), year=st.sampled_from([2025, 2026])
)
turn = st.just("rescore")


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(said | done | turn, max_size=9))
def test_facts_and_figures_in_any_order_give_the_same_standings_after_the_re_scoring(
    world: World, clock: HandClock, steps: list[Figure | Fact | str]
) -> None:
    world.runner.run(try_both(world, clock, steps))


async def try_both(world: World, clock: HandClock, steps: list[Figure | Fact | str]) -> None:
    world.examples += 1
    mixed, ordered = (UnitCode(f"x{world.examples}-{name}") for name in ("mixed", "ordered"))
    async with world.database.writing() as uow:
        units = [NewUnit(code, code, Kind.COMMUNE, PROVINCE) for code in (mixed, ordered)]
        await register(uow, units, today=NOW.date())
    numbered = list(enumerate(steps))
    for number, step in numbered:
        await take(world.database, clock, mixed, (number, step))
    for number, step in sorted(numbered, key=lambda each: (isinstance(each[1], Fact), each[0])):
        await take(world.database, clock, ordered, (number, step))
    await follow(world.database, clock)
    assert await points(world.database, mixed) == await points(world.database, ordered)
    assert await faults(world.database) == []


async def take(database: Database, clock: HandClock, code: str, step: tuple[int, Figure | Fact | str]) -> None:
    number, what = step
    if isinstance(what, Figure):
        await settle(database, code, what, version=number + 1)
    elif isinstance(what, Fact):
        await keep(database, replace(what, unit_code=code, source_key=f"t:{code}:{number}"))
    else:
        await follow(database, clock)
