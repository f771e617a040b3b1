"""Units of work on both databases: whole or not at all, told after the commit, append-only where it is promised."""

import asyncio
import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError

from core.database import Database, UnitOfWork
from core.demo_clock import DemoClock

NOW = datetime(2026, 10, 10, tzinfo=UTC)


def add_row(uow: UnitOfWork, number: int) -> None:
    uow.session.add(DemoClock(id=number, set_at=NOW, seconds=number))


async def count_rows(database: Database) -> int:
    async with database.reading() as uow:
        return (await uow.session.execute(select(func.count()).select_from(DemoClock))).scalar_one()


@pytest.mark.asyncio
async def test_an_error_leaves_no_row_and_tells_nobody(database: Database) -> None:
    told: list[str] = []

    async def fail() -> None:
        async with database.writing() as uow:
            add_row(uow, 1)
            await uow.session.flush()
            uow.after_commit(lambda: told.append("stored"))
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert (await count_rows(database), told) == (0, [])


@pytest.mark.asyncio
async def test_a_commit_is_told_in_order_and_only_after_it(database: Database) -> None:
    seen: list[int] = []

    async def look() -> None:
        seen.append(await count_rows(database))

    async with database.writing() as uow:
        add_row(uow, 1)
        uow.after_commit(look)
        uow.after_commit(lambda: seen.append(-1))
    assert seen == [1, -1]


@pytest.mark.asyncio
async def test_writers_that_come_together_all_get_their_turn(database: Database) -> None:
    async def write(number: int) -> None:
        async with database.writing() as uow:
            add_row(uow, number)

    await asyncio.gather(*(write(number) for number in range(1, 31)))
    assert await count_rows(database) == 30


@pytest.mark.asyncio
@pytest.mark.parametrize("statement", ["UPDATE demo_clock SET seconds = 5", "DELETE FROM demo_clock"])
async def test_an_append_only_table_refuses_to_be_changed(database: Database, statement: str) -> None:
    async with database.writing() as uow:
        add_row(uow, 1)
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.writing() as uow:
            await uow.session.execute(text(statement))
    assert await count_rows(database) == 1


@pytest.mark.asyncio
async def test_moments_come_back_aware_and_naive_ones_are_refused(database: Database) -> None:
    async with database.writing() as uow:
        add_row(uow, 1)
    async with database.reading() as uow:
        assert (await uow.session.execute(select(DemoClock.set_at))).scalar_one() == NOW
    with pytest.raises(StatementError, match="naive"):
        async with database.writing() as uow:
            uow.session.add(DemoClock(id=2, set_at=datetime(2026, 10, 10), seconds=0))  # noqa: DTZ001 - the point


@pytest.mark.asyncio
async def test_what_is_left_to_the_end_is_stored_together_and_never_after_an_error(database: Database) -> None:
    stored: list[list[int]] = []

    async def store(uow: UnitOfWork, numbers: list[int]) -> None:
        stored.append(numbers)
        for number in numbers:
            add_row(uow, number)

    async def fail() -> None:
        async with database.writing() as uow:
            uow.at_the_end(store, 9)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.writing() as uow:
        uow.at_the_end(store, 1)
        uow.at_the_end(store, 2)
        uow.after_commit(lambda: stored.append([]))
        assert (uow.left_to(store), stored) == ((1, 2), [])
    assert (stored, await count_rows(database)) == ([[1, 2], []], 2)


async def connection_of(uow: UnitOfWork) -> object:
    connection = await uow.session.connection()
    return (await connection.get_raw_connection()).driver_connection


@pytest.mark.asyncio
async def test_the_connection_given_back_last_is_taken_next(database: Database) -> None:
    async with database.reading() as one:
        first = await connection_of(one)
        async with database.reading() as other:
            last = await connection_of(other)
        async with database.reading() as next_one:
            assert await connection_of(next_one) is last is not first
    async with database.reading() as again:
        assert await connection_of(again) is first


@pytest.mark.asyncio
async def test_a_file_that_never_opens_frees_the_writers_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database, opens = Database(f"sqlite+aiosqlite:///{tmp_path / 'slow.sqlite3'}"), threading.Event()
    really = sqlite3.connect

    def connect(path: str, **_settings: object) -> sqlite3.Connection:
        opens.wait()
        return really(path, check_same_thread=False)

    monkeypatch.setattr("core.database.BUSY_SECONDS", 0.2)
    monkeypatch.setattr(sqlite3, "connect", connect)

    async def write() -> int:
        async with database.writing() as uow:
            return (await uow.session.execute(text("SELECT 1"))).scalar_one()

    for _ in range(2):  # the second had waited for the first one's turn
        with pytest.raises(OperationalError, match="did not open within"):
            await write()
    opens.set()
    assert await write() == 1
    await database.close()
