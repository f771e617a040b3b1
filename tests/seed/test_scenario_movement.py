"""The months of the movement as the demonstration holds them: accepted whole, frozen thrice, adding up."""

from dataclasses import replace

import pytest

from leaderboards.domain.facts import find_flaw
from leaderboards.domain.periods import parse_period
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.queries.recording import list_known_keys
from leaderboards.service import rebuilding
from leaderboards.service.boards import BoardQuery, load_board
from leaderboards.service.freezing import is_intact, list_snapshots
from leaderboards.service.schemes import list_schemes
from seed.movement import list_figures, list_weeks
from seed.units import read_units
from tests.clocks import FESTIVAL_MORNING
from units.domain.unit import Kind

UNITS = read_units()
WEEKS = list_weeks(UNITS, FESTIVAL_MORNING)


def test_every_fact_is_one_that_the_ledger_takes_at_its_moment():
    kinds = {unit.code: unit.kind for unit in UNITS}
    flaws = [
        (fact.source_key, find_flaw(fact, kinds[fact.unit_code], week.recorded_at))
        for week in WEEKS
        for fact in week.facts
    ]
    assert [flaw for flaw in flaws if flaw[1]] == []
    assert len({key for key, _ in flaws}) == len(flaws) > 10_000


def test_the_weeks_come_in_order_and_none_from_the_future():
    moments = [week.recorded_at for week in WEEKS]
    assert moments == sorted(moments)
    assert moments[-1] <= FESTIVAL_MORNING
    assert len(moments) >= 39


def test_every_commune_has_figures_and_lives_through_most_weeks():
    communes = {str(unit.code) for unit in UNITS if unit.kind is Kind.COMMUNE}
    assert communes <= set(list_figures(UNITS))
    told = [{fact.unit_code for fact in week.facts} & communes for week in WEEKS]
    assert set.union(*told) == communes
    assert sum(len(each) for each in told) / len(told) > len(communes) / 2


@pytest.mark.database
@pytest.mark.asyncio
async def test_no_fact_of_the_weeks_was_refused(demonstration):
    keys = {("", fact.source_key) for week in WEEKS for fact in week.facts}
    async with demonstration.database.reading() as uow:
        assert await list_known_keys(uow, keys) == keys


@pytest.mark.database
@pytest.mark.asyncio
async def test_three_quarters_are_frozen_and_their_digests_hold(demonstration):
    async with demonstration.database.reading() as uow:
        snapshots = await list_snapshots(uow)
    assert [each.period for each in snapshots] == ["2026-Q3", "2026-Q2", "2026-Q1"]
    assert [each.period for each in snapshots if not is_intact(each)] == []
    assert {len(each.rows) for each in snapshots} == {45}
    assert [each.period for each in snapshots if all(row.points == 0 for row in each.rows)] == []


@pytest.mark.database
@pytest.mark.asyncio
async def test_a_board_as_of_a_freeze_shows_what_was_frozen(demonstration):
    """Declarations and registers were written later; none of them may have slipped in before."""
    async with demonstration.database.reading() as uow:
        for frozen in await list_snapshots(uow):
            query = BoardQuery(period=parse_period(frozen.period), as_of=frozen.frozen_at)
            board = await load_board(uow, query)
            assert {row.unit.code: row.points for row in board.rows} == {row.code: row.points for row in frozen.rows}
            per_head = await load_board(uow, replace(query, measure=BoardMeasure.PER_CAPITA))
            assert len(per_head.rows) == len(frozen.rows)


@pytest.mark.database
@pytest.mark.asyncio
async def test_the_ledger_adds_up_to_its_facts(demonstration):
    async with demonstration.database.reading() as uow:
        assert await rebuilding.check(uow) == []


@pytest.mark.database
@pytest.mark.asyncio
async def test_the_scheme_of_the_year_values_every_fact_of_the_weeks(demonstration):
    async with demonstration.database.reading() as uow:
        newest = (await list_schemes(uow))[0]
    assert newest.version == 2
    assert newest.valid_from <= min(fact.occurred_at for week in WEEKS for fact in week.facts)
