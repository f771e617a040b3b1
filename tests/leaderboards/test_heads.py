"""By how many people boards divide: confirmed figures only, of the days that the board tells of."""

from datetime import date, datetime
from fractions import Fraction

import pytest

from core.database import Database
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.service.boards import BoardQuery
from tests.leaderboards.books import MUONG_ANG, MUONG_NHE, board, keep, unranked
from tests.leaderboards.facts import NOW, people
from units.domain.figures import Proposal
from units.domain.unit import FigureState, Measure
from units.models import UnitStatistic
from units.queries import add_details, list_known_codes
from units.service import figures
from units.service.figures import Proposing

OFFICER = Actor(PersonId("xa"), "Lò Văn Hặc", (Grant(Role.UNIT_OFFICER, UnitCode(MUONG_ANG), date(2026, 1, 1)),))
PER_ADULT = BoardQuery(measure=BoardMeasure.PER_ADULT)


async def confirm_figure(
    database: Database, code: str, measure: Measure, year: int, value: int, *, at: datetime = NOW
) -> None:
    """Let a figure be confirmed at a moment."""
    async with database.writing() as uow:
        figure = UnitStatistic(
            unit_id=(await list_known_codes(uow))[code],
            measure=measure,
            year=year,
            version=9,
            value=value,
            source="thử",
            document="",
            is_estimate=False,
            state=FigureState.CONFIRMED,
            note="",
            recorded_at=at,
        )
        await add_details(uow, [figure])


async def propose_adults(database: Database, year: int, value: int) -> None:
    proposal = Proposal(Measure.ADULTS, year, value, "tự đếm")
    async with database.writing() as uow:
        assert await figures.propose(uow, OFFICER, Proposing(UnitCode(MUONG_ANG), proposal), NOW)


@pytest.mark.asyncio
async def test_a_units_own_newer_proposal_does_not_lift_it_on_the_board_per_adult(province: Database) -> None:
    await keep(province, *people(MUONG_ANG, 4), *people(MUONG_NHE, 5))
    for code in (MUONG_ANG, MUONG_NHE):
        await confirm_figure(province, code, Measure.ADULTS, 2025, 8_000)
    await propose_adults(province, 2026, 150)
    rows = (await board(province, PER_ADULT)).rows
    assert [(row.unit.code, row.value) for row in rows] == [(MUONG_NHE, Fraction(5, 8)), (MUONG_ANG, Fraction(1, 2))]


@pytest.mark.asyncio
async def test_a_unit_whose_adults_are_only_proposed_is_not_ranked_and_told_why(province: Database) -> None:
    await keep(province, *people(MUONG_ANG, 4))
    await propose_adults(province, 2026, 8_000)
    assert (await unranked(province, PER_ADULT))[MUONG_ANG] == "No confirmed number of people for these days."
