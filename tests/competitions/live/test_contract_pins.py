"""PINs: guessing them is slowed down, a right one never is, and a finished one is kept for a day."""

import asyncio
import time

import pytest
import pytest_asyncio
from sqlalchemy import text as sql

from core.database import Database
from tests import serving
from tests.competitions.live.clients import Site, new_key, problem
from tests.competitions.live.questions import choice

pytestmark = [pytest.mark.database, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def lonely(populated, tmp_path):
    """A server of this test's own: failed PINs are counted by address."""
    database = Database(populated())
    async with serving.serving(database, tmp_path) as served:
        yield served
    await database.close()


async def seconds_of(call):
    began = time.monotonic()
    answer = await call
    return answer, time.monotonic() - began


async def test_guesses_of_a_device_and_an_address_wait_a_second_but_right_pins_do_not(lonely, site):
    site = Site(lonely.address, await serving.make_token(lonely.database), site.stack)
    site.stack.push_async_callback(site.http.aclose)
    room = await site.room(choice())
    seat = await room.join()
    page = await site.http.get("/choi/000000")
    device = {"cookie": page.headers["set-cookie"].split(";")[0]}

    async def guess(headers=None):
        answer, waited = await seconds_of(site.http.get("/api/v1/live/000000/state", headers=headers))
        problem(answer, 404, "pin_unknown")
        return waited

    assert max([await guess(device) for _ in range(10)]) < 0.9
    assert await guess(device) >= 1
    for _ in range(60 - 12):
        await guess()
    assert await guess() >= 1
    for call in (seat.state(), room.post_seat(key=new_key(), name="Đúng")):
        answer, waited = await seconds_of(call)
        assert answer.status_code in {200, 201}
        assert waited < 0.9
    began = time.monotonic()
    socket = await site.socket("/ws/choi/000001")
    assert (await socket.take("error"))["code"] == "pin_unknown"
    assert time.monotonic() - began >= 1


async def test_pins_of_running_rooms_differ(site):
    rooms = await asyncio.gather(*(site.room(choice()) for _ in range(20)))
    assert len({room.pin for room in rooms}) == 20


async def test_finished_pin_is_held_and_still_answers(site, served):
    room = await site.room(choice())
    seat = await room.join()
    await room.command("finish")
    assert (await seat.snapshot())["phase"] == "finished"
    async with served.database.reading() as uow:
        query = sql("SELECT pin_held FROM room WHERE id = :id")
        assert (await uow.session.execute(query, {"id": room.room_id})).scalar_one() == room.pin
