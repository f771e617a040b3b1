"""Boards on a database: who stands where, who is left out and why, merged units, the province at a glance."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from core.database import Database
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from leaderboards.domain.facts import Fact, Verification
from leaderboards.domain.kinds import Criterion, FactKind
from leaderboards.domain.periods import parse_period
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.domain.scheme import FIRST_SCHEME, Rule
from leaderboards.queries.recording import add_scheme
from leaderboards.service.boards import Board, BoardCache, BoardQuery
from leaderboards.service.standings import list_standings, load_glance
from tests.leaderboards.books import (
    CELL,
    MUONG_ANG,
    MUONG_NHE,
    adopt,
    board,
    confirm,
    keep,
    points,
    reverse,
    standing,
    unranked,
)
from tests.leaderboards.facts import NOW, people
from units.domain.acts import Decree
from units.domain.unit import FigureState, Kind, Measure
from units.models import UnitStatistic
from units.queries import add_details, list_known_codes
from units.service import acts
from units.service.acts import Merging

BUNG_LAO = "03301"
TOTAL = BoardQuery()
PROVINCIAL = Actor(PersonId("p"), "Lò Thị Pâng", (Grant(Role.ORGANIZER, UnitCode("11"), date(2026, 1, 1)),))
HARSH = replace(FIRST_SCHEME, rules=(*FIRST_SCHEME.rules, Rule(FactKind.FALSE_DATA, is_knockout=True)))
FALSE_DATA = Fact("inspection:1", FactKind.FALSE_DATA, MUONG_ANG, NOW, 1)


@pytest.mark.asyncio
async def test_standings_rank_level_units_alike_and_list_the_others_by_name(province: Database) -> None:
    same = 24  # as many for each, of different populations: who is level in points is told apart by points a head
    await keep(province, *people(MUONG_ANG, same), *people(MUONG_NHE, same), *people("03158", 1))
    async with province.reading() as uow:
        found = await list_standings(uow)
    ranked = [(row.unit.code, row.rank) for row in found.rows if row.rank is not None]
    assert sorted(rank for _, rank in ranked) == [1, 2, 3]
    assert ranked[2] == ("03158", 3)
    names = [row.unit.name for row in found.rows if row.rank is None]
    assert (names[0], len(found.rows), found.as_of) == ("Phường Điện Biên Phủ", 45, NOW)
    decided = [row.decided_by for row in (await board(province, TOTAL)).rows]
    assert decided == ["per_capita", "per_capita", None]


@pytest.mark.asyncio
async def test_a_party_cell_is_on_no_board_under_ten_participants(province: Database) -> None:
    await keep(province, *people(CELL, 9))
    assert await standing(province, CELL, Kind.PARTY_CELL) is None
    await keep(province, *people(CELL, 1, first=9))
    shown = await standing(province, CELL, Kind.PARTY_CELL)
    assert shown is not None
    assert shown.points == 10


@pytest.mark.asyncio
async def test_the_board_of_party_cells_by_their_meetings_used_to_be_empty(province: Database) -> None:
    meetings = Rule(FactKind.PARTY_MEETING, numerator=10)
    await adopt(province, replace(FIRST_SCHEME, rules=(*FIRST_SCHEME.rules, meetings)))
    small = "cb-cong-an-tinh"
    meeting = Fact("meeting:1", FactKind.PARTY_MEETING, CELL, NOW, 1)
    await keep(province, *people(CELL, 10), *people(small, 9), meeting)
    await keep(province, replace(meeting, source_key="meeting:2", unit_code=small))
    query = BoardQuery(Kind.PARTY_CELL, parse_period("2026"), criterion=Criterion.PARTY)
    for asked in (query, replace(query, as_of=NOW + timedelta(hours=1))):
        found = await board(province, asked)
        assert [(row.unit.code, row.points) for row in found.rows] == [(CELL, 10)]
        assert small in {each.unit.code for each in found.unranked if each.is_withheld}
    internal = await board(province, replace(query, is_internal=True))
    assert {row.unit.code for row in internal.rows} == {CELL, small}


@pytest.mark.asyncio
async def test_leaders_and_map_show_the_best_of_each_cluster(province: Database) -> None:
    await keep(province, *people(MUONG_ANG, 4), *people(BUNG_LAO, 3), *people(MUONG_NHE, 1))
    async with province.reading() as uow:
        glance = await load_glance(uow, BoardCache())
    leads = {lead.code: lead for lead in glance.leads}
    tiles = {str(tile.standing.unit.code): tile for tile in glance.map.tiles}
    assert [row.unit.code for row in leads["cum-muong-ang"].leaders] == [MUONG_ANG]
    assert leads["cum-tua-chua"].leaders == ()
    assert len(leads) == 10
    assert [tiles[code].shade for code in (MUONG_ANG, MUONG_NHE, "03158")] == [4, 1, 0]
    assert len(tiles) == 45


@pytest.mark.asyncio
async def test_a_knock_out_keeps_a_unit_off_the_board_of_its_period_until_it_is_reversed(province: Database) -> None:
    await adopt(province, HARSH)
    await keep(province, *people(MUONG_ANG, 4), *people(MUONG_NHE, 1))
    await keep(province, FALSE_DATA, now=NOW + timedelta(hours=1))
    why = (await unranked(province, TOTAL))[MUONG_ANG]
    assert why == "Kept off the board: false data was found."
    assert [row.unit.code for row in (await board(province, TOTAL)).rows] == [MUONG_NHE]
    before = replace(TOTAL, as_of=NOW)
    assert [row.unit.code for row in (await board(province, before)).rows] == [MUONG_ANG, MUONG_NHE]
    other = replace(TOTAL, period=parse_period("2026-09"))
    assert (await unranked(province, other))[MUONG_ANG] == "No points yet."
    await reverse(province, FALSE_DATA.source_key, now=NOW + timedelta(hours=2))
    assert [row.unit.code for row in (await board(province, TOTAL)).rows] == [MUONG_ANG, MUONG_NHE]
    at_noon = replace(TOTAL, as_of=NOW + timedelta(hours=1))
    assert MUONG_ANG in await unranked(province, at_noon)


@pytest.mark.asyncio
async def test_a_scheme_of_later_keeps_nobody_off_a_past_board(province: Database) -> None:
    await keep(province, *people(MUONG_ANG, 4), FALSE_DATA)
    past = replace(TOTAL, as_of=NOW + timedelta(hours=1))
    before = (await board(province, past)).rows
    async with province.writing() as uow:
        await add_scheme(uow, replace(HARSH, version=2), NOW + timedelta(days=40))
    assert MUONG_ANG in await unranked(province, TOTAL)
    assert (await board(province, past)).rows == before


@pytest.mark.asyncio
async def test_a_knock_out_that_waits_for_its_confirmation_keeps_nobody_off(province: Database) -> None:
    await adopt(province, HARSH)
    await keep(province, *people(MUONG_ANG, 4), replace(FALSE_DATA, verification=Verification.PENDING))
    assert await points(province) == 4
    await confirm(province, FALSE_DATA.source_key)
    assert MUONG_ANG in await unranked(province, TOTAL)


@pytest.mark.asyncio
@pytest.mark.parametrize("measure", BoardMeasure)
async def test_every_measure_ranks_or_says_why_not_also_without_any_figures(
    province: Database, measure: BoardMeasure
) -> None:
    await keep(province, *people(MUONG_ANG, 4), *people("th-thcs-tran-can", 2))
    for kind in (Kind.COMMUNE, Kind.SCHOOL, Kind.PARTY_CELL, Kind.AGENCY):
        found = await board(province, BoardQuery(kind, measure=measure))
        assert all(each.why for each in found.unranked)
        assert len({row.unit.code for row in found.rows} | {each.unit.code for each in found.unranked}) == len(
            found.rows
        ) + len(found.unranked)
    schools = await unranked(province, BoardQuery(Kind.SCHOOL, measure=BoardMeasure.PER_CAPITA))
    assert schools["th-thcs-tran-can"] == "No confirmed number of people for these days."


@pytest.mark.asyncio
@pytest.mark.parametrize(("adults", "value"), [(0, None), (99, None), (8_000, Fraction(1, 2))])
async def test_points_an_adult_need_enough_adults_in_the_year_of_the_period(
    province: Database, adults: int, value: Fraction | None
) -> None:
    await keep(province, *people(MUONG_ANG, 4))
    async with province.writing() as uow:
        unit_id = (await list_known_codes(uow))[MUONG_ANG]
        said = {"source": "thử", "document": "", "note": "", "recorded_at": NOW, "is_estimate": False, "version": 9}
        figures = [
            UnitStatistic(
                unit_id=unit_id, measure=Measure.ADULTS, year=year, value=count, state=FigureState.CONFIRMED, **said
            )
            for year, count in ((2026, adults), (2027, 4_000))
        ]
        await add_details(uow, figures)
    row = (await board(province, BoardQuery(period=parse_period("2026"), measure=BoardMeasure.PER_ADULT))).find(
        MUONG_ANG
    )
    assert (row and row.value) == value


@pytest.mark.asyncio
async def test_what_merged_units_held_is_their_successors_and_the_past_shows_them_apart(province: Database) -> None:
    await keep(province, *people(MUONG_ANG, 4), *people(BUNG_LAO, 3), *people(MUONG_NHE, 5))
    decree = Decree(date(2026, 11, 1), "Sắp xếp đơn vị", "NQ 12", date(2026, 12, 1))
    later = datetime(2026, 12, 1, tzinfo=UTC)
    async with province.writing() as uow:
        await acts.perform(uow, PROVINCIAL, Merging((BUNG_LAO,), MUONG_ANG, decree), later)
    await keep(province, *people(BUNG_LAO, 2, room="late"), now=later)
    now = (await board(province, TOTAL)).rows
    assert [(row.unit.code, row.points, row.people) for row in now] == [(MUONG_ANG, 9, 9), (MUONG_NHE, 5, 5)]
    for period in ("2026", "2026-10", "2026-10-10", "2026-10-01..2026-10-20"):
        found = await board(province, replace(TOTAL, period=parse_period(period)))
        assert sum(row.points for row in found.rows) == 14
    then = await board(province, replace(TOTAL, as_of=NOW + timedelta(days=1)))
    assert then.find(MUONG_ANG).points == 4  # type: ignore[union-attr]  # it has a row
    whole = await board(province, replace(TOTAL, as_of=later))
    assert [(row.unit.code, row.points) for row in whole.rows] == [(MUONG_ANG, 9), (MUONG_NHE, 5)]


@pytest.mark.asyncio
async def test_a_knock_out_of_a_merged_unit_follows_it(province: Database) -> None:
    await adopt(province, HARSH)
    await keep(province, *people(MUONG_ANG, 4), replace(FALSE_DATA, unit_code=BUNG_LAO))
    decree = Decree(date(2026, 11, 1), "Sắp xếp đơn vị", "NQ 12", date(2026, 12, 1))
    later = datetime(2026, 12, 1, tzinfo=UTC)
    async with province.writing() as uow:
        await acts.perform(uow, PROVINCIAL, Merging((BUNG_LAO,), MUONG_ANG, decree), later)
    assert MUONG_ANG in await unranked(province, TOTAL)


@pytest.mark.asyncio
async def test_a_merger_loses_no_points_and_moves_no_past_board(province: Database) -> None:
    await keep(province, *people(MUONG_ANG, 4), *people(BUNG_LAO, 3), *people(MUONG_NHE, 5))
    past = replace(TOTAL, as_of=NOW + timedelta(days=1))
    before = {row.unit.code: row.points for row in (await board(province, past)).rows}
    decree = Decree(date(2026, 11, 1), "Sắp xếp đơn vị", "NQ 12", date(2026, 12, 1))
    async with province.writing() as uow:
        await acts.perform(uow, PROVINCIAL, Merging((BUNG_LAO,), MUONG_ANG, decree), datetime(2026, 12, 1, tzinfo=UTC))
    now = {row.unit.code: row.points for row in (await board(province, TOTAL)).rows}
    assert now == {MUONG_ANG: 7, MUONG_NHE: 5}  # nobody has recorded anything since
    assert {row.unit.code: row.points for row in (await board(province, past)).rows} == before


@pytest.mark.asyncio
async def test_late_facts_count_in_their_period_and_only_since_they_were_recorded(province: Database) -> None:
    early = [replace(fact, occurred_at=NOW - timedelta(days=30)) for fact in people(MUONG_ANG, 3)]
    await keep(province, *people(MUONG_NHE, 1))
    await keep(province, *early, now=NOW + timedelta(days=40))
    september = replace(TOTAL, period=parse_period("2026-09"))
    assert [(row.unit.code, row.points) for row in (await board(province, september)).rows] == [(MUONG_ANG, 3)]
    before = replace(september, as_of=NOW + timedelta(days=39))
    assert (await board(province, before)).rows == ()
    after = replace(september, as_of=NOW + timedelta(days=40))
    assert [row.points for row in (await board(province, after)).rows] == [3]


@pytest.mark.asyncio
async def test_a_cluster_and_a_criterion_have_boards_of_their_own(province: Database) -> None:
    await keep(province, *people(MUONG_ANG, 1), *people(MUONG_NHE, 3))
    cluster = await board(province, replace(TOTAL, cluster="cum-muong-ang"))
    assert [(row.rank, row.unit.code) for row in cluster.rows] == [(1, MUONG_ANG)]
    live = await board(province, replace(TOTAL, criterion=Criterion.LIVE))
    assert [row.points for row in live.rows] == [3, 1]
    assert (await board(province, replace(TOTAL, criterion=Criterion.PARTY))).rows == ()


@pytest.mark.asyncio
async def test_a_board_is_made_once_a_version_and_shows_who_moved(province: Database) -> None:
    cache = BoardCache()
    await keep(province, *people(MUONG_ANG, 2), *people(MUONG_NHE, 1))
    async with province.reading() as uow:
        first = await cache.load(uow, TOTAL)
        assert await cache.load(uow, BoardQuery()) is first
    later = NOW + timedelta(days=8)
    await keep(province, *people(MUONG_NHE, 5, first=1), now=later)
    async with province.reading() as uow:
        second = await cache.load_moving(uow, TOTAL, later)
        assert (await cache.load(uow, TOTAL)).version > first.version
    assert [(row.unit.code, row.movement) for row in second.rows] == [(MUONG_NHE, 1), (MUONG_ANG, -1)]
    async with province.reading() as uow:
        monthly = await cache.load_moving(uow, replace(TOTAL, period=parse_period("2026-10")), later)
    assert [row.movement for row in monthly.rows] == [None, None]


@pytest.mark.asyncio
async def test_a_board_is_written_out_once_a_version_audience_and_language(province: Database) -> None:
    cache, written = BoardCache(), list[tuple[int, bool]]()

    def tell(board: Board) -> bytes:
        written.append((board.version, board.query.is_internal))
        return f"{board.version} {board.query.is_internal} {len(written)}".encode()

    async def told(language: str = "vi", *, is_internal: bool = False) -> bytes:
        async with province.reading() as uow:
            return cache.told(await cache.load(uow, replace(TOTAL, is_internal=is_internal)), language, tell)

    assert await told() != await told()  # nothing is recorded yet: the moment of asking stands in it
    await keep(province, *people(MUONG_ANG, 2))
    written.clear()
    public = await told()
    assert await told() == public
    assert len({public, await told("en"), await told(is_internal=True), await told("en", is_internal=True)}) == 4
    assert len(written) == 4
    await keep(province, *people(MUONG_NHE, 1))
    assert await told() != public
    assert len(written) == 5
