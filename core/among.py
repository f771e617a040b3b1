"""A condition over many values: one parameter however many they are, so that the statement stays the same."""

import json
from collections.abc import Iterable

from sqlalchemy import ColumnElement, String, any_, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import QueryableAttribute

from core.database import UnitOfWork


def among(
    uow: UnitOfWork,
    column: QueryableAttribute[str] | QueryableAttribute[str | None] | ColumnElement[str],
    values: Iterable[str],
) -> ColumnElement[bool]:
    """Return the condition that a text column has one of the values."""
    wanted = sorted({*values})
    if uow.session.get_bind().dialect.name == "sqlite":
        given = func.json_each(json.dumps(wanted)).table_valued("value")
        return column.in_(select(given.c.value))
    return column == any_(cast(wanted, ARRAY(String)))
