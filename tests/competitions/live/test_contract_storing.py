"""Answers and seats whose commit went through although the database could not say so."""

import asyncio
import hashlib
import json

import pytest
import rfc8785
from sqlalchemy import text as sql

import server
from tests.competitions.live.clients import PATIENCE, new_key, problem
from tests.competitions.live.questions import choice

pytestmark = [pytest.mark.database, pytest.mark.asyncio(loop_scope="session")]

ANSWER = (
    "INSERT INTO answer (seat_id, question, room_id, answer_id, value, received_at, elapsed, fair_elapsed, capped) "
    "VALUES (:seat, 1, :room, :id, '[1]', 1000, 700, 700, false)"
)
SEAT = (
    "INSERT INTO seat (id, room_id, token_digest, join_key, joined_at, name, members, halves, revision, standing) "
    "VALUES (:id, :room, :id, :key, :now, 'Lò Thị Pâng', 1, 2, 0, 'active')"
)


async def store(served, statement, **values):
    """Write behind the back of the running room, as a commit does whose acknowledgement is lost."""
    async with served.database.writing() as uow:
        await uow.session.execute(sql(statement), values)


async def test_answer_of_a_lost_commit_is_acknowledged_at_the_retry(site, served):
    room = await site.room(choice(seconds=60))
    phone, poller = await room.phone(), await room.join()
    await room.commands("start", "open")
    await store(served, ANSWER, seat=phone.id, room=room.room_id, id="lost")
    await phone.socket.send("answer", q=1, id="lost", value=[1])
    assert (await phone.socket.take("error"))["code"] == "busy"
    async with asyncio.timeout(PATIENCE):
        while True:
            await phone.socket.send("answer", q=1, id="lost", value=[1])
            await asyncio.sleep(0.05)
            if phone.socket.all("stored"):
                break
    assert (await poller.answer(1, [1])).status_code == 200, "neighbours are not taken along"
    await room.command("finish")
    answers = {one["participant_id"]: one for one in (await room.results())["questions"][0]["answers"]}
    assert (answers[phone.id]["answer_id"], answers[phone.id]["elapsed"]) == ("lost", 700)
    assert await server.verify_room(served.database, room.room_id) is None


async def test_answer_of_a_lost_commit_without_a_retry_counts_and_the_log_vouches_for_it(site, served):
    room = await site.room(choice(seconds=60))
    phone, other = await room.phone(), await room.phone()
    await room.commands("start", "open")
    await store(served, ANSWER, seat=phone.id, room=room.room_id, id="lost")
    await phone.socket.send("answer", q=1, id="lost", value=[1])
    assert (await phone.socket.take("error"))["code"] == "busy"
    assert (await other.answer(1, [1]))["t"] == "stored"
    await room.command("finish")
    assert len((await room.results())["questions"][0]["answers"]) == 2
    assert await server.verify_room(served.database, room.room_id) is None


async def test_seat_of_a_lost_commit_is_found_again_by_its_key(site, served):
    room = await site.room(choice(seconds=60))
    key, seat_id = new_key(), new_key()
    now = (await room.phone()).welcome["room"]["now"]
    await store(served, SEAT, id=seat_id, room=room.room_id, key=key, now=now)
    first = await room.post_seat(key=key, name="Lò Thị Pâng")
    assert (first.status_code, first.json()["code"]) == (503, "busy")
    async with asyncio.timeout(PATIENCE):
        while (again := await room.post_seat(key=key, name="Lò Thị Pâng")).status_code != 200:
            await asyncio.sleep(0.05)
    assert again.json()["participant_id"] == seat_id


async def move_behind_the_back(served, room, kind, **changes):
    """Store a transition as a commit does whose acknowledgement is lost: the room's state and a line of its log."""
    last = (await room.log())[-1:]
    async with served.database.writing() as uow:
        query = sql("SELECT timeline, log_length, log_head, heartbeat_at FROM room WHERE id = :id")
        row = (await uow.session.execute(query, {"id": room.room_id})).one()
        timeline = row.timeline if isinstance(row.timeline, dict) else json.loads(row.timeline)
        timeline |= changes | {"version": timeline["version"] + bool(changes)}
        entry = {"i": row.log_length + 1, "at": row.heartbeat_at, "kind": kind, "by": "clock", "prev": row.log_head}
        entry |= {"v": timeline["version"], "phase": timeline["phase"], "q": timeline["question"]}
        assert not last or last[0]["hash"] == row.log_head
        entry["hash"] = hashlib.sha256(rfc8785.dumps(entry)).hexdigest()
        line = {"room": room.room_id, "at": entry["i"], "line": rfc8785.dumps(entry).decode()}
        update = (
            "UPDATE room SET timeline = :timeline, phase = :phase, log_length = :at, log_head = :head WHERE id = :id"
        )
        values = {"timeline": json.dumps(timeline), "phase": timeline["phase"], "at": entry["i"], "id": room.room_id}
        await uow.session.execute(sql(update), values | {"head": entry["hash"]})
        insert = "INSERT INTO room_log (room_id, position, line) VALUES (:room, :at, :line)"
        await uow.session.execute(sql(insert), line)  # after the room, as the program does: no circle of locks


async def test_transition_of_a_lost_commit_is_taken_over_and_told(site, served):
    room = await site.room(choice(seconds=60))
    phone = await room.phone()
    await room.commands("start", "open")
    opened = await phone.socket.phase("open")
    await move_behind_the_back(served, room, "lock", locked=True)
    await room.refused(503, "busy", "extend", seconds=5)
    locked = await phone.socket.phase("open", v=opened["v"] + 1)
    assert (locked["opened"], locked["closes"]) == (opened["opened"], opened["closes"])
    problem(await room.post_seat(key=new_key(), name="Khác"), 409, "locked")
    assert (await room.command("unlock"))["version"] == opened["v"] + 2
    await room.join()
    await room.command("finish")
    assert await server.verify_room(served.database, room.room_id) is None


async def test_close_of_a_lost_commit_is_taken_over_and_answered(site, served):
    room = await site.room(choice(seconds=60))
    phone = await room.phone()
    await room.commands("start", "open")
    opened = await phone.socket.phase("open")
    closing = asyncio.create_task(room.send("close"))
    await asyncio.sleep(0.3)
    await move_behind_the_back(served, room, "closed", phase="closed")
    assert (await closing).json() == {"version": opened["v"] + 1, "phase": "closed"}
    await phone.socket.phase("closed")
    await room.command("reveal")
    await phone.socket.take("result")


async def test_ban_of_a_lost_commit_is_taken_over(site, served):
    room = await site.room(choice(seconds=60))
    phone = await room.phone()
    await room.command("start")
    ban = "UPDATE seat SET standing = 'banned', revision = revision + 1 WHERE id = :id"
    await store(served, ban, id=phone.id)
    await move_behind_the_back(served, room, "ban")
    await room.refused(503, "busy", "open")
    assert (await phone.socket.take("bye"))["why"] == "banned"
    await room.command("open")
    problem(await room.post_seat(key=phone.key, name="x"), 403, "banned")
    await store(served, ban.replace("banned", "active"), id=phone.id)
    await move_behind_the_back(served, room, "readmit")
    await room.refused(503, "busy", "extend", seconds=5)
    await room.command("extend", seconds=5)
    assert (await room.post_seat(key=phone.key, name="x")).json()["participant_id"] == phone.id


async def test_end_of_a_lost_commit_is_taken_over_and_phones_hear_good_bye(site, served):
    room = await site.room(choice(seconds=60))
    phone = await room.phone()
    await room.command("start")
    await move_behind_the_back(served, room, "finished", phase="finished", question=None)
    await room.refused(503, "busy", "open")
    await phone.socket.phase("finished")
    assert (await phone.socket.take("bye"))["why"] == "finished"
