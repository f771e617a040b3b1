"""Shares of earlier periods and of past moments: neither mergers nor what is said later takes anything from them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from competitions.movements.indicators import service
from competitions.movements.indicators.domain.plan import Target, TargetKind
from competitions.movements.indicators.service import When
from core import versions
from core.database import Database
from leaderboards.domain.periods import parse_period
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.service.boards import BoardQuery
from seed.indicators import read_plan
from tests.accounts.house import House
from tests.clocks import HandClock
from tests.competitions.movements.indicators.house import MUONG_ANG, MUONG_NHE, TODAY, VILLAGES, put, record
from tests.competitions.movements.indicators.test_progress import BUNG_LAO, ORGANIZER
from units.domain.acts import Decree
from units.domain.succession import AsOf
from units.domain.unit import FigureState, Kind, Measure
from units.models import UnitStatistic
from units.queries import add_details, list_figures_as_of, list_known_codes
from units.service import acts
from units.service.acts import Merging, Moving

ACCOUNTS = BoardQuery(Kind.COMMUNE, measure=BoardMeasure.TARGET_SHARE, indicator="6.4")
COVERED = replace(ACCOUNTS, indicator="7a")
LAST_YEAR = datetime(2025, 11, 3, 3, tzinfo=UTC)
DECREE = Decree(date(2026, 5, 1), "Sắp xếp đơn vị", "NQ 12", TODAY)


async def say(house: House, figures: dict[str, int], year: int, at: datetime, version: int = 1) -> None:
    """Let the province have confirmed how many people of 14 years and more there are."""
    said = {"source": "thử", "document": "", "note": "", "is_estimate": False, "recorded_at": at, "version": version}
    async with house.database.writing() as uow:
        ids = await list_known_codes(uow)
        await add_details(
            uow,
            [
                UnitStatistic(
                    unit_id=ids[code],
                    measure=Measure.PEOPLE_14_UP,
                    year=year,
                    value=value,
                    state=FigureState.CONFIRMED,
                    **said,
                )
                for code, value in figures.items()
            ],
        )
        versions.bump(uow, "units")


async def shares(database: Database, query: BoardQuery) -> dict[str, Fraction | None]:
    async with database.reading() as uow:
        return await service.find_shares(uow, query)


async def perform(house: House, order: Merging | Moving, at: datetime) -> None:
    async with house.database.writing() as uow:
        await acts.perform(uow, ORGANIZER, order, at)


@pytest.mark.asyncio
async def test_an_earlier_years_share_used_to_lose_the_people_of_a_commune_that_was_merged_later(
    house: House, clock: HandClock
) -> None:
    await say(house, {MUONG_ANG: 1_000, BUNG_LAO: 500, MUONG_NHE: 800}, 2025, LAST_YEAR)
    facts = {MUONG_ANG: 200, BUNG_LAO: 100, MUONG_NHE: 80}
    await record(house.database, clock, *(put(code, "vneid.account", n, at=LAST_YEAR) for code, n in facts.items()))
    await perform(house, Merging((BUNG_LAO,), MUONG_ANG, DECREE), clock.now())
    for period in ("2025", "2025-11", "2026"):
        found = await shares(house.database, replace(ACCOUNTS, period=parse_period(period)))
        assert found == {MUONG_ANG: Fraction(300, 1_500), MUONG_NHE: Fraction(80, 800)}, period
    async with house.database.reading() as uow:
        for when in (When(2025, TODAY), When(2026, TODAY)):
            line = next(
                row for row in (await service.progress(uow, MUONG_ANG, when)).rows if row.indicator.code == "6.4"
            )
            assert line.value == Fraction(300, 1_500)


@pytest.mark.asyncio
async def test_a_sum_that_nobody_knows_is_no_figure(house: House, clock: HandClock) -> None:
    await say(house, {MUONG_ANG: 1_000}, 2025, LAST_YEAR)
    await record(house.database, clock, put(MUONG_ANG, "vneid.account", 200, at=LAST_YEAR))
    await perform(house, Merging((BUNG_LAO,), MUONG_ANG, DECREE), clock.now())
    assert await shares(house.database, ACCOUNTS) == {}
    await say(house, {MUONG_ANG: 1_600}, 2026, clock.now())
    assert await shares(house.database, ACCOUNTS) == {MUONG_ANG: Fraction(200, 1_600)}


async def confirm_later(house: House, at: datetime) -> None:
    await say(house, {MUONG_ANG: 4_000}, 2026, at)
    await say(house, {MUONG_NHE: 4_000}, 2025, at, version=2)


async def merge_later(house: House, at: datetime) -> None:
    decree = Decree(at.date(), "Sắp xếp đơn vị", "NQ 12", at.date())
    await perform(house, Merging((BUNG_LAO,), MUONG_ANG, decree), at)


async def move_later(house: House, at: datetime) -> None:
    decree = Decree(at.date(), "Điều chỉnh", "NQ 13", at.date())
    await perform(house, Moving(VILLAGES[0], MUONG_NHE, decree), at)


async def ask_for_less_later(house: House, at: datetime) -> None:
    plan = read_plan()
    easier = Target(TargetKind.PERCENT, 10, is_percent=True)
    rows = tuple(
        replace(each, targets=dict.fromkeys(each.targets, easier)) if each.code in {"6.4", "7a"} else each
        for each in plan.indicators
    )
    async with house.database.writing() as uow:
        assert (await service.store_plan(uow, replace(plan, indicators=rows), at)).is_new


@pytest.mark.asyncio
@pytest.mark.database
@pytest.mark.parametrize("act", [confirm_later, merge_later, move_later, ask_for_less_later])
async def test_a_past_share_used_to_move_with_later_figures_acts_and_plans(
    house: House, clock: HandClock, act: Callable[[House, datetime], Awaitable[None]]
) -> None:
    await say(house, {MUONG_ANG: 1_000, BUNG_LAO: 500, MUONG_NHE: 800}, 2025, LAST_YEAR)
    await record(
        house.database,
        clock,
        *(put(code, "vneid.account", 100, at=clock.now()) for code in (MUONG_ANG, BUNG_LAO, MUONG_NHE)),
        *(put(village, "coverage.village", at=clock.now()) for village in VILLAGES),
    )
    asked = [
        replace(query, period=parse_period(period), as_of=clock.now() + timedelta(hours=1))
        for query in (ACCOUNTS, COVERED)
        for period in ("all", "2026", "2026-10")
    ]
    before = [await shares(house.database, query) for query in asked]
    now = [await shares(house.database, replace(query, as_of=None)) for query in asked]
    assert before == now
    assert all(before)
    await act(house, clock.forward(days=40))
    assert [await shares(house.database, query) for query in asked] == before
    assert [await shares(house.database, replace(query, as_of=None)) for query in asked] != now


@pytest.mark.asyncio
async def test_villages_are_counted_below_the_commune_that_they_stood_in(house: House, clock: HandClock) -> None:
    then = AsOf(clock.now().date(), clock.now(), 2026)
    await move_later(house, clock.forward(days=40))
    async with house.database.reading() as uow:
        ids = await list_known_codes(uow)
        past = await list_figures_as_of(uow, Measure.VILLAGES, then)
        now = await list_figures_as_of(uow, Measure.VILLAGES, replace(then, on=clock.now().date()))
    assert [each[ids[MUONG_ANG]].value for each in (past, now)] == [2, 1]
    assert now[ids[MUONG_NHE]].value == 1


@pytest.mark.asyncio
async def test_villages_that_ended_later_are_counted_where_their_commune_went(house: House, clock: HandClock) -> None:
    then, year_before = AsOf(clock.now().date(), clock.now(), 2026), AsOf(date(2100, 1, 1), None, 2025)

    async def count(as_of: AsOf, code: str) -> int:
        async with house.database.reading() as uow:
            found = (await list_figures_as_of(uow, Measure.VILLAGES, as_of)).get((await list_known_codes(uow))[code])
        return found.value if found else 0

    assert [await count(as_of, MUONG_ANG) for as_of in (then, year_before)] == [2, 2]
    later = clock.forward(days=40)
    one, two = VILLAGES
    await perform(house, Merging((one,), two, Decree(date(2026, 11, 1), "Nhập bản", "NQ 14", later.date())), later)
    await perform(house, Merging((MUONG_ANG,), MUONG_NHE, replace(DECREE, on=later.date(), today=later.date())), later)
    assert await count(then, MUONG_ANG) == 2
    assert [await count(as_of, MUONG_NHE) for as_of in (year_before, replace(year_before, year=2026))] == [2, 1]
