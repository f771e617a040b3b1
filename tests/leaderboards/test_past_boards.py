"""Boards of past moments: the people by whom a number is divided are those who were known then."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from core import versions
from core.database import Database
from core.ids import new_id
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from leaderboards.domain.periods import parse_period
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.queries.reading import Extract
from leaderboards.service import record
from leaderboards.service.accounts import Reader, load_account
from leaderboards.service.boards import BoardCache, BoardQuery
from leaderboards.service.reading import load_extract
from tests.leaderboards.books import MUONG_ANG, MUONG_NHE, board, keep
from tests.leaderboards.facts import NOW, people
from units.domain.acts import Decree
from units.domain.clusters import Entry
from units.domain.succession import AsOf
from units.domain.unit import FigureState, Kind, Measure, Origin
from units.models import Unit, UnitStatistic
from units.queries import (
    add_details,
    add_units,
    find_units,
    list_figures_as_of,
    list_known_codes,
    list_units,
    list_units_as_of,
)
from units.service import acts
from units.service.acts import Merging, Moving
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


BETWEEN = datetime(2026, 10, 25, 2, tzinfo=UTC)
"""After the day from which communes were merged, before that was recorded."""
MERGING = Merging((MUONG_NHE,), MUONG_ANG, Decree(date(2026, 10, 20), "Sắp xếp đơn vị", "NQ 12", date(2026, 11, 1)))


async def merge(database: Database, order: Merging, at: datetime = BETWEEN + timedelta(days=7)) -> None:
    async with database.writing() as uow:
        await acts.perform(uow, PROVINCIAL, order, at)


@pytest.mark.asyncio
async def test_a_figure_said_before_a_merger_of_its_year_counts_those_of_one_unit_only(province: Database) -> None:
    figures = {MUONG_ANG: 8_000, MUONG_NHE: 2_000}
    await confirm(province, Measure.POPULATION, figures, 2026, NOW - timedelta(days=90))
    await keep(province, *people(MUONG_ANG, 4), *people(MUONG_NHE, 4))
    await merge(province, MERGING)
    for moment in (BETWEEN + timedelta(days=8), BETWEEN):
        found = await board(province, BoardQuery(measure=BoardMeasure.PER_CAPITA, as_of=moment))
        assert [(row.unit.code, row.points, row.value) for row in found.rows] == [(MUONG_ANG, 8, Fraction(8, 10))], (
            moment
        )


@pytest.mark.asyncio
async def test_an_heir_is_not_ranked_by_a_part_of_its_people(province: Database) -> None:
    await confirm(province, Measure.ADULTS, {MUONG_ANG: 8_000}, 2026, NOW - timedelta(days=90))
    await keep(province, *people(MUONG_ANG, 4), *people(MUONG_NHE, 4))
    await merge(province, MERGING)
    query = BoardQuery(measure=BoardMeasure.PER_ADULT)
    assert (await board(province, query)).rows == ()
    await confirm(province, Measure.ADULTS, {MUONG_ANG: 9_500}, 2027, BETWEEN + timedelta(days=9))
    assert [row.unit.code for row in (await board(province, query)).rows] == [MUONG_ANG]


@pytest.mark.asyncio
async def test_points_to_the_next_rank_are_told_by_the_boards_population(province: Database) -> None:
    third = "03313"
    figures = {MUONG_ANG: 2_000, MUONG_NHE: 8_000, third: 1_000}
    await confirm(province, Measure.POPULATION, figures, 2025, NOW - timedelta(days=400))
    async with province.writing() as uow:  # the merged unit has proposed a figure: so the sum is a proposal too
        said = {"source": "thử", "document": "", "note": "", "recorded_at": NOW, "is_estimate": False, "version": 1}
        row = UnitStatistic(
            unit_id=(await list_known_codes(uow))[MUONG_NHE],
            measure=Measure.POPULATION,
            year=2026,
            value=8_100,
            state=FigureState.PROPOSED,
            **said,
        )
        await add_details(uow, [row])
        versions.bump(uow, "units")
    await keep(province, *people(MUONG_ANG, 10), *people(third, 3))
    await merge(province, MERGING)
    async with province.reading() as uow:
        account = await load_account(uow, MUONG_ANG, Reader(BoardCache(), NOW.date()))
    stand = next(each for each in account.stands if each.measure is BoardMeasure.PER_CAPITA and not each.cluster)
    assert stand.ahead is not None
    assert (stand.value, stand.ahead.points) == (Fraction(1), 21)  # (3 - 1) × 10 + 1


async def keep_cells(database: Database, parents: dict[str, str]) -> None:
    """Register party cells below others or the province."""
    async with database.writing() as uow:
        for code, parent in parents.items():
            above = (await find_units(uow, [parent]))[parent].id
            made = {"kind": Kind.PARTY_CELL, "origin": Origin.OFFICIAL, "parent_id": above}
            await add_units(uow, [Unit(id=new_id(), code=code, name=code, **made)])


@pytest.mark.asyncio
async def test_two_mergers_of_one_day_add_everybody_up(province: Database) -> None:
    codes = ("cb-1", "cb-2", "cb-3")
    await keep_cells(province, dict.fromkeys(codes, "11"))
    await confirm(province, Measure.PARTY_MEMBERS, dict.fromkeys(codes, 100), 2025, NOW - timedelta(days=400))
    for old, new in (("cb-3", "cb-2"), ("cb-2", "cb-1")):
        await merge(province, Merging((old,), new, MERGING.decree))
    async with province.reading() as uow:
        ids = await list_known_codes(uow)
        found = await list_figures_as_of(uow, Measure.PARTY_MEMBERS, AsOf(date(2026, 12, 1), None, 2025))
    assert found[ids["cb-1"]].value == 300


@pytest.mark.asyncio
async def test_a_merger_recorded_for_a_day_before_a_units_own_move_used_to_hang_past_boards(
    province: Database,
) -> None:
    def on(day: int) -> Decree:
        return Decree(date(2026, 10, day), "Điều chỉnh", "NQ 12", date(2026, 11, 1))

    await keep_cells(province, {"cb-b": "11", "cb-x": "11", "cb-c": "cb-x", "cb-a": "cb-c"})
    async with province.writing() as uow:
        for order in (
            Moving("cb-a", "11", on(8)),
            Moving("cb-c", "cb-a", on(10)),
            Merging(("cb-a",), "cb-b", on(8)),
        ):
            await acts.perform(uow, PROVINCIAL, order, BETWEEN)
    async with province.reading() as uow:
        views = {day: await list_units_as_of(uow, AsOf(date(2026, 10, day)), Kind.PARTY_CELL) for day in (7, 9, 10, 12)}
        today = await list_units(uow, Kind.PARTY_CELL)
    found = {
        day: {str(unit.code): unit.parent_code for unit in units if unit.code in {"cb-a", "cb-c"}}
        for day, units in views.items()
    }
    assert found[7] == {"cb-a": "cb-c", "cb-c": "cb-x"}
    assert found[9] == {"cb-c": "cb-x"}
    assert found[12] == {"cb-c": "cb-b"} == {each.code: each.parent_code for each in today if each.code == "cb-c"}
