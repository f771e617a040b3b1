import asyncio
import itertools

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

from core import migrating
from core.backup import postgres, sqlite
from core.backup.archive import Place
from core.database import Base

TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": """SELECT c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal ORDER BY 1""",
}


async def ask(url, question):
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(question)
    finally:
        await engine.dispose()


def triggers(connection: Connection):
    return [tuple(row) for row in connection.execute(text(TRIGGERS[connection.dialect.name]))]


def differences(connection: Connection):
    migrating.load_models()
    return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)


async def digests(url, folder):
    place = Place(url, folder)
    if place.sqlite_file is not None:
        return await asyncio.to_thread(sqlite.digests, place.sqlite_file)
    return await postgres.dump(url, folder)


@pytest.mark.asyncio
async def test_the_migrated_schema_is_that_of_the_models(empty_database_url, database_url):
    await migrating.upgrade(empty_database_url)
    assert await migrating.is_current(empty_database_url)
    assert await ask(empty_database_url, differences) == []
    assert await ask(empty_database_url, triggers) == await ask(database_url, triggers)


@pytest.mark.asyncio
async def test_all_the_way_back_leaves_no_table(empty_database_url):
    await migrating.upgrade(empty_database_url)
    await migrating.downgrade(empty_database_url)
    names = await ask(empty_database_url, lambda connection: inspect(connection).get_table_names())
    assert set(names) <= {"alembic_version"}
    assert await ask(empty_database_url, triggers) == []
    assert not await migrating.is_current(empty_database_url)


@pytest.mark.asyncio
async def test_each_later_step_goes_back_and_forth_without_touching_a_row(empty_database_url, tmp_path):
    await migrating.upgrade(empty_database_url)
    steps = migrating.list_revisions()
    for index, (older, newer) in enumerate(itertools.pairwise(steps)):
        folders = [tmp_path / f"{index}-{side}" for side in ("before", "after")]
        for folder in folders:
            folder.mkdir()
        await migrating.downgrade(empty_database_url, older)
        before = await digests(empty_database_url, folders[0])
        await migrating.upgrade(empty_database_url, newer)
        await migrating.downgrade(empty_database_url, older)
        assert await digests(empty_database_url, folders[1]) == before
        await migrating.upgrade(empty_database_url)
    assert await migrating.is_current(empty_database_url)
