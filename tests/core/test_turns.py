"""A turn ends before a cancellation takes effect."""

import asyncio

import pytest

from core.turns import keep_running, uninterrupted


async def slow(done):
    await asyncio.sleep(0.02)
    done.append("done")
    return "what it found"


@pytest.mark.asyncio
async def test_turn_gives_what_it_found():
    assert await uninterrupted(slow([])) == "what it found"


@pytest.mark.asyncio
async def test_turn_ends_before_the_cancellation():
    done = []
    task = asyncio.create_task(uninterrupted(slow(done)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == ["done"]


@pytest.mark.asyncio
async def test_failure_of_a_turn_is_its_callers():
    async def fail():
        raise LookupError

    with pytest.raises(LookupError):
        await uninterrupted(fail())


@pytest.mark.asyncio
async def test_work_that_fails_unforeseen_begins_again_until_it_is_cancelled():
    turns = []

    async def work():
        turns.append(len(turns))
        if len(turns) < 3:
            raise OverflowError("Lò Thị Pâng")
        await asyncio.Event().wait()

    task = asyncio.create_task(keep_running(work, pause=0))
    async with asyncio.timeout(60):
        while len(turns) < 3:
            await asyncio.sleep(0)
    assert not task.done()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.asyncio
async def test_work_that_ends_by_itself_is_over():
    async def work():
        await asyncio.sleep(0)

    assert await keep_running(work) is None
