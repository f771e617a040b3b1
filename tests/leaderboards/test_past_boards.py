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
from leaderboards.service import record
from leaderboards.service.boards import BoardQuery
from leaderboards.service.reading import load_extract
from tests.leaderboards.books import MUONG_ANG, MUONG_NHE, board, keep
from tests.leaderboards.facts import NOW, people
from units.domain.acts import Decree
from units.domain.clusters import Entry
from units.domain.succession import AsOf
from units.domain.unit import FigureState, Kind, Measure
from units.models import UnitStatistic
from units.queries import add_details, find_units, list_known_codes, list_units, list_units_as_of
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
        then = await list_units_as_of(uow, AsOf(NOW.date()), Kind.SCHOOL)
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


@pytest.mark.asyncio
@pytest.mark.database
@pytest.mark.parametrize(
    ("measure", "figure"),
    [(BoardMeasure.PER_CAPITA, Measure.POPULATION), (BoardMeasure.PER_ADULT, Measure.ADULTS)],
)
async def test_an_earlier_year_is_divided_by_the_people_of_that_year(
    province: Database, measure: BoardMeasure, figure: Measure
) -> None:
    await confirm(province, figure, {MUONG_ANG: 8_000, MUONG_NHE: 10_000}, 2025, NOW - timedelta(days=400))
    await keep(province, *people(MUONG_ANG, 4), *people(MUONG_NHE, 4))
    async with province.writing() as uow:
        before = [replace(each, occurred_at=each.occurred_at - timedelta(days=300)) for each in people("03313", 4)]
        await record(uow, before, now=NOW)
    await confirm(province, figure, {"03313": 2_000}, 2025, NOW - timedelta(days=400))
    await confirm(province, figure, {"03313": 1_000, MUONG_NHE: 1_000}, 2026, NOW)
    last_year = await board(province, BoardQuery(measure=measure, period=parse_period("2025")))
    assert [(row.unit.code, row.value) for row in last_year.rows] == [("03313", Fraction(2))]
    this_year = await board(province, BoardQuery(measure=measure, period=parse_period("2026")))
    assert [(row.unit.code, row.value) for row in this_year.rows] == [
        (MUONG_NHE, Fraction(4)),
        (MUONG_ANG, Fraction(1, 2)),
    ]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("measure", "figure"),
    [(BoardMeasure.PER_CAPITA, Measure.POPULATION), (BoardMeasure.PER_ADULT, Measure.ADULTS)],
)
async def test_a_merged_communes_people_of_before_used_to_be_left_out_of_its_heirs(
    province: Database, measure: BoardMeasure, figure: Measure
) -> None:
    await confirm(province, figure, {MUONG_ANG: 8_000, MUONG_NHE: 2_000}, 2025, NOW - timedelta(days=400))
    earlier = timedelta(days=300)
    facts = [*people(MUONG_ANG, 4), *people(MUONG_NHE, 4)]
    await keep(province, *(replace(each, occurred_at=each.occurred_at - earlier) for each in facts))
    decree = Decree(date(2026, 10, 20), "Sắp xếp đơn vị", "NQ 12", date(2026, 11, 1))
    async with province.writing() as uow:
        await acts.perform(uow, PROVINCIAL, Merging((MUONG_NHE,), MUONG_ANG, decree), NOW + timedelta(days=30))
    for period in ("2025", "all"):
        found = await board(province, BoardQuery(measure=measure, period=parse_period(period)))
        assert [(row.unit.code, row.value) for row in found.rows] == [(MUONG_ANG, Fraction(8, 10))], period
    past = await board(province, BoardQuery(measure=measure, as_of=NEXT_DAY))
    assert [(row.unit.code, row.value) for row in past.rows] == [(MUONG_NHE, Fraction(2)), (MUONG_ANG, Fraction(1, 2))]


@pytest.mark.asyncio
async def test_a_school_stood_below_its_commune_of_then_and_in_its_cluster(province: Database) -> None:
    async with province.reading() as uow:
        schools = [unit for unit in await list_units(uow, Kind.SCHOOL) if unit.cluster_code and unit.parent_code]
        communes = {str(unit.code): unit for unit in await list_units(uow, Kind.COMMUNE)}
    school = next(unit for unit in schools if unit.parent_code in communes)
    own = communes[str(school.parent_code)]
    heir = next(unit for unit in communes.values() if unit.cluster_code != own.cluster_code)
    decree = Decree(date(2026, 10, 20), "Sắp xếp đơn vị", "NQ 12", date(2026, 11, 1))
    async with province.writing() as uow:
        await acts.perform(uow, PROVINCIAL, Merging((own.code,), heir.code, decree), NOW + timedelta(days=30))
    async with province.reading() as uow:
        views = [await list_units_as_of(uow, AsOf(day), Kind.SCHOOL) for day in (NOW.date(), date(2026, 10, 20))]
        today = await list_units(uow, Kind.SCHOOL)
    then, after, now = [next(unit for unit in units if unit.code == school.code) for units in (*views, today)]
    assert (then.parent_code, then.cluster_code) == (own.code, school.cluster_code)
    assert (
        (after.parent_code, after.cluster_code) == (now.parent_code, now.cluster_code) == (heir.code, heir.cluster_code)
    )
