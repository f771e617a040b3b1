"""Inserts that add to what is there, the same on both databases."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from core.database import Base, UnitOfWork


def insert_into(uow: UnitOfWork, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Return the dialect's own INSERT, which knows ON CONFLICT."""
    is_sqlite = uow.session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(model) if is_sqlite else postgresql.insert(model)


async def add_sums(uow: UnitOfWork, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows; where one with the same primary key exists, add every other column to its.

    Give each key once and all rows in one order: then no two writers wait for each other in a circle.
    """
    if not rows:
        return
    statement, table = insert_into(uow, model), model.__table__
    sums = {each.name: each + statement.excluded[each.name] for each in table.columns if not each.primary_key}
    keys = [each.name for each in table.primary_key]
    await uow.session.execute(statement.on_conflict_do_update(index_elements=keys, set_=sums), list(rows))
