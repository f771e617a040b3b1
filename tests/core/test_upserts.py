"""Rows past SQLAlchemy's look at each value: each in its column, all of them or none, on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.database import Database
from core.demo_clock import DemoClock
from core.kernel import LOCAL_ZONE
from core.upserts import add_rows, add_sums, add_tuples, set_rows
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


@pytest.mark.database
@pytest.mark.asyncio
async def test_a_row_of_other_columns_is_refused_before_the_database_sees_it(database: Database) -> None:
    async with database.writing() as uow:
        with pytest.raises(TypeError, match="data_version"):
            await add_rows(uow, DataVersion, [{"name": "one", "number": 1, "numbr": 2}])
        with pytest.raises(TypeError, match="data_version"):
            await set_rows(uow, DataVersion, [{"name": "one"}])
    assert await list_rows(database) == []


@pytest.mark.database
@pytest.mark.asyncio
async def test_rows_that_meet_others_add_to_them_or_replace_them(database: Database) -> None:
    rows = [{"name": "a", "number": 1}, {"name": "b", "number": 2}]
    async with database.writing() as uow:
        await add_rows(uow, DataVersion, rows[:1])
        await add_sums(uow, DataVersion, rows)
        await add_sums(uow, DataVersion, [])
    assert await list_rows(database) == [("a", 2), ("b", 2)]
    async with database.writing() as uow:
        await set_rows(uow, DataVersion, [{"name": "b", "number": -7}, {"name": "c", "number": 3}])
    assert await list_rows(database) == [("a", 2), ("b", -7), ("c", 3)]
    with pytest.raises(IntegrityError):
        async with database.writing() as uow:
            await add_rows(uow, DataVersion, [{"name": "d", "number": 0}, *rows])
    assert [name for name, _ in await list_rows(database)] == ["a", "b", "c"]


@pytest.mark.database
@pytest.mark.asyncio
async def test_types_turn_values_into_what_the_driver_takes(database: Database) -> None:
    moment = datetime(2026, 10, 10, 7, 30, tzinfo=LOCAL_ZONE)
    async with database.writing() as uow:
        await add_rows(uow, DemoClock, [{"id": 1, "set_at": moment, "seconds": 1}])
    async with database.reading() as uow:
        kept = (await uow.session.execute(select(DemoClock.set_at))).scalar_one()
    assert (kept, kept.utcoffset()) == (moment, timedelta())
