"""What rooms keep no longer: PINs, and pupils' full names, also where nobody has ended the game."""

from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import select

from competitions.live import service
from competitions.live.models import Room, Seat
from competitions.live.rooms import Rooms
from core.clock import Clock
from tests.competitions.live.questions import choice
from tests.competitions.live.test_contract_restart import world_of

pytestmark = [pytest.mark.database, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def alone(populated, tmp_path):
    """A server of its own, for its rooms grow old."""
    async with world_of(populated, tmp_path) as (world, site):
        yield world.database, site


async def after(database, days, *rooms):
    """How many full names and PINs rooms still have after so many days."""
    async with database.writing() as uow:
        await service.release_old(uow, Clock().now() + timedelta(days=days))
        found = []
        for room in rooms:
            names = await uow.session.scalars(select(Seat.full_name).where(Seat.room_id == room.room_id))
            pin = await uow.session.scalar(select(Room.pin_held).where(Room.id == room.room_id))
            found.append((sum(name is not None for name in names), pin is not None))
        return found


async def test_full_names_are_erased_also_where_nobody_finished_the_room(alone):
    database, site = alone
    lobby, game, over = [await site.room(choice(), pupils=True) for _ in range(3)]
    to_come = await site.room(choice(), opens_at=(Clock().now() + timedelta(days=400)).isoformat())
    for room in (lobby, game, over):
        await room.join("Lò Thị Pâng")
    await game.commands("start", "open", "close")
    await over.command("finish")
    rooms = (lobby, game, over, to_come)
    assert await after(database, 29, *rooms) == [(1, True), (1, True), (1, False), (0, True)]
    assert await after(database, 31, *rooms) == [(0, True), (0, False), (0, False), (0, True)]
    assert await after(database, 366, *rooms) == [(0, False), (0, False), (0, False), (0, True)]


async def test_a_room_of_long_ago_does_not_stay_in_memory_for_ever(populated, tmp_path, monkeypatch):
    registries = []
    monkeypatch.setattr("server.Rooms", lambda context: registries.append(Rooms(context)) or registries[-1])
    async with world_of(populated, tmp_path) as (_, site):
        rooms = registries[-1]
        old, running = [await site.room(choice()) for _ in range(2)]
        await old.command("finish")
        await rooms.let_go()
        await rooms.let_go()
        assert rooms.find(old.room_id), "its PIN is held"
        rooms.release([old.room_id])
        host = await old.host()
        await host.take("welcome")
        await rooms.let_go()
        await rooms.let_go()
        assert rooms.find(old.room_id), "a console shows it"
        await host.close()
        results = await old.results()
        await rooms.let_go()
        assert rooms.find(old.room_id), "somebody has just asked for it"
        await rooms.let_go()
        assert (rooms.find(old.room_id), rooms.find(running.room_id) is None) == (None, False)
        assert await old.results() == results


async def test_full_names_given_after_an_erasure_are_erased_as_well(alone):
    database, site = alone
    room = await site.room(choice(), pupils=True)
    await room.join("Lò Thị Pâng")
    assert await after(database, 31, room) == [(0, True)]
    await room.join("Vàng A Sử")
    assert await after(database, 31, room) == [(0, True)]
    await room.join("Lò Thị Hoa")
    await room.command("finish")
    assert await after(database, 31, room) == [(0, False)]
