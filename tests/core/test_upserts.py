"""Rows past SQLAlchemy's look at each value: each in its column, all of them or none, on both databases."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.database import Database
from core.upserts import add_tuples
from core.versions import DataVersion

COLUMNS = ("number", "name")  # not the table's own order


async def list_rows(database: Database) -> list[tuple[str, int]]:
    async with database.reading() as uow:
        rows = await uow.session.execute(select(DataVersion.name, DataVersion.number).order_by(DataVersion.name))
        return [(name, number) for name, number in rows]


@pytest.mark.database
@pytest.mark.asyncio
@pytest.mark.parametrize("count", [0, 1, 1000])
async def test_each_value_lands_in_its_column(database: Database, count: int) -> None:
    rows = [(-number, f"'{number:04}\" $1 {{ý}}") for number in range(count)]
    async with database.writing() as uow:
        await add_tuples(uow, DataVersion, COLUMNS, rows)
    assert await list_rows(database) == [(name, number) for number, name in rows]


@pytest.mark.database
@pytest.mark.asyncio
async def test_a_row_that_is_refused_takes_all_of_its_call_along(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.writing() as uow:
            await add_tuples(uow, DataVersion, COLUMNS, [(1, "one"), (2, "two"), (3, "one")])
    assert await list_rows(database) == []
