"""Boards of past moments: the people by whom a number is divided are those who were known then."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from core import versions
from core.database import Database
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.service.boards import BoardQuery
from tests.leaderboards.books import MUONG_ANG, MUONG_NHE, board, keep
from tests.leaderboards.facts import NOW, people
from units.domain.unit import FigureState, Measure
from units.models import UnitStatistic
from units.queries import add_details, list_known_codes

NEXT_DAY = NOW + timedelta(days=1)


async def confirm(database: Database, measure: Measure, figures: dict[str, int], year: int, at: datetime) -> None:
    """Let the province have confirmed figures of a year at a moment."""
    said = {"source": "thử", "document": "", "note": "", "recorded_at": at, "is_estimate": False, "version": 9}
    async with database.writing() as uow:
        ids = await list_known_codes(uow)
        rows = [
            UnitStatistic(
                unit_id=ids[code], measure=measure, year=year, value=value, state=FigureState.CONFIRMED, **said
            )
            for code, value in figures.items()
        ]
        await add_details(uow, rows)
        versions.bump(uow, "units")


@pytest.mark.asyncio
@pytest.mark.database
@pytest.mark.parametrize(
    ("measure", "figure"),
    [(BoardMeasure.PER_CAPITA, Measure.POPULATION), (BoardMeasure.PER_ADULT, Measure.ADULTS)],
)
async def test_a_past_board_used_to_move_with_figures_that_were_confirmed_later(
    province: Database, measure: BoardMeasure, figure: Measure
) -> None:
    await confirm(province, figure, {MUONG_ANG: 8_000, MUONG_NHE: 10_000}, 2025, NOW - timedelta(days=90))
    await keep(province, *people(MUONG_ANG, 4), *people(MUONG_NHE, 4))
    today = BoardQuery(measure=measure)
    past = replace(today, as_of=NEXT_DAY)
    before = (await board(province, past)).rows
    assert [row.unit.code for row in before] == [MUONG_ANG, MUONG_NHE]
    assert before[0].value == Fraction(1, 2)
    await confirm(province, figure, {MUONG_NHE: 1_000}, 2026, NOW + timedelta(days=40))
    assert (await board(province, past)).rows == before
    assert [row.unit.code for row in (await board(province, today)).rows] == [MUONG_NHE, MUONG_ANG]


@pytest.mark.asyncio
async def test_a_unit_whose_people_were_not_known_then_has_no_rank_on_that_day(province: Database) -> None:
    await keep(province, *people(MUONG_ANG, 4))
    await confirm(province, Measure.ADULTS, {MUONG_ANG: 8_000}, 2025, NOW + timedelta(days=40))
    query = BoardQuery(measure=BoardMeasure.PER_ADULT)
    assert [row.unit.code for row in (await board(province, query)).rows] == [MUONG_ANG]
    then = await board(province, replace(query, as_of=NEXT_DAY))
    assert then.rows == ()
    whys = {str(row.unit.code): row.why for row in then.unranked}
    assert whys[MUONG_ANG] == "No confirmed number of people for these days."
