"""A turn ends before a cancellation takes effect."""

import asyncio

import pytest

from core.turns import uninterrupted


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
