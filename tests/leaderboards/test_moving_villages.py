"""Villages that move while facts about them are recorded, confirmed, valued again and looked through."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from competitions.awards.dossiers.service.reading import load_figures
from competitions.movements.declarations.queries.facts import Owners, Span, list_unit_facts
from core.database import Database
from leaderboards import jobs, service
from leaderboards.domain.facts import Verification
from leaderboards.domain.periods import EVER, day_of, parse_period
from leaderboards.domain.scheme import Rule
from leaderboards.queries.reading import Extract
from leaderboards.service import brief, crediting, rescoring
from leaderboards.service.accounts import Reader, load_account
from leaderboards.service.boards import BoardCache
from leaderboards.service.reading import ids_of, load_extract, reporters_of
from leaderboards.service.rescoring import RescoringOrder
from tests.clocks import HandClock
from tests.leaderboards.books import MUONG_ANG, MUONG_NHE, adopt, keep, points
from tests.leaderboards.facts import NOW
from tests.leaderboards.test_past_boards import PROVINCIAL
from tests.leaderboards.test_past_boards import confirm as confirm_figures
from tests.leaderboards.test_villages import (
    ACCOUNT,
    ARTICLE,
    BEGAN,
    ELDERLY,
    ONE,
    SCHEME,
    differences,
    fact,
    perform,
    total,
    villages,
)
from units.domain.acts import Decree, Part, UnitNow
from units.domain.unit import Measure
from units.queries import find_units, list_known_codes
from units.service import acts
from units.service.acts import Merging, Moving, Splitting

__all__ = ["villages"]
DECREE = Decree(date(2026, 10, 20), "Điều chỉnh", "NQ 12", date(2026, 11, 1))
ACT_AT = NOW + timedelta(days=22)
MOVING = Moving(ONE, MUONG_NHE, DECREE)
TURN = 0.4  # until others wait


async def keep_at_the_village(database: Database, patch: pytest.MonkeyPatch, *quantities: int) -> None:
    """Record facts as they were recorded before a village's points were its commune's."""
    with patch.context() as before:
        before.setattr(crediting, "_taker", lambda unit, _parents: unit)
        await keep(database, *(fact(ONE, each, number=number) for number, each in enumerate(quantities)))


async def value_again(database: Database, clock: HandClock) -> None:
    await jobs.order_where_due(database, clock)
    await jobs.rescore_waiting(database, clock)


@pytest.mark.asyncio
async def test_quantities_used_to_be_tripled_where_facts_were_valued_again(
    villages: Database, clock: HandClock
) -> None:
    await keep(villages, fact(MUONG_ANG, 10, ACCOUNT))
    await confirm_figures(villages, Measure.PEOPLE_14_UP, {MUONG_ANG: 40}, 2026, BEGAN)
    await value_again(villages, clock)
    async with villages.reading() as uow:
        unit = (await find_units(uow, [MUONG_ANG]))[MUONG_ANG]
        account = await load_account(uow, MUONG_ANG, Reader(BoardCache(), day_of(NOW)))
        figures = await load_figures(uow, unit.id, EVER)
        lines = (await load_extract(uow, MUONG_ANG, Extract(EVER))).lines
    assert [line.quantity for line in account.lines] == [line.quantity for line in figures.lines] == [10]
    assert sorted(line.quantity for line in lines) == [-10, 10, 10]


@pytest.mark.asyncio
async def test_a_villages_own_page_tells_its_numbers_once_after_its_points_have_gone_to_the_commune(
    villages: Database, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep_at_the_village(villages, monkeypatch, 7)
    await value_again(villages, clock)
    async with villages.reading() as uow:
        account = await load_account(uow, ONE, Reader(BoardCache(), day_of(NOW)))
    assert [(line.quantity, line.points) for line in account.lines] == [(7, 7)]


@pytest.mark.asyncio
async def test_what_the_ledger_orders_by_itself_used_to_bring_in_a_version_that_nobody_had_ordered(
    villages: Database, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep_at_the_village(villages, monkeypatch, 7)
    await keep(villages, fact(MUONG_NHE, 5))
    await adopt(villages, replace(SCHEME, version=2, rules=(Rule(ELDERLY, numerator=2),)))
    async with villages.reading() as uow:
        outdated = await rescoring.count_outdated(uow)
    assert (outdated.by_version, outdated.by_place, outdated.total) == (2, 0, 2), "a fact is counted once"
    await value_again(villages, clock)
    assert (await total(villages, MUONG_ANG), await total(villages, MUONG_NHE)) == (7, 5)
    async with villages.writing() as uow:
        await rescoring.order_rescoring(uow, RescoringOrder(PROVINCIAL, "Theo thang điểm mới", 2), clock.now())
    await jobs.rescore_waiting(villages, clock)
    assert (await total(villages, MUONG_ANG), await total(villages, MUONG_NHE)) == (14, 10)


@pytest.mark.asyncio
async def test_the_list_before_a_freeze_shows_the_facts_behind_the_communes_points(villages: Database) -> None:
    waiting = replace(fact(ONE, 60, number=9), verification=Verification.PENDING)
    await keep(villages, fact(ONE, 7), waiting)
    await perform(villages, MOVING, ACT_AT)
    period = parse_period("2026-10")
    listed = {}
    async with villages.reading() as uow:
        units = await find_units(uow, [MUONG_ANG, MUONG_NHE])
        for code, unit in units.items():
            owners = Owners(frozenset(await ids_of(uow, unit.id)), frozenset(await reporters_of(uow, unit.id)))
            rows = await list_unit_facts(uow, owners, Span(period.start_at, period.end_at), page=1)
            listed[code] = [(row.points, row.is_waiting) for row in rows]
    assert listed == {MUONG_ANG: [(7, False)], MUONG_NHE: [(0, True)]}


@pytest.mark.asyncio
async def test_what_waited_on_a_past_monday_used_to_move_with_a_village(villages: Database) -> None:
    await keep(villages, replace(fact(ONE, 60, number=9), verification=Verification.PENDING))
    monday = NOW + timedelta(days=2)

    async def waiting(code: str, at: datetime) -> list[int]:
        async with villages.reading() as uow:
            unit_id = str((await list_known_codes(uow))[code])
            return [each.quantity for each in await brief._list_waiting(uow, {unit_id}, at)]

    await perform(villages, MOVING, ACT_AT)
    assert [await waiting(code, monday) for code in (MUONG_ANG, MUONG_NHE)] == [[60], []]
    assert [await waiting(code, ACT_AT) for code in (MUONG_ANG, MUONG_NHE)] == [[], [60]]


@pytest.mark.asyncio
async def test_a_village_of_a_commune_that_is_no_more_keeps_its_points_until_it_stands_in_another(
    villages: Database, clock: HandClock
) -> None:
    parts = (Part("xa-moi-mot", "Xã Mới Một"), Part("xa-moi-hai", "Xã Mới Hai"))
    await perform(villages, Splitting(MUONG_ANG, parts, stays=False, decree=DECREE), ACT_AT)
    await keep(villages, fact(ONE, 7), now=ACT_AT + timedelta(hours=1))
    async with villages.reading() as uow:
        assert not await rescoring.is_due(uow)
    decree = Decree(date(2026, 11, 2), "Điều chỉnh", "NQ 13", date(2026, 11, 3))
    await perform(villages, Moving(ONE, "xa-moi-mot", decree), ACT_AT + timedelta(days=2))
    clock.forward(days=30)
    await value_again(villages, clock)
    assert await total(villages, "xa-moi-mot") == 7
    assert await differences(villages) == []


async def move_while(database: Database, other: asyncio.Task[None]) -> None:
    """Let the village move, and the other one wait for it."""
    async with database.writing() as uow:
        await acts.perform(uow, PROVINCIAL, MOVING, ACT_AT)
        await asyncio.sleep(TURN)
    await other


@pytest.mark.asyncio
@pytest.mark.database
async def test_who_records_while_a_village_moves_used_to_post_to_the_commune_it_had_left(villages: Database) -> None:
    async def record() -> None:
        await asyncio.sleep(TURN / 4)
        await keep(villages, fact(ONE, 7), now=ACT_AT + timedelta(hours=1))

    await move_while(villages, asyncio.create_task(record()))
    assert (await total(villages, MUONG_ANG), await total(villages, MUONG_NHE)) == (0, 7)


@pytest.mark.asyncio
@pytest.mark.database
async def test_who_confirms_while_a_village_moves_used_to_pass_its_new_communes_cap(villages: Database) -> None:
    waiting = replace(fact(ONE, 8, ARTICLE, number=3), verification=Verification.PENDING)
    await keep(villages, waiting)

    async def confirm() -> None:
        await asyncio.sleep(TURN / 4)
        async with villages.writing() as uow:
            await service.confirm(uow, [waiting.source_key], by="leader", now=ACT_AT)
            await asyncio.sleep(TURN)

    async def record() -> None:
        await asyncio.sleep(1.5 * TURN)
        await keep(villages, fact(MUONG_NHE, 8, ARTICLE), now=ACT_AT)

    await asyncio.gather(move_while(villages, asyncio.create_task(confirm())), record())
    assert await points(villages, MUONG_NHE) == 10
    assert await differences(villages) == []


@pytest.mark.asyncio
@pytest.mark.database
async def test_recording_about_a_village_and_merging_its_younger_commune_used_to_wait_in_a_circle(
    villages: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await perform(villages, Merging((MUONG_ANG, "03313"), Part("xa-moi", "Xã Mới"), DECREE), ACT_AT)
    add_figures = acts._add_figures

    async def slowly(done: acts.Doing, heirs: Sequence[UnitNow], into: UnitNow) -> None:
        await asyncio.sleep(TURN)
        await add_figures(done, heirs, into)

    monkeypatch.setattr(acts, "_add_figures", slowly)

    async def record() -> None:
        await asyncio.sleep(TURN / 4)
        await keep(villages, fact(ONE, 7), now=ACT_AT + timedelta(days=1))

    later = Decree(date(2026, 11, 1), "Sắp xếp đơn vị", "NQ 14", date(2026, 11, 2))
    merging = Merging(("xa-moi",), MUONG_NHE, later)
    await asyncio.gather(perform(villages, merging, ACT_AT + timedelta(days=1)), record())
    assert await total(villages, MUONG_NHE) == 7
