"""Reversals on a database: points go back, what a bound had cut is given to others, twice changes nothing."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import Database
from core.kernel import Invalid, NotFound
from leaderboards import service
from leaderboards.domain.periods import EVER
from leaderboards.models import FactRecord
from leaderboards.queries.reading import Whose, list_kind_sums
from leaderboards.service import Reversal
from leaderboards.service.reading import load_fact
from tests.leaderboards.books import MUONG_ANG, derived, keep, points, record, reverse, standing
from tests.leaderboards.facts import NOW, people

KEY = people(MUONG_ANG, 1)[0].source_key


@pytest.mark.asyncio
async def test_a_reversal_takes_points_back_and_hands_them_to_those_the_cap_had_cut(province: Database) -> None:
    await keep(province, *people(MUONG_ANG, 60))
    for number in range(12):
        done = await reverse(province, f"live:room:1:{MUONG_ANG}-{number}")
        assert not done.known
    found = await standing(province, MUONG_ANG)
    assert found is not None
    assert (found.points, found.participations) == (48, 48)


@pytest.mark.asyncio
async def test_a_reversal_restores_everything_that_was_kept(province: Database) -> None:
    await keep(province, *people(MUONG_ANG, 20))
    held = await derived(province)
    later = people(MUONG_ANG, 40, first=20)
    await keep(province, *later)
    assert await derived(province) != held
    for fact in reversed(later):
        await reverse(province, fact.source_key)
    assert await derived(province) == held


@pytest.mark.asyncio
async def test_a_second_reversal_changes_nothing(province: Database) -> None:
    await keep(province, *people(MUONG_ANG, 2))
    first, second = [await reverse(province, KEY) for _ in range(2)]
    assert (first.known, second.known) == (False, True)
    assert first.entry_ids == second.entry_ids
    assert len(first.entry_ids) == 1
    assert await points(province) == 1
    assert [outcome.status for outcome in await record(province, people(MUONG_ANG, 1))] == ["known"]


@pytest.mark.asyncio
async def test_many_who_reverse_at_once_reverse_once(province: Database) -> None:
    await keep(province, *people(MUONG_ANG, 2))
    done = await asyncio.gather(*(reverse(province, KEY) for _ in range(4)))
    assert sorted(each.known for each in done) == [False, True, True, True]
    assert len({each.entry_ids for each in done}) == 1
    assert await points(province) == 1


@pytest.mark.asyncio
async def test_a_reversal_needs_a_known_fact_and_a_reason(province: Database) -> None:
    await keep(province, *people(MUONG_ANG, 1))
    async with province.writing() as uow:
        for reason in ("  ", "x" * 501):
            with pytest.raises(Invalid):
                await service.reverse(uow, Reversal(KEY, reason), now=NOW)
        for unknown in ("live:room:1:nobody", f"{KEY}~reversal"):
            with pytest.raises(NotFound):
                await service.reverse(uow, Reversal(unknown, "x"), now=NOW)
        with pytest.raises(NotFound):
            await service.reverse(uow, Reversal(KEY, "x", owner="another"), now=NOW)
        await service.reverse(uow, Reversal(KEY, "x"), now=NOW)
        with pytest.raises(NotFound):
            await service.reverse(uow, Reversal(f"{KEY}~reversal", "x"), now=NOW)


@pytest.mark.asyncio
async def test_a_facts_page_tells_all_that_became_of_it(province: Database) -> None:
    await keep(province, *people(MUONG_ANG, 51))
    done = await reverse(province, KEY, now=NOW + timedelta(hours=1))
    async with province.reading() as uow:
        found = await uow.session.scalar(select(FactRecord.id).where(FactRecord.source_key == KEY))
        undoing = await uow.session.scalar(select(FactRecord.id).where(FactRecord.reversal_of == found))
        card = await load_fact(uow, str(found))
        assert await load_fact(uow, str(undoing)) == card
    assert (card.is_reversed, card.reversal_reason, card.reversed_at) == (True, "Ghi nhầm", NOW + timedelta(hours=1))
    assert {entry.id for entry in card.entries} >= set(done.entry_ids)
    assert card.unit.code == MUONG_ANG
    assert card.quantity == 1


@pytest.mark.asyncio
async def test_the_ledger_lines_of_a_unit_add_up_to_its_points(province: Database) -> None:
    await keep(province, *people(MUONG_ANG, 60), *people(MUONG_ANG, 5, room="other"))
    await reverse(province, f"live:other:1:{MUONG_ANG}-0")
    found = await standing(province, MUONG_ANG)
    assert found is not None
    async with province.reading() as uow:
        lines = await list_kind_sums(uow, Whose(frozenset([found.unit.id])), EVER)
    assert [(line.points, line.quantity) for line in lines] == [(54, 64)]
    assert found.points == 54
