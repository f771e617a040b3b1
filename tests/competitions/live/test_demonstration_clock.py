"""Rooms in a demonstration whose clock is moved: they go by it at once, and an empty one does not hold it."""

from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import pytest

from competitions.live.queries.rooms import is_question_open
from core.database import Database
from tests import serving
from tests.competitions.live.clients import Site
from tests.competitions.live.questions import choice

pytestmark = [pytest.mark.database, pytest.mark.asyncio]


async def test_an_unattended_room_used_to_sleep_through_a_start_to_which_the_clock_was_moved(populated, tmp_path):
    database = Database(populated())
    async with serving.serving(database, tmp_path) as running, AsyncExitStack() as stack:
        clock = running.context.clock
        site = Site(running.address, await serving.make_token(database), stack)
        stack.push_async_callback(site.http.aclose)
        starts_at = (clock.now() + timedelta(hours=2)).isoformat()
        room = await site.room(choice(seconds=60), mode="unattended", starts_at=starts_at, countdown_seconds=0)
        clock.set_offset(timedelta(hours=3))
        await room.until("open")
        async with database.reading() as uow:
            assert not await is_question_open(uow)
        phone = await room.phone()
        async with database.reading() as uow:
            assert await is_question_open(uow)
        assert datetime.fromisoformat(starts_at) < clock.now()
        await phone.answer(1, [1])
    await database.close()
