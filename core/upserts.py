"""Inserts of many rows, and those that add to what is there, the same on both databases.

They go past the ORM, which would send rows with and without nulls apart, and past SQLAlchemy's look at each value,
which costs as much as the insert itself: its statement is compiled once, its types turn whole columns into what the
driver takes. PostgreSQL gets one statement with an array a column, for it is asked row by row otherwise.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum, auto
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Table, bindparam, cast, func, select
from sqlalchemy.dialects import postgresql, sqlite

from core.database import Base, UnitOfWork

Process = Callable[[Any], Any] | None


class _Meeting(Enum):
    """What becomes of a row whose primary key is there already."""

    REFUSED = auto()
    ADDED = auto()
    SET = auto()


class _Ready(NamedTuple):
    """A statement as the driver takes it: which column stands at each place, and what its type does to a value."""

    statement: str
    names: tuple[str, ...]
    processes: tuple[Process, ...]


def insert_into(uow: UnitOfWork, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Return the dialect's own INSERT, which knows ON CONFLICT."""
    return _insert(table_of(model), uow.session.get_bind().dialect)


def table_of(model: type[Base]) -> Table:
    """Return the table of a model."""
    if not isinstance(model.__table__, Table):
        message = "the model has no table of its own"
        raise TypeError(message)
    return model.__table__


async def add_rows(uow: UnitOfWork, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all give every column; none is nothing to do."""
    await _execute(uow, model, _Meeting.REFUSED, rows)


async def add_tuples(
    uow: UnitOfWork, model: type[Base], names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows that give every column in the order of `names`; none is nothing to do."""
    if rows:
        await _execute_columns(uow, model, _Meeting.REFUSED, dict(zip(names, zip(*rows, strict=True), strict=True)))


async def add_sums(uow: UnitOfWork, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows; where one with the same primary key exists, add every other column to its.

    Give each key once and all rows in one order: then no two writers wait for each other in a circle.
    """
    await _execute(uow, model, _Meeting.ADDED, rows)


async def set_rows(uow: UnitOfWork, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows; where one with the same primary key exists, give it these other columns."""
    await _execute(uow, model, _Meeting.SET, rows)


async def _execute(uow: UnitOfWork, model: type[Base], meeting: _Meeting, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        names = table_of(model).columns.keys()
        if rows[0].keys() != set(names):
            message = f"a row of {table_of(model).name} gives other columns than the table has"
            raise TypeError(message)
        await _execute_columns(uow, model, meeting, {name: [row[name] for row in rows] for name in names})


async def _execute_columns(
    uow: UnitOfWork, model: type[Base], meeting: _Meeting, columns: Mapping[str, Sequence[Any]]
) -> None:
    connection = await uow.session.connection()
    ready = _ready(table_of(model), connection.dialect, meeting)
    values = [_processed(columns[name], each) for name, each in zip(ready.names, ready.processes, strict=True)]
    if connection.dialect.name == "sqlite":
        await connection.exec_driver_sql(ready.statement, list(zip(*values, strict=True)))
    else:
        await connection.exec_driver_sql(ready.statement, tuple(values))


def _processed(values: Sequence[Any], process: Process) -> Sequence[Any]:
    return values if process is None else [process(value) for value in values]


@cache
def _ready(table: Table, dialect: Dialect, meeting: _Meeting) -> _Ready:
    statement, keys = _insert(table, dialect), list(table.primary_key)
    others = {each.name: statement.excluded[each.name] for each in table.columns if not each.primary_key}
    if dialect.name != "sqlite":
        arrays = (cast(bindparam(each.name), postgresql.ARRAY(each.type)) for each in table.columns)
        values = select(*map(func.unnest, arrays))
        statement = statement.from_select(table.columns.keys(), values, include_defaults=False)
    if meeting is _Meeting.ADDED:
        sums = {name: table.columns[name] + new for name, new in others.items()}
        statement = statement.on_conflict_do_update(index_elements=keys, set_=sums)
    elif meeting is _Meeting.SET:
        statement = statement.on_conflict_do_update(index_elements=keys, set_=others)
    compiled = statement.compile(dialect=dialect, column_keys=table.columns.keys())
    names = tuple(compiled.positiontup or ())
    kinds = (table.columns[name].type.dialect_impl(dialect) for name in names)
    return _Ready(str(compiled), names, tuple(each.bind_processor(dialect) for each in kinds))


def _insert(table: Table, dialect: Dialect) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if dialect.name == "sqlite" else postgresql.insert(table)
