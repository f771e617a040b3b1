"""Hints: one looks for all, changes reach everybody, nobody waits for ever, and nothing runs when nobody listens."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from core.realtime import Hints, Pace

QUICK = Pace(look_every=0.01, beat_every=5, most=3)


class Data:
    """A version that a test moves, and how often it was looked at."""

    def __init__(self) -> None:
        self.version = 1
        self.looks = 0
        self.is_away = False

    async def look(self) -> int:
        self.looks += 1
        if self.is_away:
            raise ConnectionError
        return self.version


async def following(stream: AsyncIterator[int | None]) -> int | None:
    return await asyncio.wait_for(anext(stream), 5)


@pytest.mark.asyncio
async def test_everybody_hears_the_version_and_each_change() -> None:
    data = Data()
    hints = Hints(data.look, QUICK)
    one, two = hints.listen(), hints.listen()
    assert [await following(one), await following(two)] == [1, 1]
    data.version = 2
    assert [await following(one), await following(two)] == [2, 2]
    hints.stop()


@pytest.mark.asyncio
async def test_a_slow_listener_gets_the_newest_only() -> None:
    data = Data()
    hints = Hints(data.look, QUICK)
    quick, slow = hints.listen(), hints.listen()
    assert [await following(quick), await following(slow)] == [1, 1]
    for version in (2, 3):
        data.version = version
        assert await following(quick) == version
    assert await following(slow) == 3
    hints.stop()


@pytest.mark.asyncio
async def test_silence_is_filled_with_heartbeats() -> None:
    hints = Hints(Data().look, Pace(look_every=0.01, beat_every=0.03))
    stream = hints.listen()
    assert [await following(stream) for _ in range(3)] == [1, None, None]
    hints.stop()


@pytest.mark.asyncio
async def test_nobody_looks_while_nobody_listens() -> None:
    data = Data()
    hints = Hints(data.look, QUICK)
    stream = hints.listen()
    await following(stream)
    await stream.aclose()
    looked = data.looks
    await asyncio.sleep(0.05)
    assert (data.looks, hints.listening) == (looked, 0)
    again = hints.listen()
    assert await following(again) == 1
    hints.stop()


@pytest.mark.asyncio
async def test_one_more_than_the_bound_is_turned_away_until_somebody_leaves() -> None:
    hints = Hints(Data().look, QUICK)
    streams = [hints.listen() for _ in range(QUICK.most)]
    for stream in streams:
        await following(stream)
    full = [hints.is_full]
    with pytest.raises(StopAsyncIteration):
        await following(hints.listen())
    await streams[0].aclose()
    assert [*full, hints.is_full] == [True, False]
    hints.stop()


@pytest.mark.asyncio
async def test_the_end_ends_every_stream_and_turns_new_ones_away() -> None:
    hints = Hints(Data().look, QUICK)
    stream = hints.listen()
    await following(stream)
    waiting = asyncio.create_task(following(stream))
    await asyncio.sleep(0)
    hints.stop()
    with pytest.raises(StopAsyncIteration):
        await waiting
    assert hints.is_full


@pytest.mark.asyncio
async def test_a_database_that_comes_back_is_heard_again() -> None:
    data = Data()
    data.is_away = True
    hints = Hints(data.look, QUICK)
    stream = hints.listen()
    waiting = asyncio.create_task(following(stream))
    await asyncio.sleep(0.03)
    data.is_away = False
    assert await waiting == 1
    hints.stop()
