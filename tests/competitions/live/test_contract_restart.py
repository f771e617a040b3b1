"""A server that stops and starts anew on the same database: rooms continue, nothing acknowledged is lost."""

import asyncio
import json
import time
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import JSON, bindparam
from sqlalchemy import text as sql
from sqlalchemy.exc import OperationalError

import server
from competitions.live.room import Room as LiveRoom
from core.database import Database
from tests import serving
from tests.competitions.live.clients import Phone, Room, Seat, Site, new_key, problem
from tests.competitions.live.questions import choice

pytestmark = [pytest.mark.database, pytest.mark.asyncio(loop_scope="session")]

LONG = 60


class World:
    """One database and the server that runs on it at the moment."""

    def __init__(self, url, folder, **settings):
        self.url, self.folder, self.settings, self.port = url, folder, settings, 0

    async def start(self):
        self.database = Database(self.url)
        self.served = await serving.start(self.database, self.folder, port=self.port, **self.settings)
        self.port = self.served.context.settings.port

    async def stop(self):
        if not self.served.task.done():
            await self.served.stop()
        await self.database.close()

    async def restart(self, pause=0.0):
        await self.stop()
        await asyncio.sleep(pause)
        await self.start()


@asynccontextmanager
async def world_of(populated, folder, **settings):
    world = World(populated(), folder, **settings)
    await world.start()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(world.stop)
        site = Site(world.served.address, await serving.make_token(world.database), stack)
        stack.push_async_callback(site.http.aclose)
        yield world, site


async def open_question(site, **policy) -> tuple[Room, Phone, Seat]:
    room = await site.room(choice(seconds=LONG), choice(seconds=LONG), **policy)
    phone, poller = await room.phone(), await room.join()
    await room.commands("start", "open")
    return room, phone, poller


async def test_open_question_goes_on_as_if_the_outage_had_not_been(populated, tmp_path):
    async with world_of(populated, tmp_path) as (world, site):
        room, phone, poller = await open_question(site)
        opened = await phone.socket.phase("open")
        stored = await phone.answer(1, [1], "before")
        revision = (await poller.state()).headers["etag"].rpartition("-")[2]
        stopped = time.time() * 1000
        await world.restart(1.0)
        assert await phone.socket.closed() == 1012
        again = await room.back(phone.token)
        came_back = time.time() * 1000
        shown = again.welcome["room"]
        moved = shown["opened"] - opened["opened"]
        assert 900 <= moved <= came_back - stopped + 1100, "from the last heartbeat to the first request"
        assert shown["closes"] - opened["closes"] == moved
        assert (shown["v"], shown["phase"]) == (opened["v"] + 1, "open")
        assert shown["mine"]["stored"] == {name: stored[name] for name in ("q", "id", "receipt")} | {"value": [1]}
        assert (await again.answer(1, [0], "before")) == stored
        assert (await again.answer(1, [0], "after"))["why"] == "duplicate"
        assert (await poller.state()).headers["etag"].rpartition("-")[2] == revision
        assert (await poller.answer(1, [1])).status_code == 200
        await room.command("finish")
        answers = {one["participant_id"]: one for one in (await room.results())["questions"][0]["answers"]}
        assert answers[phone.id]["answer_id"] == "before"
        assert answers[poller.id]["elapsed"] < came_back - opened["opened"] - 900 + 5000
        lines = await room.log()
        assert [line["kind"] for line in lines if line["phase"] == "open"] == ["open", "outage"]


async def test_at_least_five_seconds_remain_after_an_outage(populated, tmp_path):
    async with world_of(populated, tmp_path) as (world, site):
        room = await site.room(choice(seconds=5))
        phone = await room.phone()
        await room.commands("start", "open")
        await asyncio.sleep(1.2)
        await world.restart()
        shown = (await room.back(phone.token)).welcome["room"]
        assert 4500 <= shown["closes"] - shown["now"] <= 5000


async def test_everybody_hears_the_new_times_after_an_outage(populated, tmp_path):
    async with world_of(populated, tmp_path) as (world, site):
        room, phone, poller = await open_question(site)
        opened = await phone.socket.phase("open")
        await world.restart(0.5)
        early = await room.connect()
        await early.send("join", seat=phone.token)
        snapshot = await poller.snapshot()
        welcome = (await early.take("welcome"))["room"]
        assert welcome["v"] == snapshot["v"] == opened["v"] + 1
        assert (welcome["opened"], welcome["closes"]) == (snapshot["opened"], snapshot["closes"])


@pytest.mark.parametrize("phase", ["lobby", "ready", "paused", "closed", "revealed", "finished"])
async def test_other_phases_are_where_they_were(populated, tmp_path, phase):
    paths = {
        "ready": ("start",),
        "paused": ("start", "open", "pause"),
        "closed": ("start", "open", "close"),
        "revealed": ("start", "open", "close", "reveal"),
        "finished": ("start", "open", "finish"),
    }
    async with world_of(populated, tmp_path) as (world, site):
        room = await site.room(choice(seconds=LONG), choice(seconds=LONG), groups=True)
        phone, poller = await room.phone(members=3), await room.join(time_factor=1.5)
        for command in paths.get(phase, ()):
            if command in {"close", "pause", "finish"}:
                assert (await phone.answer(1, [1]))["t"] == "stored"
            await room.command(command)
        before, snapshot, results = await room.get(), await poller.snapshot(), await room.results()
        etag = (await poller.state()).headers["etag"]
        await world.restart()
        after = await poller.snapshot()
        assert after | {"now": 0} == snapshot | {"now": 0}
        assert (await poller.state(etag)).status_code == 304
        found = await room.get()
        assert found | {"counts": 0} == before | {"counts": 0}
        assert await room.results() == results
        assert await server.verify_room(world.database, room.room_id) is None


async def test_bans_locks_kicks_keys_and_late_answers_are_remembered(populated, tmp_path):
    async with world_of(populated, tmp_path) as (world, site):
        room, phone, poller = await open_question(site)
        banned, kicked = await room.join(), await room.join()
        await room.command("ban", participant_id=banned.id)
        await room.command("kick", participant_id=kicked.id)
        await room.commands("lock", "close")
        assert (await phone.answer(1, [1]))["why"] == "late"
        await world.restart()
        problem(await banned.state(), 403, "banned")
        problem(await room.post_seat(key=banned.key, name="x"), 403, "banned")
        problem(await kicked.state(), 401, "seat_unknown")
        problem(await room.post_seat(key="5e5a2f6c-9f4b-4b8e-8d55-6f5f3b3f6c11", name="x"), 409, "locked")
        again = await room.back(phone.token)
        assert (await again.answer(1, [2]))["why"] == "late"
        rekeyed = await room.post_seat(key=poller.key, name="x")
        assert (rekeyed.status_code, rekeyed.json()["participant_id"]) == (200, poller.id)
        assert [line["kind"] for line in await room.log()].count("late") == 1, "only the first is kept"


async def test_a_room_that_cannot_be_read_keeps_no_other_from_going_on(populated, tmp_path):
    async with world_of(populated, tmp_path) as (world, site):
        broken, (room, phone, _) = await site.room(choice()), await open_question(site)
        async with world.database.writing() as uow:
            stored = sql("UPDATE room SET quiz = :quiz WHERE id = :id").bindparams(bindparam("quiz", type_=JSON))
            await uow.session.execute(
                stored, {"quiz": {"title": "Tuần\x07 một", "questions": []}, "id": broken.room_id}
            )
        await world.restart()
        again = await room.back(phone.token)
        assert (await again.answer(1, [1]))["t"] == "stored"
        problem(await broken.post_seat(key="5e5a2f6c-9f4b-4b8e-8d55-6f5f3b3f6c11", name="x"), 404, "pin_unknown")


async def test_a_room_that_went_on_is_not_moved_again_when_another_could_not_be_stored(
    populated, tmp_path, monkeypatch
):
    went_on, failed = [], []
    really = LiveRoom.go_on_after_outage

    async def stumble(room, now):
        if went_on and not failed:
            failed.append(room.id)
            raise OperationalError("UPDATE", {}, Exception("database is locked"))
        went_on.append(room.id)
        await really(room, now)

    async with world_of(populated, tmp_path) as (world, site):
        opened = [await open_question(site) for _ in range(2)]
        monkeypatch.setattr(LiveRoom, "go_on_after_outage", stumble)
        await world.restart(1.0)
        for _ in range(3):
            last = await opened[0][2].state()
        assert (last.status_code, len(failed)) == (200, 1)
        assert sorted(went_on) == sorted(room.room_id for room, _, _ in opened)


async def test_a_start_by_the_calendar_is_kept_by_a_machine_that_slept(populated, tmp_path):
    async with world_of(populated, tmp_path) as (world, site):
        clock = world.served.context.clock
        opens_at, starts_at = ((clock.now() + timedelta(hours=hours)).isoformat() for hours in (1, 2))
        policy = {"mode": "unattended", "starts_at": starts_at, "opens_at": opens_at, "countdown_seconds": 0}
        room = await site.room(choice(seconds=LONG), **policy)
        problem(await room.post_seat(key=new_key(), name="Lò Thị Pâng", commune="03127"), 409, "locked")
        clock.wall = lambda: time.time() + timedelta(hours=1, minutes=30).total_seconds()
        assert await room.join()
        clock.wall = lambda: time.time() + timedelta(hours=3).total_seconds()
        await room.until("open")


async def test_early_close_after_an_outage_waits_for_who_was_there(populated, tmp_path):
    async with world_of(populated, tmp_path) as (world, site):
        room, phone, poller = await open_question(site, early_close=True)
        await phone.answer(1, [1])
        await world.restart()
        again = await room.back(phone.token)
        await asyncio.sleep(0.3)
        assert (await room.get())["phase"] == "open"
        assert (await poller.answer(1, [1])).status_code == 200
        await again.socket.phase("closed")


async def test_answers_submitted_while_the_server_stops_are_stored_or_not_acknowledged(populated, tmp_path):
    async with world_of(populated, tmp_path) as (world, site):
        room = await site.room(choice(seconds=LONG))
        phones = [await room.phone() for _ in range(20)]
        await room.commands("start", "open")
        for phone in phones:
            await phone.socket.send("answer", q=1, id=phone.id, value=[1])
        await world.stop()
        for phone in phones:
            assert await phone.socket.closed() == 1012
        acknowledged = {phone.id for phone in phones if phone.socket.all("stored")}
        await world.start()
        await room.command("finish")
        answers = (await room.results())["questions"][0]["answers"]
        assert acknowledged <= {one["participant_id"] for one in answers}
        for phone in phones:
            again = await room.back(phone.token)
            word = await again.answer(1, [1], phone.id)
            assert (word["t"] == "stored") == (phone.id in {one["participant_id"] for one in answers})


async def test_cookies_are_secure_where_the_address_is_https(populated, tmp_path):
    async with world_of(populated, tmp_path, public_url="https://ngayhoi.example") as (_, site):
        room = await site.room(choice(seconds=LONG))
        assert room.play_url.startswith("https://ngayhoi.example/choi/")
        assert room.host_url.startswith("https://ngayhoi.example/dan/")
        answer = await room.post_seat(key="5e5a2f6c-9f4b-4b8e-8d55-6f5f3b3f6c11", name="Bánh quy")
        header = answer.headers["set-cookie"]
        assert header.startswith("__Host-")
        assert "secure" in header.lower()
        cookie = {"cookie": header.split(";")[0]}
        body = json.dumps({"q": 1, "id": "a", "value": [1]})
        path = f"/api/v1/live/{room.pin}/answers"
        for origin, status in ((site.base, 403), ("https://ngayhoi.example", 409)):
            headers = cookie | {"origin": origin, "content-type": "application/json"}
            assert (await site.http.post(path, headers=headers, content=body)).status_code == status
