"""Inserts of many rows, and those that add to what is there, the same on both databases.

They go past the ORM, which would send rows with and without nulls apart and look at each one. PostgreSQL gets one
statement with an array a column, for it is asked row by row otherwise.
"""

from collections.abc import Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Dialect, Table, bindparam, cast, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from core.database import Base, UnitOfWork


def insert_into(uow: UnitOfWork, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Return the dialect's own INSERT, which knows ON CONFLICT."""
    is_sqlite = uow.session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(table_of(model)) if is_sqlite else postgresql.insert(table_of(model))


def table_of(model: type[Base]) -> Table:
    """Return the table of a model."""
    if not isinstance(model.__table__, Table):
        message = "the model has no table of its own"
        raise TypeError(message)
    return model.__table__


async def add_rows(uow: UnitOfWork, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all give every column; none is nothing to do."""
    if rows:
        await _execute(uow, insert_into(uow, model), rows)


async def add_tuples(
    uow: UnitOfWork, model: type[Base], columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows whose values, in the order of `columns`, the driver takes as they are; none is nothing to do.

    Past SQLAlchemy's look at each value, which costs as much as the insert itself. Every column without a default of
    the database's has to be named. Raises IntegrityError, like the others, when the database refuses a row.
    """
    if not rows:
        return
    connection = await uow.session.connection()
    statement, places = _plain_insert(table_of(model), connection.dialect, columns)
    in_order = itemgetter(*places)
    if connection.dialect.name == "sqlite":
        await connection.exec_driver_sql(statement, [in_order(row) for row in rows])
    else:
        await connection.exec_driver_sql(statement, in_order(list(zip(*rows, strict=True))))


async def add_sums(uow: UnitOfWork, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows; where one with the same primary key exists, add every other column to its.

    Give each key once and all rows in one order: then no two writers wait for each other in a circle.
    """
    if not rows:
        return
    statement, table = insert_into(uow, model), table_of(model)
    sums = {each.name: each + statement.excluded[each.name] for each in table.columns if not each.primary_key}
    keys = [each.name for each in table.primary_key]
    await _execute(uow, statement.on_conflict_do_update(index_elements=keys, set_=sums), rows)


async def set_rows(uow: UnitOfWork, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows; where one with the same primary key exists, give it these other columns."""
    if not rows:
        return
    statement, table = insert_into(uow, model), table_of(model)
    new = {each.name: statement.excluded[each.name] for each in table.columns if not each.primary_key}
    keys = [each.name for each in table.primary_key]
    await _execute(uow, statement.on_conflict_do_update(index_elements=keys, set_=new), rows)


async def _execute(
    uow: UnitOfWork, statement: sqlite.Insert | postgresql.Insert, rows: Sequence[dict[str, Any]]
) -> None:
    if isinstance(statement, sqlite.Insert):
        await uow.session.execute(statement, list(rows))
        return
    columns = list(statement.table.columns)
    arrays = [cast([row[each.name] for row in rows], postgresql.ARRAY(each.type)) for each in columns]
    values = select(*(func.unnest(each) for each in arrays))
    await uow.session.execute(statement.from_select([each.name for each in columns], values, include_defaults=False))


@cache
def _plain_insert(table: Table, dialect: Dialect, columns: tuple[str, ...]) -> tuple[str, tuple[int, ...]]:
    """Return the statement as the driver takes it, and which of `columns` stands at each of its places."""
    named = {each: table.columns[each] for each in columns}
    if dialect.name == "sqlite":
        compiled = insert(table).compile(dialect=dialect, column_keys=list(columns))
    else:
        arrays = [cast(bindparam(name), postgresql.ARRAY(each.type)) for name, each in named.items()]
        values = select(*(func.unnest(each) for each in arrays))
        compiled = insert(table).from_select(list(columns), values, include_defaults=False).compile(dialect=dialect)
    return str(compiled), tuple(columns.index(each) for each in compiled.positiontup or ())
