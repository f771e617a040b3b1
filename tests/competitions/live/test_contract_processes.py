"""Every process tells of the rooms of all: what runs is read where it is stored."""

from datetime import UTC, datetime, timedelta

import pytest

from competitions.live.queries.listing import list_running, list_unit_rooms
from tests.competitions.live.questions import choice

pytestmark = [pytest.mark.database, pytest.mark.asyncio(loop_scope="session")]


async def test_a_room_is_seen_by_every_process_while_it_runs_and_a_rehearsal_by_none(site, served):
    room = await site.room(choice(right=[0]), commune="03160")
    rehearsal = await site.room(choice(right=[0]), rehearsal=True)
    assert await found(served, room, rehearsal) == {}
    await room.join("Lò Thị Một", "03160")
    await rehearsal.join("Lò Thị Hai", "03160")
    assert await found(served, room, rehearsal) == {room.room_id: ("lobby", 1, "03160", None)}
    await room.commands("start", "open")
    assert await found(served, room, rehearsal) == {room.room_id: ("open", 1, "03160", None)}
    await room.commands("finish")
    assert await found(served, room, rehearsal) == {}


async def found(served, *rooms):
    """What a process knows that keeps none of these rooms."""
    async with served.database.reading() as uow:
        running = {each.id: each for each in await list_running(uow)}
    own = {room.room_id: running.get(room.room_id) for room in rooms}
    return {key: (each.phase, each.joined, each.commune, each.connected) for key, each in own.items() if each}


async def test_a_commune_finds_its_own_rooms_of_no_session_for_its_papers(site, served):
    room = await site.room(choice(right=[0]), commune="03160")
    foreign = await site.room(choice(right=[0]), commune="03127")
    rehearsal = await site.room(choice(right=[0]), commune="03160", rehearsal=True)
    now = datetime.now(UTC)
    async with served.database.reading() as uow:
        rows = await list_unit_rooms(uow, "03160", now, now + timedelta(days=1))
    found = {each.id: each.pin for each in rows}
    assert [found.get(each.room_id) for each in (room, foreign, rehearsal)] == [room.pin, None, None]
