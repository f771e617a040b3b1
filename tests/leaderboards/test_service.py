"""The ledger on a database: recording, reversing, standing, and two recorders at once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from core.database import Database
from core.kernel import Invalid, NotFound
from leaderboards import queries, service
from leaderboards.domain.facts import Fact, FactKind, Outcome, Status
from leaderboards.domain.scheme import FIRST_SCHEME, Rule
from leaderboards.models import FactRecord, PointEntry, SchemeVersion
from tests.leaderboards.facts import NOW, people
from units.domain.unit import Kind

MUONG_ANG, MUONG_NHE, CELL = "03256", "03160", "cb-so-noi-vu"


async def record(database: Database, facts: list[Fact]) -> tuple[Outcome, ...]:
    async with database.writing() as uow:
        return await service.record(uow, facts, now=NOW, recorded_by="someone")


async def standing(database: Database, code: str, kind: Kind = Kind.COMMUNE) -> service.Standing | None:
    async with database.reading() as uow:
        rows = (await service.list_standings(uow, kind)).rows
    return next((row for row in rows if row.unit.code == code), None)


async def points(database: Database, code: str = MUONG_ANG) -> int:
    found = await standing(database, code)
    assert found is not None
    return found.points


@pytest.mark.asyncio
async def test_participation_gives_points_up_to_the_cap_of_a_room_and_a_replay_changes_nothing(
    province: Database,
) -> None:
    facts = people(MUONG_ANG, 60)
    assert {outcome.status for outcome in await record(province, facts)} == {Status.RECORDED}
    found = await standing(province, MUONG_ANG)
    assert found is not None
    assert (found.points, found.participations, found.rank) == (50, 60, 1)
    assert {outcome.status for outcome in await record(province, facts)} == {Status.KNOWN}
    assert await standing(province, MUONG_ANG) == found
    await record(province, people(MUONG_ANG, 3, room="another"))
    assert await points(province) == 53


@pytest.mark.asyncio
async def test_an_open_rooms_result_is_kept_without_points_and_an_official_one_counts(province: Database) -> None:
    result = Fact("live:a:1:unit", FactKind.LIVE_UNIT_RESULT, MUONG_ANG, NOW, 2_710_250)
    await record(province, [result])
    assert await points(province) == 0
    await record(province, [replace(result, source_key="live:b:1:unit", detail="official")])
    assert await points(province) == 27


@pytest.mark.asyncio
async def test_refused_facts_say_why_and_leave_no_row(province: Database) -> None:
    bad = [
        Fact("a key", FactKind.LIVE_PARTICIPATION, MUONG_ANG, NOW, 1),
        Fact("k1", FactKind.LIVE_PARTICIPATION, "\0", NOW, 1),
        Fact("k2", FactKind.LIVE_PARTICIPATION, "11", NOW, 1),
    ]
    outcomes = await record(province, bad)
    assert [outcome.status for outcome in outcomes] == [Status.REFUSED] * 3
    assert all(outcome.why for outcome in outcomes)
    async with province.reading() as uow:
        assert await uow.session.scalar(select(func.count()).select_from(FactRecord)) == 0


@pytest.mark.asyncio
async def test_a_reversal_takes_points_back_and_hands_them_to_those_the_cap_had_cut(province: Database) -> None:
    await record(province, people(MUONG_ANG, 60))
    for number in range(12):
        async with province.writing() as uow:
            done = await service.reverse(uow, f"live:room:1:{MUONG_ANG}-{number}", reason="Câu hỏi bị hủy", now=NOW)
        assert not done.known
    found = await standing(province, MUONG_ANG)
    assert found is not None
    assert (found.points, found.participations) == (48, 48)


@pytest.mark.asyncio
async def test_a_second_reversal_changes_nothing(province: Database) -> None:
    await record(province, people(MUONG_ANG, 2))
    key = people(MUONG_ANG, 1)[0].source_key
    async with province.writing() as uow:
        first = await service.reverse(uow, key, reason="nhầm xã", now=NOW)
    async with province.writing() as uow:
        second = await service.reverse(uow, key, reason="nhầm xã", now=NOW)
    assert (first.known, second.known) == (False, True)
    assert first.entry_ids == second.entry_ids
    assert len(first.entry_ids) == 1
    assert await points(province) == 1
    assert [outcome.status for outcome in await record(province, people(MUONG_ANG, 1))] == [Status.KNOWN]


@pytest.mark.asyncio
async def test_a_reversal_needs_a_known_fact_and_a_reason(province: Database) -> None:
    await record(province, people(MUONG_ANG, 1))
    key = people(MUONG_ANG, 1)[0].source_key
    async with province.writing() as uow:
        with pytest.raises(Invalid):
            await service.reverse(uow, key, reason="  ", now=NOW)
        with pytest.raises(NotFound):
            await service.reverse(uow, "live:room:1:nobody", reason="x", now=NOW)
        await service.reverse(uow, key, reason="x", now=NOW)
        with pytest.raises(NotFound):
            await service.reverse(uow, f"{key}~reversal", reason="x", now=NOW)


@pytest.mark.asyncio
async def test_two_recorders_at_once_neither_double_a_fact_nor_pass_the_cap(province: Database) -> None:
    batches = [people(MUONG_ANG, 30), people(MUONG_ANG, 30), people(MUONG_ANG, 30, first=30)]
    outcomes = await asyncio.gather(*(record(province, batch) for batch in batches))
    statuses = [outcome.status for batch in outcomes for outcome in batch]
    assert (statuses.count(Status.RECORDED), statuses.count(Status.KNOWN)) == (60, 30)
    assert await points(province) == 50


@pytest.mark.asyncio
@pytest.mark.parametrize("model", [FactRecord, PointEntry, SchemeVersion])
@pytest.mark.parametrize("verb", [update, delete])
async def test_the_ledger_refuses_to_be_edited_or_deleted(
    province: Database, model: type[FactRecord | PointEntry | SchemeVersion], verb: type
) -> None:
    await record(province, people(MUONG_ANG, 1))
    statement = delete(model) if verb is delete else update(model).values(_one_column(model))
    with pytest.raises(DBAPIError, match="append-only"):
        async with province.writing() as uow:
            await uow.session.execute(statement)
    assert await points(province) == 1


def _one_column(model: type[FactRecord | PointEntry | SchemeVersion]) -> dict[str, str]:
    return {"title": "x"} if model is SchemeVersion else {"unit_id": "x"}


@pytest.mark.asyncio
async def test_a_later_scheme_never_changes_old_entries(province: Database) -> None:
    await record(province, people(MUONG_ANG, 2))
    rules = (Rule(FactKind.LIVE_PARTICIPATION, numerator=10),)
    tomorrow = NOW + timedelta(days=1)
    async with province.writing() as uow:
        await queries.add_scheme(uow, replace(FIRST_SCHEME, version=2, valid_from=tomorrow, rules=rules), NOW)
        await queries.add_scheme(uow, replace(FIRST_SCHEME, version=2, title="again"), NOW)
    assert await points(province) == 2
    later = [replace(fact, source_key=f"{fact.source_key}b", occurred_at=tomorrow) for fact in people(MUONG_ANG, 2)]
    await record(province, later)
    assert await points(province) == 22


@pytest.mark.asyncio
async def test_standings_rank_level_units_alike_and_list_the_others_by_name(province: Database) -> None:
    await record(province, [*people(MUONG_ANG, 3), *people(MUONG_NHE, 3), *people("03158", 1)])
    async with province.reading() as uow:
        board = await service.list_standings(uow)
    assert [(row.unit.name, row.rank) for row in board.rows[:4]] == [
        ("Xã Mường Ảng", 1),
        ("Xã Mường Nhé", 1),
        ("Xã Sín Thầu", 3),
        ("Phường Điện Biên Phủ", None),
    ]
    assert len(board.rows) == 45
    assert board.as_of == NOW


@pytest.mark.asyncio
async def test_a_party_cell_is_on_no_board_under_ten_participants(province: Database) -> None:
    await record(province, people(CELL, 9))
    assert await standing(province, CELL, Kind.PARTY_CELL) is None
    await record(province, people(CELL, 1, first=9))
    shown = await standing(province, CELL, Kind.PARTY_CELL)
    assert shown is not None
    assert shown.points == 10


@pytest.mark.asyncio
async def test_leaders_and_map_show_the_best_of_each_cluster(province: Database) -> None:
    await record(province, [*people(MUONG_ANG, 4), *people("03301", 4), *people(MUONG_NHE, 1)])
    async with province.reading() as uow:
        glance = await service.load_glance(uow)
    leads = {lead.code: lead for lead in glance.leads}
    tiles = {str(tile.standing.unit.code): tile for tile in glance.tiles}
    assert [row.unit.code for row in leads["cum-muong-ang"].leaders] == ["03301", MUONG_ANG]
    assert leads["cum-tua-chua"].leaders == ()
    assert len(leads) == 10
    assert [tiles[code].shade for code in (MUONG_ANG, MUONG_NHE, "03158")] == [4, 1, 0]
    assert len(tiles) == 45


@pytest.mark.asyncio
async def test_the_ledger_lines_of_a_unit_add_up_to_its_points(province: Database) -> None:
    await record(province, [*people(MUONG_ANG, 60), *people(MUONG_ANG, 5, room="other")])
    async with province.writing() as uow:
        await service.reverse(uow, f"live:other:1:{MUONG_ANG}-0", reason="nhầm", now=NOW)
    found = await standing(province, MUONG_ANG)
    assert found is not None
    async with province.reading() as uow:
        lines = await queries.list_ledger(uow, found.unit.id)
    assert sorted((line.earned, line.points) for line in lines) == [(4, 4), (60, 50)]
