"""Rehearsals count nowhere, say what they are, and leave nothing behind."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from competitions.live import service
from competitions.live.models import (
    Answer,
    RehearsalAnswer,
    RehearsalLog,
    Room,
    RoomBooking,
    RoomFact,
    RoomLog,
    Seat,
    SeatPartyCell,
)
from competitions.live.queries.rooms import list_rooms_without_facts
from competitions.live.verification import verify_room
from core.clock import Clock
from tests.competitions.live.browsers import Browser, sign_in
from tests.competitions.live.clients import problem
from tests.competitions.live.questions import choice
from tests.competitions.live.test_contract_restart import world_of

pytestmark = [pytest.mark.database, pytest.mark.asyncio(loop_scope="session")]
OF_A_ROOM = (RehearsalAnswer, RehearsalLog, Answer, RoomLog, RoomFact, RoomBooking, Seat)


async def play(site, **policy):
    """A room of one question that six have answered, two of them over a socket, and that is over."""
    room = await site.room(choice(right=[0]), ask=["party_cell"], **policy)
    seats = [await room.join(f"Người {number}", "03160", party_cell=None) for number in range(4)]
    phones = [await room.phone(f"Máy {number}", "03160") for number in range(2)]
    await room.commands("start", "open")
    for seat in seats:
        assert (await seat.answer(1, [0])).status_code == 200
    for phone in phones:
        assert (await phone.answer(1, [0]))["t"] == "stored"
    await room.commands("close", "reveal", "finish")
    return room, phones


async def rows_of(database, room_id):
    """How many rows of a room each table holds."""
    async with database.reading() as uow:
        counts = {}
        for model in OF_A_ROOM:
            statement = select(func.count()).select_from(model).where(model.room_id == room_id)
            counts[model.__tablename__] = await uow.session.scalar(statement)
        counts["room"] = await uow.session.scalar(select(func.count()).where(Room.id == room_id))
        return counts


async def test_a_rehearsal_is_played_like_any_room_and_kept_apart(served, site):
    rehearsal, _ = await play(site, rehearsal=True)
    real, _ = await play(site)
    assert [one["total"] for one in (await rehearsal.results())["participants"]] == [1000] * 6
    kept, counted = [await rows_of(served.database, room.room_id) for room in (rehearsal, real)]
    assert (kept["answer"], kept["room_log"], counted["rehearsal_answer"], counted["rehearsal_log"]) == (0, 0, 0, 0)
    assert kept["rehearsal_answer"] == counted["answer"] == 6
    assert kept["rehearsal_log"] == counted["room_log"] == len(await rehearsal.log())
    assert await verify_room(served.database, rehearsal.room_id) is None


async def test_a_rehearsal_gives_no_fact(served, site):
    rehearsal, _ = await play(site, rehearsal=True)
    real, _ = await play(site)
    async with asyncio.timeout(30):
        while (await rows_of(served.database, real.room_id))["room_fact"] < 6:
            await asyncio.sleep(0.1)
    async with served.database.reading() as uow:
        waiting = await list_rooms_without_facts(uow)
    assert (rehearsal.room_id in waiting, (await rows_of(served.database, rehearsal.room_id))["room_fact"]) == (
        False,
        0,
    )


async def test_everybody_is_told_that_it_is_a_rehearsal(served, site):
    room = await site.room(choice(), rehearsal=True)
    phone, wall, host = await room.phone(), Browser(site), await sign_in(served, site)
    await wall.get(room.projector_url.removeprefix(site.base), 303)
    seen = [
        (await wall.get(f"/chieu/{room.pin}")).text,
        (await host.get(f"/dan/{room.room_id}")).text,
        (await Browser(site).get(f"/choi/{room.pin}")).text,
    ]
    assert ["Tổng duyệt: không tính gì cả" in page for page in seen] == [True] * 3
    assert phone.welcome["room"]["rehearsal"] is True
    assert room.pin not in (await Browser(site).get("/")).text
    real = await site.room(choice())
    assert "rehearsal" not in (await real.phone()).welcome["room"]


async def test_the_button_ends_and_deletes_a_rehearsal(served, site):
    host, room = await sign_in(served, site), await site.room(choice(), rehearsal=True)
    phone = await room.phone()
    await room.commands("start", "open")
    await phone.answer(1, [0])
    await host.post(f"/dan/{room.room_id}/xoa", page=f"/dan/{room.room_id}")
    assert set((await rows_of(served.database, room.room_id)).values()) == {0}
    assert await phone.socket.closed() == 1000
    problem(await site.call("GET", f"rooms/{room.room_id}"), 404, "not_found")
    problem(await room.post_seat(key="x", name="A"), 404, "pin_unknown")


async def test_the_button_deletes_nothing_but_rehearsals(served, site):
    host = await sign_in(served, site)
    room, _ = await play(site)
    rehearsal = await site.room(choice(), rehearsal=True)
    await host.post(f"/dan/{room.room_id}/xoa", 409, page=f"/dan/{rehearsal.room_id}")
    assert (await rows_of(served.database, room.room_id))["answer"] == 6
    async with served.database.writing() as uow:
        while await service.delete_rehearsal_slice(uow, room.room_id):
            pass
    assert (await rows_of(served.database, room.room_id))["seat"] == 6


async def test_a_day_after_its_end_the_job_finds_it(served, site):
    rehearsal, _ = await play(site, rehearsal=True)
    forgotten = await site.room(choice(), rehearsal=True)
    real, _ = await play(site)
    now, found = Clock().now(), []
    for later in (timedelta(hours=23), timedelta(hours=25), timedelta(days=4)):
        async with served.database.reading() as uow:
            due = await service.list_rehearsals_to_delete(uow, now + later)
        found.append([room.room_id in due for room in (rehearsal, forgotten, real)])
    assert found == [[False, False, False], [True, False, False], [True, True, False]]


async def test_party_cells_of_a_rehearsal_go_with_it(served, site):
    units = (await site.http.get("/api/v1/units?kind=party_cell")).json()["units"]
    room = await site.room(choice(), rehearsal=True, ask=["party_cell"])
    seat = await room.join(party_cell=units[0]["code"])
    host = await sign_in(served, site)
    async with served.database.reading() as uow:
        assert await uow.session.get(SeatPartyCell, seat.id) is not None
    await host.post(f"/dan/{room.room_id}/xoa", page=f"/dan/{room.room_id}")
    async with served.database.reading() as uow:
        assert await uow.session.get(SeatPartyCell, seat.id) is None


async def test_after_a_restart_a_rehearsal_knows_its_answers(populated, tmp_path):
    async with world_of(populated, tmp_path) as (world, site):
        room = await site.room(choice(right=[0], seconds=60), rehearsal=True)
        seat = await room.join()
        await room.commands("start", "open")
        stored = (await seat.answer(1, [0], "11111111-1111-4111-8111-111111111111")).json()
        await world.restart()
        again = (await seat.answer(1, [0], "11111111-1111-4111-8111-111111111111")).json()
        assert again == stored
        await room.commands("close", "finish")
        assert [one["total"] for one in (await room.results())["participants"]] == [1000]
