"""Units of work that call the ledger more than once, at the same time: nobody waits in a circle."""

import asyncio
from datetime import timedelta

import pytest

from core import audit, versions
from core.database import Database
from core.kernel import Busy
from leaderboards import service
from leaderboards.service import Reversal
from tests.leaderboards.books import MUONG_ANG, MUONG_NHE, derived, keep, points
from tests.leaderboards.facts import NOW, people
from units import queries as unit_queries

PAUSE = 0.1  # long enough that both have begun
LATER = NOW + timedelta(minutes=1)


async def ordered(database: Database) -> list[str]:
    """Return the codes of the two communes in the order in which they are held."""
    async with database.reading() as uow:
        units = await unit_queries.find_units(uow, [MUONG_ANG, MUONG_NHE])
    return [str(unit.code) for unit in sorted(units.values(), key=lambda unit: unit.id)]


async def record_in_turn(database: Database, room: str, *codes: str) -> None:
    """Record for one unit after the other in one unit of work."""
    async with database.writing() as uow:
        for code in codes:
            await service.record(uow, people(code, 2, room=room), now=NOW)
            await asyncio.sleep(PAUSE)


@pytest.mark.asyncio
async def test_two_who_record_twice_in_one_unit_of_work_used_to_wait_for_the_version_and_a_unit_in_a_circle(
    province: Database,
) -> None:
    first, last = await ordered(province)
    await keep(province, *people(first, 1, room="earlier"), *people(last, 1, room="earlier"))
    await asyncio.gather(
        record_in_turn(province, "one", first, last),
        record_in_turn(province, "two", last),
        record_in_turn(province, "three", first, last),
    )
    assert (await points(province, first), await points(province, last)) == (5, 7)


@pytest.mark.asyncio
async def test_who_asks_for_an_earlier_unit_that_another_holds_is_sent_away_and_does_not_wait(
    province: Database,
) -> None:
    first, last = await ordered(province)
    await keep(province, *people(first, 1, room="earlier"), *people(last, 1, room="earlier"))
    done = await asyncio.gather(
        record_in_turn(province, "one", first, last),
        record_in_turn(province, "two", last, first),
        return_exceptions=True,
    )
    refused = [each for each in done if each is not None]
    assert [type(each) for each in refused] in ([], [Busy])  # SQLite lets one writer in at a time
    kept = 2 - len(refused)
    assert (await points(province, first), await points(province, last)) == (1 + 2 * kept, 1 + 2 * kept)


@pytest.mark.asyncio
async def test_who_holds_all_units_first_corrects_them_in_any_order(province: Database) -> None:
    codes = await ordered(province)
    for code in codes:
        await keep(province, *people(code, 8))

    async def correct(number: int, *codes: str) -> None:
        keys = [people(code, 8)[number].source_key for code in codes]
        async with province.writing() as uow:
            await service.hold(uow, unit_codes=codes, source_keys=keys)
            for code, key in zip(codes, keys, strict=True):
                await service.reverse(uow, Reversal(key, "Ghi nhầm"), now=LATER)
                await service.record(uow, people(code, 1, room=f"again-{number}"), now=LATER)
                await asyncio.sleep(PAUSE / 10)

    await asyncio.gather(*(correct(number, *(codes if number % 2 else reversed(codes))) for number in range(8)))
    assert [await points(province, code) for code in codes] == [8, 8]


@pytest.mark.asyncio
async def test_many_reversals_at_once_are_what_they_are_one_by_one(province: Database) -> None:
    facts = [fact for code in (MUONG_ANG, MUONG_NHE) for fact in people(code, 60)]
    await keep(province, *facts[20:60], *facts[80:])
    held = await derived(province)
    await keep(province, *facts[:20], *facts[60:80])
    keys = [fact.source_key for fact in (*facts[:20], *facts[60:80])]
    async with province.writing() as uow:
        done = await service.reverse_all(uow, [Reversal(key, "Ghi nhầm") for key in keys], now=NOW)
        again = await service.reverse_all(uow, [Reversal(key, "Ghi nhầm") for key in keys], now=NOW)
    assert ({each.known for each in done}, {each.known for each in again}) == ({False}, {True})
    assert [each.entry_ids for each in again] == [each.entry_ids for each in done]
    assert await derived(province) == held


@pytest.mark.asyncio
async def test_a_unit_of_work_moves_the_version_once_and_reads_it_as_moved(province: Database) -> None:
    async with province.writing() as uow:
        before = await versions.current(uow, "ledger")
        for room in ("one", "two"):
            await service.record(uow, people(MUONG_ANG, 1, room=room), now=NOW)
            assert await versions.current(uow, "ledger", "units") > await versions.current(uow, "units")
        assert await versions.current(uow, "ledger") == before + 1
    async with province.reading() as uow:
        assert await versions.current(uow, "ledger") == before + 1


@pytest.mark.asyncio
async def test_who_notes_an_act_before_recording_used_to_wait_for_who_did_it_the_other_way_round(
    province: Database,
) -> None:
    await keep(province, *people(MUONG_ANG, 1, room="earlier"))
    note = audit.Act("test.noted", "x")

    async def note_first() -> None:
        async with province.writing() as uow:
            await audit.record(uow, note, NOW)
            await asyncio.sleep(PAUSE)
            await service.record(uow, people(MUONG_ANG, 1, room="one"), now=NOW)

    async def record_first() -> None:
        async with province.writing() as uow:
            await service.record(uow, people(MUONG_ANG, 1, room="two"), now=NOW)
            await asyncio.sleep(PAUSE)
            await audit.record(uow, note, NOW)

    await asyncio.gather(note_first(), record_first())
    assert await points(province) == 3
    async with province.reading() as uow:
        assert await audit.verify(uow) == audit.Verdict(length=2, broken_at=None)
