"""Fills a PostgreSQL database from a SQLite file of the same schema, by COPY."""

import hashlib
import io
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import MetaData, Table, create_engine
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from core.database import Base
from core.migrating import load_models

ROWS_AT_ONCE = 20_000


def say_nothing(_done: int, _of: int) -> None:
    """Take no notice of progress."""


def copy(path: Path, url: str, told: Callable[[int, int], None] = say_nothing) -> None:
    """Make the tables in an empty database and copy every row; needs a superuser, who may leave keys unchecked."""
    load_models()
    engine = create_engine(url.replace("+asyncpg", "+psycopg"))
    Base.metadata.create_all(engine)
    filled = Base.metadata.sorted_tables
    with closing(sqlite3.connect(path)) as source, psycopg.connect(_address(url)) as target:
        target.execute("SET session_replication_role = replica")
        target.execute("SET timezone = 'UTC'")
        for number, table in enumerate(filled, start=1):
            for index in table.indexes:
                target.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(str(index.name))))
            _copy_table(source, target, table)
            told(number, len(filled) + 1)
    with engine.begin() as connection:
        for table in filled:
            for index in table.indexes:
                index.create(connection)
    engine.dispose()
    with psycopg.connect(_address(url), autocommit=True) as target:
        target.execute("VACUUM ANALYZE")
    told(len(filled) + 1, len(filled) + 1)


def _copy_table(source: sqlite3.Connection, target: psycopg.Connection, table: Table) -> None:
    names = [column.name for column in table.columns]
    rows = source.execute(f'SELECT {", ".join(names)} FROM "{table.name}"')  # noqa: S608 - names of our own models
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), columns)
    with target.cursor() as cursor, cursor.copy(statement) as copying:
        while some := rows.fetchmany(ROWS_AT_ONCE):
            text = io.StringIO()
            for row in some:
                text.write("\t".join("\\N" if value is None else _escaped(value) for value in row) + "\n")
            copying.write(text.getvalue())


def _escaped(value: str | float) -> str:
    text = str(value)
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return text


def _address(url: str) -> str:
    return url.replace("+asyncpg", "").replace("+psycopg", "")


def schema_mark(metadata: MetaData) -> str:
    """Return a short digest of every table and index."""
    dialect = sqlite.dialect()
    lines = [str(CreateTable(table).compile(dialect=dialect)) for table in metadata.sorted_tables]
    indexes = [index for table in metadata.sorted_tables for index in table.indexes]
    lines += sorted(str(CreateIndex(index).compile(dialect=dialect)) for index in indexes)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]
