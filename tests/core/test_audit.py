"""The record of staff acts: whatever is changed afterwards is found."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.audit import Act, Verdict, record, record_all, verify


async def fill(database, clock):
    async with database.writing() as uow:
        await record(uow, Act("person.created", "p1", "chief"), clock.now())
    async with database.writing() as uow:
        acts = [Act("role.granted", "g1", "chief", {"unit": "03127"}), Act("person.closed", "p1")]
        await record_all(uow, acts, clock.now())


async def verdict(database):
    async with database.reading() as uow:
        return await verify(uow)


async def change(database, *statements):
    async with database.engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def without_triggers(database, *statements):
    """Change what the triggers protect, as somebody with the database in hand could."""
    drops = [f"DROP TRIGGER audit_entry_no_{verb}" for verb in ("update", "delete")]
    if not database.is_sqlite:
        drops = ["DROP TRIGGER audit_entry_append_only ON audit_entry"]
    await change(database, *drops, *statements)


async def fail_after_recording(database, clock):
    async with database.writing() as uow:
        await record(uow, Act("person.closed", "p9"), clock.now())
        raise RuntimeError


@pytest.mark.asyncio
async def test_an_untouched_record_is_whole(database, clock):
    assert await verdict(database) == Verdict(0, None)
    await fill(database, clock)
    assert await verdict(database) == Verdict(3, None)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("statement", "broken_at"),
    [
        ("UPDATE audit_entry SET subject = 'p2' WHERE position = 1", 1),
        ("UPDATE audit_entry SET actor_id = NULL WHERE position = 2", 2),
        ("DELETE FROM audit_entry WHERE position = 2", 2),
        ("DELETE FROM audit_entry WHERE position = 3", 3),
        ("DELETE FROM audit_entry", 1),
        ("UPDATE audit_entry SET position = position + 10", 1),
    ],
)
async def test_an_edit_a_deletion_and_a_cut_end_are_found(database, clock, statement, broken_at):
    await fill(database, clock)
    await without_triggers(database, statement)
    assert (await verdict(database)).broken_at == broken_at


@pytest.mark.asyncio
@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry"])
async def test_the_database_itself_refuses_changes(database, clock, statement):
    await fill(database, clock)
    with pytest.raises(DBAPIError, match="append-only"):
        await change(database, statement)
    assert await verdict(database) == Verdict(3, None)


@pytest.mark.asyncio
async def test_a_rolled_back_act_leaves_no_entry(database, clock):
    await fill(database, clock)
    with pytest.raises(RuntimeError):
        await fail_after_recording(database, clock)
    assert await verdict(database) == Verdict(3, None)
