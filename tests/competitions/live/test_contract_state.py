"""Polling: the snapshot, its ETag, and when to come back."""

import asyncio
import re

import pytest

from tests.competitions.live.questions import choice

pytestmark = [pytest.mark.database, pytest.mark.one_engine, pytest.mark.asyncio(loop_scope="session")]

LONG = 60
FIELDS = {"v", "phase", "pin", "title", "scoring", "locked", "of", "q", "opened", "closes", "now", "joined"}


def parts(answer):
    """The version and the seat revision of an ETag."""
    found = re.fullmatch(r'W/"(\d+)-(\d+)"', answer.headers["etag"])
    assert found, answer.headers["etag"]
    return int(found[1]), int(found[2])


async def test_snapshot_of_the_lobby(site):
    room = await site.room(choice())
    seat = await room.join()
    snapshot = await seat.snapshot()
    assert snapshot.keys() >= FIELDS | {"mine", "board"}
    assert [snapshot[name] for name in ("phase", "pin", "title", "scoring", "locked", "of", "joined")] == [
        "lobby", room.pin, "Đố vui", "accuracy", False, 1, 1,
    ]  # fmt: skip
    assert [snapshot[name] for name in ("q", "opened", "closes", "board")] == [None] * 4
    assert snapshot["mine"] == {"stored": None, "result": None, "total": 0, "rank": None}
    assert "answer" not in snapshot


async def test_snapshot_tells_my_answer_and_after_the_reveal_my_result(site):
    room = await site.room(choice(seconds=LONG), choice(seconds=LONG), early_close=True)
    seat = await room.join()
    await room.commands("start", "open")
    stored = (await seat.answer(1, [1], "mine")).json()
    await room.until("closed")
    snapshot = await seat.snapshot()
    assert snapshot["mine"]["stored"] == {"q": 1, "id": "mine", "receipt": stored["receipt"], "value": [1]}
    assert snapshot["mine"] | {"stored": None} == {"stored": None, "result": None, "total": 0, "rank": None}
    assert "answer" not in snapshot
    assert snapshot["board"] is None
    await room.command("reveal")
    snapshot = await seat.snapshot()
    assert (snapshot["answer"], snapshot["explanation"]) == ([1], "Một với một là hai.")
    mine = snapshot["mine"]
    assert (mine["total"], mine["rank"]) == (1000, 1)
    result = {name: mine["result"][name] for name in ("q", "right", "points", "total", "rank", "of")}
    assert result == {"q": 1, "right": True, "points": 1000, "total": 1000, "rank": 1, "of": 1}
    assert snapshot["board"]["top"] == [{"name": "Lò Thị Pâng", "commune": "03127", "total": 1000, "rank": 1}]
    await room.commands("standings", "next")
    snapshot = await seat.snapshot()
    assert "answer" not in snapshot
    assert snapshot["mine"] == {"stored": None, "result": None, "total": 1000, "rank": 1}


async def test_totals_ranks_and_board_are_as_of_the_last_revealed_question(site):
    room = await site.room(choice(seconds=LONG), choice(seconds=LONG), early_close=True)
    seat = await room.join()
    await room.commands("start", "open")
    await seat.answer_and_close(1, [0])
    await room.commands("reveal", "next", "open")
    await seat.answer_and_close(2, [1])
    before = await seat.snapshot()
    assert before["mine"]["total"] == 0
    assert before["board"]["top"][0]["total"] == 0
    await room.command("reveal")
    assert (await seat.snapshot())["mine"]["total"] == 1000


async def test_etag_is_the_version_and_the_seat_revision(site):
    room = await site.room(choice(seconds=LONG))
    seat, other = await room.join(), await room.join()
    first = await seat.state()
    assert parts(first) == (first.json()["v"], 0)
    again = await seat.state(first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["retry-after"] == "2"
    await room.join()
    await room.command("time", participant_id=other.id, factor=2)
    assert (await seat.state(first.headers["etag"])).status_code == 304, "joined and other seats do not change it"
    await room.command("time", participant_id=seat.id, factor=2)
    changed = await seat.state(first.headers["etag"])
    assert changed.status_code == 200
    assert parts(changed) == (parts(first)[0], 1)
    await room.commands("start", "open")
    opened = await seat.state()
    await seat.answer(1, [1])
    answered = await seat.state(opened.headers["etag"])
    assert answered.status_code == 200
    assert parts(answered) == (parts(opened)[0], 2)
    assert answered.json()["mine"]["stored"]["value"] == [1]


async def test_etag_is_known_again_among_others(site):
    room = await site.room(choice())
    seat = await room.join()
    etag = (await seat.state()).headers["etag"]
    for held in (etag, f'"other", {etag}', etag.removeprefix("W/"), "*"):
        assert (await seat.state(held)).status_code == 304, held
    assert (await seat.state('W/"0-0"')).status_code == 200


async def test_retry_after_follows_the_phase(site):
    room = await site.room(choice(seconds=LONG), early_close=True)
    seat = await room.join()
    waits = {"lobby": "2", "ready": "1", "open": "1"}

    async def check(phase):
        answer = await seat.state()
        assert answer.json()["phase"] == phase
        assert answer.headers["retry-after"] == waits.get(phase, "3")
        unchanged = await seat.state(answer.headers["etag"])
        assert (unchanged.status_code, unchanged.headers["retry-after"]) == (304, waits.get(phase, "3"))

    await check("lobby")
    for command, phase in (("start", "ready"), ("open", "open"), ("pause", "paused"), ("resume", "open")):
        await room.command(command)
        await check(phase)
    await seat.answer_and_close(1, [1])
    await check("closed")
    for command, phase in (("reveal", "revealed"), ("podium", "podium"), ("finish", "finished")):
        await room.command(command)
        await check(phase)


async def test_snapshot_never_contradicts_its_etag(site):
    """A poller that got the new version must not have been shown what belongs to the older one."""
    room = await site.room(*[choice(seconds=LONG)] * 3, early_close=True)
    seat = await room.join()
    seen, over = {}, asyncio.Event()

    async def poll():
        while not over.is_set():
            await asyncio.sleep(0.002)
            answer = await seat.state()
            content = answer.json()
            del content["now"]
            assert seen.setdefault(answer.headers["etag"], content) == content

    polling = [asyncio.create_task(poll()) for _ in range(2)]
    for number in (1, 2, 3):
        await room.commands("start" if number == 1 else "next", "open")
        await seat.answer_and_close(number, [1])
        await room.command("reveal")
        if number == 2:
            await room.command("annul", question=1)
    await room.command("finish")
    await asyncio.sleep(0.1)
    over.set()
    await asyncio.gather(*polling)


async def test_organizers_see_where_the_room_stands(site):
    room = await site.room(choice(seconds=LONG), choice())
    phone, poller = await room.phone(), await room.join()
    found = await room.get()
    assert set(found) == {"room_id", "pin", "phase", "version", "question", "counts"}
    assert (found["room_id"], found["pin"], found["phase"], found["question"]) == (
        room.room_id,
        room.pin,
        "lobby",
        None,
    )
    await room.commands("start", "open")
    await phone.answer(1, [1])
    await poller.snapshot()
    found = await room.get()
    assert found["question"] == {"n": 1, "of": 2}
    assert found["counts"] == {"joined": 2, "connected": 2, "answered": 1}
    await phone.socket.close()
    await asyncio.sleep(0.2)
    assert (await room.get())["counts"]["connected"] == 1
