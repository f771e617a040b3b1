"""Checking and rebuilding what the ledger keeps; the commands that do it."""

import argparse
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from core import versions
from core.context import Context
from core.database import Database
from core.settings import Settings
from core.upserts import table_of
from leaderboards.commands import add_commands
from leaderboards.domain.entries import Sum
from leaderboards.domain.facts import Verification
from leaderboards.models import Bound, FactRecord, MonthlySum, Standing
from leaderboards.service.rebuilding import Difference, check, rebuild
from tests.clocks import HandClock
from tests.leaderboards.books import MUONG_ANG, MUONG_NHE, confirm, derived, keep, points, reverse
from tests.leaderboards.facts import NOW, people
from units.queries import list_known_codes

LATER = NOW + timedelta(days=40)


async def fill(database: Database) -> None:
    """Record enough for caps to cut, facts to wait, and reversals to hand points on, over two months."""
    await keep(database, *people(MUONG_ANG, 60), *people(MUONG_NHE, 7))
    await reverse(database, f"live:room:1:{MUONG_ANG}-3", now=LATER)
    waiting = [replace(fact, verification=Verification.PENDING) for fact in people(MUONG_NHE, 3, room="late")]
    await keep(database, *waiting, now=LATER)
    await confirm(database, waiting[0].source_key, now=LATER)
    await reverse(database, waiting[1].source_key, now=LATER)


async def find(database: Database) -> list[Difference]:
    async with database.reading() as uow:
        return await check(uow)


async def mend(database: Database) -> int:
    async with database.writing() as uow:
        return await rebuild(uow)


@pytest.mark.asyncio
async def test_a_ledger_nobody_touched_is_as_its_facts_say(province: Database) -> None:
    assert await find(province) == []
    await fill(province)
    assert await find(province) == []
    held = await derived(province)
    assert await mend(province) == 0
    assert await derived(province) == held


@pytest.mark.asyncio
async def test_a_standing_that_was_changed_is_named_and_mended(province: Database) -> None:
    await fill(province)
    held = await derived(province)
    async with province.writing() as uow:
        unit_id = (await list_known_codes(uow))[MUONG_ANG]
        where = (Standing.period == "2026-10", Standing.criterion == "live", Standing.unit_id == unit_id)
        await uow.session.execute(update(Standing).where(*where).values(points=99))
        before = await versions.current(uow, "ledger")
    assert await find(province) == [
        Difference("standing", ("2026-10", "live", MUONG_ANG), Sum(99, 59), Sum(50, 59)),
    ]
    assert await mend(province) == 1
    assert (await find(province), await derived(province)) == ([], held)
    async with province.reading() as uow:
        assert await versions.current(uow, "ledger") > before


@pytest.mark.asyncio
async def test_rows_that_are_lost_or_made_up_are_found(province: Database) -> None:
    await fill(province)
    async with province.writing() as uow:
        unit_id = (await list_known_codes(uow))["03158"]
        await uow.session.execute(delete(MonthlySum).where(MonthlySum.recorded_month == 202610))
        made_up = {"key": "1|live.participation|x||at=9", "day": date(2026, 10, 10), "arrived": 4}
        await uow.session.execute(insert(Bound), [made_up])
        extra = {"period": "all", "criterion": "", "unit_id": unit_id, "points": 1, "people": 0}
        nothing = extra | {"period": "2026", "points": 0}
        await uow.session.execute(insert(Standing), [extra, nothing])
    found = await find(province)
    assert {(each.table, each.key[0]) for each in found} == {
        ("standing", "all"),
        ("ledger_month", "202610"),
        ("ledger_bound", made_up["key"]),
    }
    assert len(found) == 4
    assert await mend(province) == 4
    assert await find(province) == []


@pytest.mark.asyncio
async def test_everything_kept_can_be_lost_and_is_worked_out_again(province: Database) -> None:
    await fill(province)
    held = await derived(province)
    async with province.writing() as uow:
        for model in (Standing, MonthlySum, Bound):
            await uow.session.execute(delete(model))
    assert await points(province) == 0
    assert await mend(province) == sum(len(rows) for rows in held)
    assert await derived(province) == held
    await keep(province, *people(MUONG_ANG, 5, first=60))
    assert await points(province) == 50
    assert await find(province) == []


@pytest.mark.asyncio
async def test_a_fact_that_was_never_posted_is_named(province: Database) -> None:
    await fill(province)
    async with province.writing() as uow:
        row = (await uow.session.execute(select(table_of(FactRecord)).limit(1))).mappings().one()
        lost = {**row, "id": "lost", "source_key": "live:lost:1", "reversal_of": None, "verification": "measured"}
        await uow.session.execute(insert(table_of(FactRecord)), [lost])
    assert await find(province) == [Difference("fact", ("live:lost:1",), Sum(), Sum())]


@pytest.mark.asyncio
async def test_the_commands_say_what_differs_and_mend_it(
    province: Database, tmp_path, capsys: pytest.CaptureFixture[str]
) -> None:
    await fill(province)

    @asynccontextmanager
    async def open_context():
        settings = Settings(mode="test", data_dir=tmp_path, secret_key="s" * 32)  # type: ignore[arg-type]  # pydantic wraps the string
        yield Context(settings, province, HandClock(datetime(2026, 12, 1, tzinfo=UTC)))

    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(), open_context)

    async def run(*words: str) -> tuple[int, str]:
        options = parser.parse_args(["ledger", *words])
        return await options.run(options), capsys.readouterr().out

    assert (await run("check"))[0] == 0
    async with province.writing() as uow:
        await uow.session.execute(update(Standing).where(Standing.criterion == "").values(people=0))
        row = (await uow.session.execute(select(table_of(FactRecord)).limit(1))).mappings().one()
        lost = {**row, "id": "lost", "source_key": "live:lost:1", "reversal_of": None, "verification": "measured"}
        await uow.session.execute(insert(table_of(FactRecord)), [lost])
    code, text = await run("check")
    assert code == 1
    assert f"standing all · all · {MUONG_ANG}: kept 50 (people 0), by the facts 50 (people 59)" in text
    assert "fact live:lost:1: the fact has no posting, or more than one" in text
    assert (await run("rebuild"))[0] == 0
    code, text = await run("check")
    assert (code, text.splitlines()[-1]) == (1, "1 rows differ.")
