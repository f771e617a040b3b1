"""How a question ends: by the clock, by a host, by the last answer, and when nobody's answer is taken any more."""

import asyncio

import pytest

from tests.competitions.live.questions import choice

pytestmark = [pytest.mark.database, pytest.mark.asyncio(loop_scope="session")]

LONG = 60


async def opened_room(site, *questions, **policy):
    """A room whose first question is open, with one phone."""
    room = await site.room(*(questions or (choice(seconds=LONG), choice(seconds=LONG))), **policy)
    phone = await room.phone()
    await room.commands("start", "open")
    return room, phone, await phone.socket.phase("open")


async def test_close_keeps_the_grace_and_answers_after_it(site):
    room, phone, opened = await opened_room(site)
    closing = asyncio.create_task(room.command("close"))
    await asyncio.sleep(0.3)
    assert not closing.done()
    assert (await room.get())["phase"] == "open"
    assert (await phone.answer(1, [1]))["t"] == "stored"
    assert await closing == {"version": opened["v"] + 1, "phase": "closed"}
    closed = await phone.socket.phase("closed")
    assert closed["v"] == opened["v"] + 1
    assert closed["now"] - opened["now"] >= 1000
    assert (await phone.answer(1, [2]))["why"] == "duplicate"


async def test_another_close_waits_for_the_same_closed_while_extend_and_pause_are_refused(site):
    room, _, opened = await opened_room(site)
    closing = asyncio.create_task(room.command("close"))
    await asyncio.sleep(0.2)
    again = asyncio.create_task(room.command("close"))
    await room.refused(409, "wrong_phase", "extend", seconds=5)
    await room.refused(409, "wrong_phase", "pause")
    await room.refused(409, "wrong_phase", "reveal")
    assert await closing == await again == {"version": opened["v"] + 1, "phase": "closed"}


async def test_finish_closes_an_open_question_at_once_and_tells_both(site):
    room, phone, opened = await opened_room(site)
    assert await room.command("finish") == {"version": opened["v"] + 2, "phase": "finished"}
    closed, finished = await phone.socket.phase("closed"), await phone.socket.phase("finished")
    assert (closed["v"], finished["v"]) == (opened["v"] + 1, opened["v"] + 2)
    assert "answer" not in closed
    assert finished["now"] - opened["now"] < 1000
    assert (await phone.answer(1, [1]))["why"] == "late"
    assert [entry["kind"] for entry in await room.log()][-3:] == ["closed", "finished", "late"]


@pytest.mark.parametrize("commands", [(), ("pause",), ("close",), ("close", "reveal"), ("close", "reveal", "next")])
async def test_finish_tells_everybody_the_last_result_and_the_board(site, commands):
    room, phone, _ = await opened_room(site, choice(seconds=60), choice(seconds=60), choice(seconds=60))
    await phone.answer(1, [1])
    await room.commands("close", "reveal", "next", "open")
    await phone.answer(2, [1])
    await room.commands(*commands, "finish")
    finished = await phone.socket.phase("finished")
    assert (finished["q"]["n"], finished["answer"]) == (2, [1])
    assert len((await phone.socket.take("board"))["top"]) == 1
    told = [frame for frame in phone.socket.all("result") if frame["q"] == 2]
    assert [(frame["points"], frame["total"], frame["rank"]) for frame in told] == [(1000, 2000, 1)]
    mine = (await room.back(phone.token)).welcome["room"]["mine"]
    assert (mine["total"], mine["result"]) == (2000, told[0])


async def test_finish_skips_the_grace_of_a_close_under_way(site):
    room, phone, opened = await opened_room(site)
    closing = asyncio.create_task(room.command("close"))
    await asyncio.sleep(0.1)
    finished = await room.command("finish")
    assert finished == {"version": opened["v"] + 2, "phase": "finished"}
    assert await closing == {"version": opened["v"] + 1, "phase": "closed"}
    assert (await phone.socket.phase("finished"))["now"] - opened["now"] < 1000


async def test_early_close_comes_with_the_last_present_seats_answer(site):
    room, phone, opened = await opened_room(site, early_close=True)
    poller = await room.join()
    assert (await phone.answer(1, [1]))["t"] == "stored"
    await asyncio.sleep(0.3)
    assert (await room.get())["phase"] == "open"
    assert (await poller.answer(1, [0])).status_code == 200
    closed = await phone.socket.phase("closed")
    assert closed["now"] - opened["now"] < 5000


async def test_early_close_is_off_for_accuracy_and_on_for_speed(site):
    slow, phone, _ = await opened_room(site, scoring="accuracy")
    assert (await phone.answer(1, [1]))["t"] == "stored"
    fast, hasty, _ = await opened_room(site, scoring="speed")
    assert (await hasty.answer(1, [1]))["t"] == "stored"
    await hasty.socket.phase("closed")
    off, third, _ = await opened_room(site, scoring="speed", early_close=False)
    assert (await third.answer(1, [1]))["t"] == "stored"
    await asyncio.sleep(0.3)
    assert [(await room.get())["phase"] for room in (slow, fast, off)] == ["open", "closed", "open"]


async def test_vanished_phone_keeps_the_question_open_but_a_kicked_one_does_not(site):
    room, phone, _ = await opened_room(site, early_close=True)
    gone = await room.phone()
    await gone.socket.close()
    assert (await phone.answer(1, [1]))["t"] == "stored"
    await asyncio.sleep(0.3)
    assert (await room.get())["phase"] == "open"
    await room.command("kick", participant_id=gone.id)
    await phone.socket.phase("closed")


async def test_early_close_does_not_wait_for_who_was_gone_before_the_question_before(site):
    room, phone, _ = await opened_room(site, *[choice(seconds=LONG)] * 3, early_close=True)
    absent = await room.join()
    gone = await room.phone()
    await gone.socket.close()
    assert (await phone.answer(1, [1]))["t"] == "stored"
    for seat in (absent.token, gone.token):
        answer = await type(absent)(room, seat, "", "").answer(1, [1])
        assert answer.status_code == 200
    await phone.socket.phase("closed")
    await room.commands("reveal", "next", "open")
    await phone.answer(2, [1])
    await asyncio.sleep(0.3)
    assert (await room.get())["phase"] == "open", "both were here since question 1 opened"
    await room.commands("close", "reveal", "next", "open")
    await phone.answer(3, [1])
    await phone.socket.phase("closed")


async def test_early_close_never_fires_with_nobody_present(site):
    room = await site.room(choice(seconds=LONG), early_close=True)
    await room.commands("start", "open")
    await asyncio.sleep(0.3)
    assert (await room.get())["phase"] == "open"


async def test_early_close_under_a_close_skips_its_grace(site):
    room, phone, _ = await opened_room(site, early_close=True)
    started = asyncio.get_running_loop().time()
    closing = asyncio.create_task(room.command("close"))
    await asyncio.sleep(0.05)
    assert (await phone.answer(1, [1]))["t"] == "stored"
    assert (await closing)["phase"] == "closed"
    assert asyncio.get_running_loop().time() - started < 1


async def test_factors_apply_only_to_a_close_by_the_clock(site):
    room = await site.room(choice(seconds=LONG))
    slow = await room.phone(time_factor=2)
    await room.commands("start", "open")
    opened = await slow.socket.phase("open")
    await room.command("close")
    closed = await slow.socket.phase("closed")
    assert closed["now"] - opened["now"] < 10_000
    assert (await slow.answer(1, [1]))["why"] == "late"


async def test_seconds_per_question_replaces_every_questions_seconds(site):
    _, _, opened = await opened_room(site, choice(seconds=100), seconds_per_question=30)
    assert opened["closes"] - opened["opened"] == 30_000
