"""Who leads: one at a time, with a number that rises, and writes of replaced leaders are refused."""

import pytest
from sqlalchemy import text

from core.scheduling import LEASE, Replaced, check_fence, lead, new_holder, resign


async def led(database, holder, now):
    async with database.writing() as uow:
        return await lead(uow, "việc", holder, now)


async def write_under(database, fence):
    async with database.writing() as uow:
        await uow.session.execute(
            text("INSERT INTO leader_lease SELECT 'khác', holder, fence, until FROM leader_lease")
        )
        await check_fence(uow, fence)


@pytest.mark.asyncio
async def test_one_leads_until_the_lease_ends_and_the_number_rises_with_each_change(database, clock):
    first = await led(database, "a", clock.now())
    assert await led(database, "b", clock.now()) is None
    clock.forward(LEASE.total_seconds() / 2)
    assert (await led(database, "a", clock.now())).number == first.number
    clock.forward(LEASE.total_seconds())
    second = await led(database, "b", clock.now())
    assert second.number == first.number + 1
    assert await led(database, "a", clock.now()) is None


@pytest.mark.asyncio
async def test_a_replaced_leaders_write_leaves_nothing(database, clock):
    old = await led(database, "a", clock.now())
    clock.forward(LEASE.total_seconds() + 1)
    await led(database, "b", clock.now())
    with pytest.raises(Replaced):
        await write_under(database, old)
    async with database.reading() as uow:
        assert (await uow.session.execute(text("SELECT name, holder FROM leader_lease"))).all() == [("việc", "b")]


@pytest.mark.asyncio
async def test_whoever_resigns_is_followed_at_once_and_its_fence_holds_until_then(database, clock):
    first = await led(database, "a", clock.now())
    async with database.writing() as uow:
        await resign(uow, first, clock.now())
        await check_fence(uow, first)
    second = await led(database, "b", clock.now())
    async with database.writing() as uow:
        await resign(uow, first, clock.now())
        await check_fence(uow, second)
    assert await led(database, "a", clock.now()) is None


def test_no_two_processes_have_one_name():
    assert new_holder() != new_holder()
