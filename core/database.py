"""Engines, the one writing connection behind its fair queue, units of work, and what models are made of."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import aiosqlite
from sqlalchemy import DDL, DateTime, Dialect, FromClause, MetaData, Table, event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from core.metrics import LONGEST_TURN
from core.news import News

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_SECONDS = 10
PREPARED = 500  # statements that a PostgreSQL connection keeps; its driver would keep 100
WRITER_PAGES_KIB, READER_PAGES_KIB = 65_536, 16_384  # of a large database kept in memory; SQLite's own default is 2,000


class Base(DeclarativeBase):
    """The declarative base of every model."""

    metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite forgets the zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse naive moments; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a naive datetime has no place in the database"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give back an aware moment."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def append_only(table: FromClause) -> None:
    """Give the table (`Model.__table__`) triggers that refuse UPDATE and DELETE, on both databases."""
    if not isinstance(table, Table):
        message = "only a table can be append-only"
        raise TypeError(message)
    for dialect, statements in append_only_ddl(table.name).items():
        for statement in statements:
            ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]  # SQLAlchemy leaves DDL untyped
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


def append_only_ddl(table: str) -> dict[str, list[str]]:
    """Return the statements behind `append_only` by dialect; migrations run those of their own."""
    sqlite = [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ]
    function = (
        f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$ LANGUAGE plpgsql"
    )
    trigger = (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
    )
    return {"sqlite": sqlite, "postgresql": [function, trigger]}


class UnitOfWork:
    """One transaction at the edge. Services write through `session` and never commit.

    `held` are ids of rows that it has locked by then, for those who must lock more in one order. `makes_work` says
    whether scheduled work may follow from it; a writer of many small rows that nobody waits for sets it to False.
    """

    __slots__ = ("_after_commit", "_at_the_end", "held", "makes_work", "session")

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.makes_work = True
        self.held: set[str] = set()
        self._after_commit: list[Callable[[], Awaitable[None] | None]] = []
        self._at_the_end: dict[Store, list[Any]] = {}

    def at_the_end(self, store: "Store", item: object) -> None:
        """Have the item stored last thing in the transaction, with all others that were left to the same function.

        So rows that every writer changes are locked for a moment only, after all others and in one order: nobody can
        wait for them in a circle.
        """
        self._at_the_end.setdefault(store, []).append(item)

    def left_to(self, store: "Store") -> tuple[Any, ...]:
        """Return what was left to a function so far."""
        return tuple(self._at_the_end.get(store, ()))

    async def finish(self) -> None:
        """Store what was left to the end, by the functions' names. Called by `Database` only, before the commit."""
        for store in sorted(self._at_the_end, key=lambda each: (each.__module__, each.__qualname__)):
            await store(self, self._at_the_end.pop(store))

    def after_commit(self, call: Callable[[], Awaitable[None] | None]) -> None:
        """Run the call once the transaction is durable; never after a rollback."""
        self._after_commit.append(call)

    async def tell(self) -> None:
        """Run the after-commit calls, in order. Called by `Database` only."""
        for call in self._after_commit:
            outcome = call()
            if outcome is not None:
                await outcome


Store = Callable[[UnitOfWork, list[Any]], Awaitable[None]]


class Database:
    """Both databases behind one interface; on SQLite writers take fair turns on one connection.

    The connection that was given back last is taken next: its pages are in memory and its statements prepared.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.news = News()
        self._turn = asyncio.Lock()
        if self.is_sqlite:
            self._writer = _sqlite_engine(url, read_only=False)
            self._reader = _sqlite_engine(url, read_only=True)
        else:
            self._writer = create_async_engine(
                url,
                pool_size=10,
                max_overflow=0,
                pool_timeout=BUSY_SECONDS,
                pool_use_lifo=True,
                connect_args={"prepared_statement_cache_size": PREPARED},
                hide_parameters=True,
            )
            self._reader = self._writer

    @property
    def engine(self) -> AsyncEngine:
        """The writing engine; for migrations and backups only."""
        return self._writer

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit of work that writes: commit on a clean exit, roll back on error, then tell."""
        if self.is_sqlite:
            async with self._turn:
                unit = await self._write_turn_entered()
                began = time.perf_counter()
                try:
                    async with unit.session, unit.session.begin():
                        yield unit
                        await unit.finish()
                finally:
                    LONGEST_TURN.observe(time.perf_counter() - began)
        else:
            unit = await self._write_turn_entered()
            async with unit.session, unit.session.begin():
                yield unit
                await unit.finish()
        if unit.makes_work:
            self.news.tell()
        await unit.tell()

    async def _write_turn_entered(self) -> UnitOfWork:
        return UnitOfWork(AsyncSession(self._writer, expire_on_commit=False))

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit of work that only reads; it sees one state of the data."""
        unit = UnitOfWork(AsyncSession(self._reader, expire_on_commit=False))
        async with unit.session, unit.session.begin():
            yield unit

    async def close(self) -> None:
        """Close every connection."""
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()


async def _opened_in_time(*arguments: Any, **settings: Any) -> aiosqlite.Connection:  # noqa: ANN401 - the driver's own
    """Open SQLite, or raise what a locked file raises: a connection whose thread is lost would be awaited for ever."""
    opening = aiosqlite.connect(*arguments, **settings)
    opening._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does: no connection keeps a process alive
    try:
        async with asyncio.timeout(BUSY_SECONDS):
            return await opening
    except TimeoutError:
        message = f"the database did not open within {BUSY_SECONDS} s"
        raise sqlite3.OperationalError(message) from None


def _sqlite_engine(url: str, *, read_only: bool) -> AsyncEngine:
    size = 4 if read_only else 1
    engine = create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_use_lifo=True,
        connect_args={"timeout": BUSY_SECONDS, "async_creator_fn": _opened_in_time},
        hide_parameters=True,
    )
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    def configure(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection object
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA cache_size=-{READER_PAGES_KIB if read_only else WRITER_PAGES_KIB}")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", configure)
    event.listen(engine.sync_engine, "begin", start)
    return engine
