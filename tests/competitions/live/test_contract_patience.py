"""Everything that one must wait for, waited for at once: clocks, defaults and ends of patience, some twelve seconds."""

import asyncio
import time
from datetime import datetime, timedelta

import pytest

from core.kernel import LOCAL_ZONE
from tests.competitions.live.clients import Room
from tests.competitions.live.questions import choice

pytestmark = [pytest.mark.database, pytest.mark.one_engine, pytest.mark.asyncio(loop_scope="session")]


async def opened_room(site):
    """A room whose question of five seconds is open, with one phone."""
    room = await site.room(choice(seconds=5))
    phone = await room.phone()
    await room.commands("start", "open")
    return room, phone, await phone.socket.phase("open")


def left(opened):
    return (opened["closes"] - time.time() * 1000) / 1000


async def clock_closes_after_the_deadline_and_its_grace(site):
    room, phone, opened = await opened_room(site)
    other = await room.join()
    await asyncio.sleep(left(opened) + 0.1)
    assert (await phone.answer(1, [1]))["t"] == "stored"
    await room.refused(409, "wrong_phase", "extend", seconds=5)
    await room.refused(409, "wrong_phase", "pause")
    assert (await room.get())["phase"] == "open"
    closed = await phone.socket.phase("closed")
    assert 1000 <= closed["now"] - opened["closes"] < 10_000
    answer = await other.answer(1, [1])
    assert (answer.status_code, answer.json()["refused"]) == (409, "late")


async def question_stays_open_for_who_has_more_time(site):
    room, phone, opened = await opened_room(site)
    slow = await room.phone("Chậm", time_factor=1.5)
    assert slow.welcome["me"]["time_factor"] == 1.5
    assert slow.welcome["room"]["closes"] == opened["closes"], "frames are the same for all"
    await asyncio.sleep(left(opened) + 1.2)
    assert (await phone.answer(1, [1]))["why"] == "late"
    assert (await slow.answer(1, [1]))["t"] == "stored"
    closed = await phone.socket.phase("closed")
    assert 3500 <= closed["now"] - opened["closes"] < 12_000


async def seat_to_which_the_host_gave_time_has_it(site):
    room, phone, opened = await opened_room(site)
    await room.command("time", participant_id=phone.id, factor=2)
    await phone.socket.close()
    again = await room.back(phone.token)
    assert again.welcome["me"]["time_factor"] == 2
    await asyncio.sleep(left(opened) + 1.2)
    assert (await again.answer(1, [1]))["t"] == "stored"


async def room_does_not_wait_for_the_extra_time_of_who_is_gone(site):
    room, phone, opened = await opened_room(site)
    slow = await room.phone(time_factor=2)
    await room.command("kick", participant_id=slow.id)
    closed = await phone.socket.phase("closed")
    assert closed["now"] - opened["closes"] < 4000


async def open_room(site, **policy):
    answer = await site.call("POST", "rooms", json={"quiz_id": await site.quiz(choice()), **policy})
    assert answer.status_code == 201, answer.text
    return Room(site, **answer.json())


async def hosted_room_counts_down_three_seconds(site):
    room = await open_room(site)
    phone = await room.phone()
    before = time.time() * 1000
    await room.command("start")
    opened = await phone.socket.phase("open")
    assert 3000 <= opened["opened"] - before < 10_000


async def unattended_room_shows_the_answer_eight_seconds(site):
    starts_at = (datetime.now(LOCAL_ZONE) + timedelta(seconds=4)).isoformat()  # the phone is there before it starts
    room = await open_room(site, mode="unattended", starts_at=starts_at, countdown_seconds=0, early_close=True)
    phone = await room.phone()
    await phone.socket.phase("open")
    await phone.answer(1, [1])
    revealed = await phone.socket.phase("revealed")
    standings = await phone.socket.phase("standings")
    assert 8000 <= standings["now"] - revealed["now"] + 200 < 14_000


async def socket_that_does_not_join_is_closed_after_ten_seconds(site):
    room = await site.room(choice())
    began = time.monotonic()
    socket = await room.connect()
    assert await socket.closed() == 1008
    assert 10 <= time.monotonic() - began < 18


async def socket_may_take_its_time_to_mend_a_join(site):
    room = await site.room(choice())
    socket = await room.connect()
    await socket.send("join", key="no uuid", name="Lò Văn Chậm")
    assert (await socket.take("error"))["code"] == "invalid"
    await asyncio.sleep(11)
    await socket.send("join", key="9f0e8ab4-7f43-4d46-8c5e-1d8e4b1f0a11", name="Lò Văn Chậm")
    await socket.take("welcome")


async def speed_takes_off_no_more_than_half(site):
    room = await site.room(choice(seconds=5, weight=3), scoring="speed")
    seat = await room.join()
    await room.commands("start", "open")
    await asyncio.sleep(5.2)
    assert (await seat.answer(1, [1])).status_code == 200, "in the grace"
    await room.until("closed")
    (answer,) = (await room.results())["questions"][0]["answers"]
    assert (answer["points"], answer["elapsed"] > 5000) == (1500, True)


async def phones_of_a_finished_room_hear_good_bye(site):
    room = await site.room(choice())
    phone = await room.phone()
    await room.command("finish")
    assert (await phone.socket.take("bye"))["why"] == "finished"
    assert await phone.socket.closed() == 1000


async def test_all_stories_that_take_their_time(site):
    await asyncio.gather(
        clock_closes_after_the_deadline_and_its_grace(site),
        question_stays_open_for_who_has_more_time(site),
        seat_to_which_the_host_gave_time_has_it(site),
        room_does_not_wait_for_the_extra_time_of_who_is_gone(site),
        hosted_room_counts_down_three_seconds(site),
        unattended_room_shows_the_answer_eight_seconds(site),
        socket_that_does_not_join_is_closed_after_ten_seconds(site),
        socket_may_take_its_time_to_mend_a_join(site),
        phones_of_a_finished_room_hear_good_bye(site),
        speed_takes_off_no_more_than_half(site),
    )
