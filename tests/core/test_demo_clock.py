import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import demo_clock
from core.clock import Clock
from core.kernel import Conflict, Invalid

WALL = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FESTIVAL = datetime(2026, 10, 10, 0, 30, tzinfo=UTC)


async def offset_of(database):
    async with database.reading() as uow:
        return await demo_clock.find_offset(uow)


@pytest.mark.asyncio
async def test_the_first_start_sets_the_offset_and_later_starts_keep_it(database):
    async with database.writing() as uow:
        first = await demo_clock.start(uow, FESTIVAL, wall=WALL)
    async with database.writing() as uow:
        second = await demo_clock.start(uow, FESTIVAL, wall=WALL + timedelta(hours=5))
    assert first == second == FESTIVAL - WALL == await offset_of(database)


@pytest.mark.asyncio
async def test_a_step_forward_is_kept(database):
    async with database.writing() as uow:
        await demo_clock.start(uow, FESTIVAL, wall=WALL)
        await demo_clock.advance(uow, timedelta(hours=2), wall=WALL)
    assert await offset_of(database) == FESTIVAL - WALL + timedelta(hours=2)


@pytest.mark.asyncio
async def test_no_step_without_a_demonstration(database):
    async with database.writing() as uow:
        with pytest.raises(Conflict):
            await demo_clock.advance(uow, timedelta(hours=2), wall=WALL)
    assert await offset_of(database) is None


@pytest.mark.asyncio
async def test_a_reset_goes_to_a_later_moment_and_never_back(database):
    async with database.writing() as uow:
        await demo_clock.start(uow, FESTIVAL, wall=WALL)
    later = FESTIVAL + timedelta(days=1)
    async with database.writing() as uow:
        assert await demo_clock.reset(uow, later, wall=WALL) == later - WALL
    async with database.writing() as uow:
        with pytest.raises(Conflict):
            await demo_clock.reset(uow, FESTIVAL, wall=WALL)
    assert await offset_of(database) == later - WALL


@pytest.mark.asyncio
async def test_a_running_process_follows_the_rows(database):
    clock = Clock(offset=timedelta(days=-400))
    following = asyncio.create_task(demo_clock.follow(database, clock, every=0.01))
    async with database.writing() as uow:
        await demo_clock.start(uow, FESTIVAL, wall=WALL)
    async with asyncio.timeout(60):
        while clock.offset != FESTIVAL - WALL:
            await asyncio.sleep(0.01)
    following.cancel()


@given(st.integers(0, 365), st.integers(0, 99), st.integers(0, 999))
def test_a_step_reads_as_written(days, hours, minutes):
    written = "".join(f"{n}{unit}" for n, unit in ((days, "d"), (hours, "h"), (minutes, "m")) if n)
    if written:
        assert demo_clock.parse_step(written) == timedelta(days=days, hours=hours, minutes=minutes)


@pytest.mark.parametrize("text", ["", "2", "h", "-2h", "2h-", "2 h", "1m2h", "0x2h"])
def test_other_words_are_no_step(text):
    with pytest.raises(Invalid):
        demo_clock.parse_step(text)


@pytest.mark.parametrize("text", ["0h", "0d0h0m"])
def test_a_step_of_nothing_is_refused(text):
    with pytest.raises(Invalid):
        demo_clock.parse_step(text)
