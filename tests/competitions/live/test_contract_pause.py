"""Pauses, and rooms that go by themselves."""

import asyncio
import time
from datetime import datetime, timedelta

import pytest

from core.kernel import LOCAL_ZONE
from tests.competitions.live.clients import problem
from tests.competitions.live.questions import choice

pytestmark = [pytest.mark.database, pytest.mark.one_engine, pytest.mark.asyncio(loop_scope="session")]


async def test_pause_of_an_open_question_shows_it_without_times(site):
    room = await site.room(choice(seconds=60))
    phone, poller = await room.phone(), await room.join()
    await room.commands("start", "open", "pause")
    opened, paused = await phone.socket.phase("open"), await phone.socket.phase("paused")
    assert paused["before"] == "open"
    assert paused["q"] == opened["q"]
    assert [paused["opened"], paused["closes"]] == [None, None]
    assert paused["v"] == opened["v"] + 1
    snapshot = await poller.snapshot()
    assert [snapshot[name] for name in ("phase", "before", "opened", "closes")] == ["paused", "open", None, None]
    assert snapshot["q"] == opened["q"]


async def test_resume_gives_back_what_was_left_of_the_time(site):
    room = await site.room(choice(seconds=60))
    phone = await room.phone()
    await room.commands("start", "open", "pause")
    await asyncio.sleep(0.5)
    answer = await room.command("resume")
    assert answer["phase"] == "open"
    opened = await phone.socket.phase("open")
    resumed = await phone.socket.phase("open")
    assert resumed["v"] == answer["version"] == opened["v"] + 2
    moved = resumed["opened"] - opened["opened"]
    assert 500 <= moved < 5000
    assert resumed["closes"] - opened["closes"] == moved


async def test_pause_is_not_in_anybodys_elapsed_time(site):
    room = await site.room(choice(seconds=60))
    phone = await room.phone()
    await room.commands("start", "open", "pause")
    await asyncio.sleep(1)
    await room.command("resume")
    began = time.monotonic()
    assert (await phone.answer(1, [1]))["t"] == "stored"
    await room.command("finish")
    (answer,) = (await room.results())["questions"][0]["answers"]
    assert answer["elapsed"] < 900 + (time.monotonic() - began) * 1000


async def test_at_least_five_seconds_remain_after_resume(site):
    room = await site.room(choice(seconds=5))
    phone = await room.phone()
    await room.commands("start", "open")
    opened = await phone.socket.phase("open")
    await asyncio.sleep(1)
    await room.commands("pause", "resume")
    resumed = await phone.socket.phase("open")
    assert resumed["closes"] - resumed["now"] > 4500
    assert resumed["closes"] - resumed["opened"] > opened["closes"] - opened["opened"]


async def test_answers_in_a_pause_are_closed_and_use_nothing_up(site):
    room = await site.room(choice(seconds=60))
    phone = await room.phone()
    await room.commands("start", "open", "pause")
    assert (await phone.answer(1, [1], "a"))["why"] == "closed"
    assert (await phone.answer(1, [9]))["why"] == "invalid"
    await room.command("resume")
    assert (await phone.answer(1, [1], "a"))["t"] == "stored"
    await room.command("pause")
    assert (await phone.answer(1, [1], "a"))["t"] == "stored"
    assert (await phone.answer(1, [1], "b"))["why"] == "duplicate"


async def test_pauses_of_other_phases_come_back_to_them(site):
    room = await site.room(choice(), countdown_seconds=1)
    phone = await room.phone()
    await room.command("pause")
    paused = await phone.socket.phase("paused")
    assert (paused["before"], paused["q"]) == ("lobby", None)
    await room.commands("resume", "start", "pause")
    paused = await phone.socket.phase("paused", before="ready")
    assert paused["q"] is None
    await asyncio.sleep(1.2)
    assert (await room.get())["phase"] == "paused", "the countdown stands still"
    await room.command("resume")
    await phone.socket.phase("open")


async def test_finish_from_a_paused_open_question_closes_it_at_once(site):
    room = await site.room(choice(seconds=60))
    phone = await room.phone()
    await room.commands("start", "open")
    assert (await phone.answer(1, [1]))["t"] == "stored"
    await room.command("pause")
    version = (await room.get())["version"]
    assert await room.command("finish") == {"version": version + 2, "phase": "finished"}
    await phone.socket.phase("closed")
    await phone.socket.phase("finished")
    assert [entry["kind"] for entry in await room.log()][-2:] == ["closed", "finished"]
    assert (await room.results())["participants"][0]["total"] == 1000


async def unattended(site, *questions, start=0.0, **policy):
    starts_at = datetime.now(LOCAL_ZONE) + timedelta(seconds=start)
    policy = {"countdown_seconds": 0.1, "early_close": True} | policy
    return await site.room(*questions, mode="unattended", starts_at=starts_at.isoformat(), **policy)


async def test_unattended_room_goes_by_itself_to_its_end(site):
    pauses = {"revealed": 0.2, "standings": 0.3, "podium": 0.4}
    room = await unattended(site, choice(), choice(), start=1.0, pauses=pauses)
    phone = await room.phone()
    assert phone.welcome["room"]["phase"] == "lobby"
    opened = await phone.socket.phase("open")
    await phone.answer(1, [1])
    await phone.socket.phase("open")
    await phone.answer(2, [1])
    await phone.socket.phase("finished")
    frames = phone.socket.all("phase")
    phases = ["ready", "open", "closed", "revealed", "standings"]
    assert [frame["phase"] for frame in frames] == [*phases, *phases, "podium", "finished"]
    assert [frame["v"] for frame in frames] == list(range(opened["v"] - 1, opened["v"] + 11))
    at = {(entry["phase"], entry["q"]): entry["at"] for entry in await room.log()}
    assert at["revealed", 1] - at["closed", 1] < 1000
    assert at["standings", 1] - at["revealed", 1] >= 190
    assert at["podium", 2] - at["standings", 2] >= 290
    assert at["finished", 2] - at["podium", 2] >= 390


async def test_unattended_room_runs_empty_and_waits_for_its_start(site):
    room = await unattended(site, choice(seconds=5), start=0.8)
    assert (await room.get())["phase"] == "lobby"
    await room.until("open")
    assert (await room.get())["question"] == {"n": 1, "of": 1}


async def test_start_without_an_offset_is_invalid(site):
    quiz_id = await site.quiz(choice())
    body = {"quiz_id": quiz_id, "mode": "unattended", "starts_at": "2026-10-10T08:00:00"}
    answer = problem(await site.call("POST", "rooms", json=body), 422, "invalid")
    assert answer["errors"][0]["pointer"] == "/starts_at"
