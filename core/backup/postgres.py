"""The PostgreSQL side of a backup: COPY of every table in one repeatable-read transaction, and back in one."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from asyncpg import Connection

from core.backup.rows import TableDigest
from core.kernel import Conflict, N_

VERSIONS = "alembic_version"


@dataclass(frozen=True, slots=True)
class Table:
    """A table and how its rows are ordered."""

    name: str
    columns: tuple[str, ...]
    order: str

    @property
    def selected(self) -> str:
        """The ordered rows as a statement; names come from the catalogue."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        return f'SELECT {names} FROM "{self.name}" ORDER BY {self.order}'  # noqa: S608 - names come from the catalogue


async def dump(url: str, folder: Path) -> dict[str, TableDigest]:
    """Write every table to `folder/<table>.copy` as of one moment, while others write."""
    async with _connected(url) as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        found = {}
        for table in await _tables(connection):
            path = folder / f"{table.name}.copy"
            await connection.copy_from_query(table.selected, output=path)
            found[table.name] = _digest(path)
        return found


async def refuse_existing(url: str) -> None:
    """Raise Conflict where the database holds a table already; what a failed restore leaves is as good as none."""
    async with _connected(url) as connection:
        names = {table.name for table in await _tables(connection)}
        if names - {VERSIONS} or (names and await connection.fetchval(f"SELECT count(*) FROM {VERSIONS}")):  # noqa: S608 - a name of ours
            raise Conflict(N_("The database is not empty; a backup is restored into an empty place only."))


async def load(url: str, folder: Path, expected: dict[str, TableDigest]) -> None:
    """Fill the empty tables from the folder in one transaction; raise Conflict, and keep nothing, if a row differs."""
    async with _connected(url) as connection, connection.transaction():
        tables = {table.name: table for table in await _tables(connection)}
        if set(tables) != set(expected):
            raise Conflict(N_("The backup's tables are not those of its schema version."))
        await connection.execute(f"DELETE FROM {VERSIONS}")  # noqa: S608 - a name of ours
        foreign = await _foreign_keys(connection)
        await _each(connection, foreign, "DEFERRABLE INITIALLY DEFERRED")
        for name, table in tables.items():
            await connection.copy_to_table(name, source=folder / f"{name}.copy", columns=table.columns)
        await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        await _each(connection, foreign, "NOT DEFERRABLE")
        await _set_sequences(connection)
        for name, table in tables.items():
            path = folder / f"{name}.check"
            await connection.copy_from_query(table.selected, output=path)
            if _digest(path) != expected[name]:
                raise Conflict(N_("Table %(name)s does not read as it was written."), name=name)


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""), server_settings={"timezone": "UTC"})
    try:
        yield connection
    finally:
        await connection.close()


async def _tables(connection: Connection) -> list[Table]:
    rows = await connection.fetch(
        """SELECT c.relname AS name,
                  array_agg(a.attname::text ORDER BY a.attname) AS columns,
                  (SELECT array_agg(k.attname::text ORDER BY array_position(i.indkey::int[], k.attnum::int))
                     FROM pg_index i JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey)
                    WHERE i.indrelid = c.oid AND i.indisprimary) AS key
             FROM pg_class c
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
            GROUP BY c.oid, c.relname ORDER BY c.relname"""
    )
    return [
        Table(row["name"], tuple(row["columns"]), ", ".join(f'"{column}"' for column in row["key"] or row["columns"]))
        for row in rows
    ]


async def _foreign_keys(connection: Connection) -> list[tuple[str, str]]:
    rows = await connection.fetch(
        """SELECT conrelid::regclass::text AS owner, conname FROM pg_constraint
            WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"""
    )
    return [(row["owner"], row["conname"]) for row in rows]


async def _each(connection: Connection, constraints: list[tuple[str, str]], timing: str) -> None:
    for table, name in constraints:
        await connection.execute(f'ALTER TABLE {table} ALTER CONSTRAINT "{name}" {timing}')


async def _set_sequences(connection: Connection) -> None:
    rows = await connection.fetch(
        """SELECT c.relname AS name, a.attname AS column, pg_get_serial_sequence(c.relname, a.attname) AS sequence
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
              AND pg_get_serial_sequence(c.relname, a.attname) IS NOT NULL"""
    )
    for row in rows:
        highest = f'SELECT max("{row["column"]}") FROM "{row["name"]}"'  # noqa: S608 - names come from the catalogue
        await connection.execute(
            f"SELECT setval($1::regclass, coalesce(({highest}), 1), ({highest}) IS NOT NULL)",
            row["sequence"],
        )


def _digest(path: Path) -> TableDigest:
    seen, rows = hashlib.sha256(), 0
    with path.open("rb") as file:
        for line in file:
            seen.update(line)
            rows += 1
    return TableDigest(rows, seen.hexdigest())
