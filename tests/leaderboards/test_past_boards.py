"""Boards of past moments: the people by whom a number is divided are those who were known then."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from core import versions
from core.database import Database
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from leaderboards.domain.periods import parse_period
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.queries.reading import Extract
from leaderboards.service.boards import BoardQuery
from leaderboards.service.reading import load_extract
from tests.leaderboards.books import MUONG_ANG, MUONG_NHE, board, keep
from tests.leaderboards.facts import NOW, people
from units.domain.acts import Decree
from units.domain.clusters import Entry
from units.domain.unit import FigureState, Kind, Measure
from units.models import UnitStatistic
from units.queries import add_details, find_units, list_known_codes, list_units, list_units_on
from units.service import acts
from units.service.acts import Merging
from units.service.groups import enter

ALL = parse_period("")
PROVINCIAL = Actor(PersonId("p"), "Lò Thị Pâng", (Grant(Role.ORGANIZER, UnitCode("11"), date(2026, 1, 1)),))
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
async def test_the_entries_behind_a_past_board_are_those_of_the_unit_as_it_was(province: Database) -> None:
    await keep(province, *people(MUONG_ANG, 4), *people(MUONG_NHE, 7))
    decree = Decree(date(2026, 10, 20), "Sắp xếp đơn vị", "NQ 12", date(2026, 11, 1))
    async with province.writing() as uow:
        await acts.perform(uow, PROVINCIAL, Merging((MUONG_NHE,), MUONG_ANG, decree), NOW + timedelta(days=30))
    async with province.reading() as uow:
        past = await load_extract(uow, MUONG_ANG, Extract(ALL, as_of=NEXT_DAY))
        today = await load_extract(uow, MUONG_ANG, Extract(ALL))
    assert (past.total_points, today.total_points) == (4, 11)


@pytest.mark.asyncio
async def test_a_school_is_on_the_past_board_of_the_cluster_its_commune_was_in(province: Database) -> None:
    async with province.reading() as uow:
        school = next(unit for unit in await list_units(uow, Kind.SCHOOL) if unit.cluster_code and unit.parent_code)
        found = await find_units(uow, [f"{school.parent_code}", f"{school.cluster_code}"])
    commune, cluster = found[f"{school.parent_code}"], found[f"{school.cluster_code}"]
    async with province.reading() as uow:
        clusters = {str(unit.cluster_code) for unit in await list_units(uow, Kind.COMMUNE)} - {cluster.code}
        other = (await find_units(uow, [min(clusters)]))[min(clusters)]
    later = NOW.date() + timedelta(days=60)
    async with province.writing() as uow:
        await enter(uow, commune.id, Entry(other.id, later, later))
    async with province.reading() as uow:
        then = await list_units_on(uow, Kind.SCHOOL, NOW.date())
        now = await list_units(uow, Kind.SCHOOL)
    clusters_of = [{unit.code: unit.cluster_code for unit in units}[school.code] for units in (then, now)]
    assert clusters_of == [cluster.code, other.code]


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
