"""Commands: what is allowed when, in which order they are refused, and what they do to the version."""

import time

import pytest

from tests.competitions.live.clients import problem
from tests.competitions.live.questions import choice

pytestmark = [pytest.mark.database, pytest.mark.one_engine, pytest.mark.asyncio(loop_scope="session")]

PATHS = {
    "lobby": (),
    "ready": ("start",),
    "open": ("start", "open"),
    "closed": ("start", "open", "close"),
    "revealed": ("start", "open", "close", "reveal"),
    "standings": ("start", "open", "close", "reveal", "standings"),
    "podium": ("start", "open", "close", "reveal", "podium"),
    "finished": ("finish",),
    "paused": ("pause",),
}
UNFINISHED = set(PATHS) - {"finished"}
ALLOWED = {
    "start": {"lobby"},
    "open": {"ready"},
    "close": {"open"},
    "reveal": {"closed"},
    "standings": {"revealed"},
    "next": {"revealed", "standings"},
    "podium": {"revealed", "standings"},
    "finish": UNFINISHED,
    "extend": {"open"},
    "pause": UNFINISHED - {"paused"},
    "resume": {"paused"},
    "lock": UNFINISHED,
    "unlock": UNFINISHED,
    "kick": UNFINISHED,
    "ban": UNFINISHED,
    "readmit": UNFINISHED,
    "time": UNFINISHED,
}
ARGUMENTS = {
    "extend": {"seconds": 5},
    "kick": {"participant_id": "nobody"},
    "ban": {"participant_id": "nobody"},
    "readmit": {"participant_id": "nobody"},
    "time": {"participant_id": "nobody", "factor": 2},
}


async def room_in(site, phase):
    """A room in that phase; its one participant answers, so that nobody waits for the clock."""
    room = await site.room(choice(seconds=60), choice(seconds=60), early_close=True)
    seat = await room.join()
    for command in PATHS[phase]:
        await (seat.answer_and_close(1, [1]) if command == "close" else room.command(command))
    return room


async def test_hosted_room_walks_through_every_phase(site):
    room = await site.room(choice(), choice(), early_close=True)
    seat = await room.join()
    assert (await room.command("start"))["phase"] == "ready"
    assert (await room.command("open"))["phase"] == "open"
    await seat.answer_and_close(1, [1])
    for command, phase in (
        ("reveal", "revealed"), ("standings", "standings"), ("next", "ready"), ("open", "open"),
        ("close", "closed"), ("reveal", "revealed"), ("podium", "podium"), ("finish", "finished"),
    ):  # fmt: skip
        assert (await room.command(command))["phase"] == phase


@pytest.mark.parametrize("phase", PATHS)
async def test_commands_of_other_phases_are_wrong_phase(site, phase):
    room = await room_in(site, phase)
    stands = await room.get()
    for command, phases in ALLOWED.items():
        if phase not in phases:
            body = await room.refused(409, "wrong_phase", command, **ARGUMENTS.get(command, {}))
            assert (body["phase"], body["version"]) == (phase, stands["version"])
    body = await room.refused(409, "wrong_phase", "annul", question=2)
    assert (body["phase"], body["version"]) == (phase, stands["version"])
    assert await room.get() == stands


@pytest.mark.parametrize("phase", ["lobby", "ready", "closed", "revealed", "standings", "podium"])
async def test_every_unfinished_phase_locks_pauses_resumes_and_finishes(site, phase):
    room = await room_in(site, phase)
    assert (await room.command("lock"))["phase"] == phase
    assert (await room.command("unlock"))["phase"] == phase
    assert (await room.command("pause"))["phase"] == "paused"
    assert (await room.command("lock"))["phase"] == "paused"
    assert (await room.command("resume"))["phase"] == phase
    assert (await room.command("finish"))["phase"] == "finished"


async def test_room_opens_by_itself_after_its_countdown(site):
    room = await site.room(choice(), countdown_seconds=0.1)
    phone = await room.phone()
    before = time.time() * 1000
    assert (await room.command("start"))["phase"] == "ready"
    ready = await phone.socket.phase("ready")
    opened = await phone.socket.phase("open")
    assert opened["v"] == ready["v"] + 1
    assert 100 <= opened["opened"] - before < 10_000


BAD = [
    {"command": "dance"},
    {"command": ""},
    {},
    {"command": None},
    {"command": 5},
    {"command": "extend"},
    {"command": "extend", "seconds": 0},
    {"command": "extend", "seconds": 601},
    {"command": "extend", "seconds": "5"},
    {"command": "extend", "seconds": -5},
    {"command": "kick"},
    {"command": "ban"},
    {"command": "readmit"},
    {"command": "kick", "participant_id": 7},
    {"command": "time", "participant_id": "x"},
    {"command": "time", "factor": 2},
    {"command": "time", "participant_id": "x", "factor": 3},
    {"command": "time", "participant_id": "x", "factor": "2"},
    {"command": "annul"},
    {"command": "annul", "question": 0},
    {"command": "annul", "question": 3},
    {"command": "annul", "question": "1"},
    {"command": "start", "expect_version": "1"},
]


async def test_unknown_commands_and_bad_arguments_come_before_version_and_phase(site):
    room = await room_in(site, "finished")
    for body in BAD:
        answer = await site.call("POST", f"rooms/{room.room_id}/commands", json={"expect_version": 999} | body)
        problem(answer, 422, "invalid")


async def test_bad_time_factor_is_pointed_at(site):
    room = await room_in(site, "lobby")
    body = await room.refused(422, "invalid", "time", participant_id="x", factor=3)
    assert body["errors"][0]["pointer"] == "/factor"


async def test_version_comes_before_phase(site):
    room = await room_in(site, "lobby")
    version = (await room.get())["version"]
    for command, phases in ALLOWED.items():
        arguments = ARGUMENTS.get(command, {})
        body = await room.refused(409, "version", command, expect_version=version + 1, **arguments)
        assert (body["phase"], body["version"]) == ("lobby", version)
        if "lobby" not in phases:
            await room.refused(409, "wrong_phase", command, expect_version=version, **arguments)
    assert (await room.command("start", expect_version=version))["version"] == version + 1


async def test_phase_comes_before_unknown_participant(site):
    room = await room_in(site, "lobby")
    for command in ("kick", "ban", "time"):
        await room.refused(404, "not_found", command, **ARGUMENTS[command])
    await room.command("finish")
    for command in ("kick", "ban", "time"):
        await room.refused(409, "wrong_phase", command, **ARGUMENTS[command])


async def test_next_after_the_last_question_is_no_more_questions(site):
    room = await site.room(choice(), early_close=True)
    seat = await room.join()
    await room.commands("start", "open")
    await seat.answer_and_close(1, [1])
    await room.command("reveal")
    version = (await room.get())["version"]
    await room.refused(409, "no_more_questions", "next", expect_version=version)
    await room.refused(409, "version", "next", expect_version=version + 1)
    await room.command("standings")
    await room.refused(409, "no_more_questions", "next")
    await room.command("podium")
    await room.refused(409, "wrong_phase", "next")


async def test_version_counts_phases_extensions_locks_and_annulments_only(site):
    room = await site.room(choice(seconds=60))
    versions = [(await room.get())["version"]]

    async def steps(by, command, **arguments):
        versions.append((await room.command(command, **arguments))["version"])
        assert versions[-1] - versions[-2] == by, command

    other, seat = await room.join(), await room.join()
    await steps(1, "lock")
    await steps(1, "unlock")
    await steps(0, "kick", participant_id=other.id)
    await steps(1, "start")
    await steps(1, "open")
    await steps(1, "extend", seconds=5)
    await steps(0, "time", participant_id=seat.id, factor=1.5)
    assert (await seat.answer(1, [1])).status_code == 200
    await room.join()
    await steps(1, "pause")
    await steps(1, "resume")
    await steps(1, "close")
    await steps(1, "annul", question=1)
    await steps(1, "reveal")
    await steps(0, "ban", participant_id=seat.id)
    await steps(1, "finish")


async def test_annulment_is_possible_from_closed_on_and_after_finished(site):
    room = await site.room(choice(), choice())
    await room.commands("start", "open")
    await room.refused(409, "wrong_phase", "annul", question=1)
    await room.command("pause")
    await room.refused(409, "wrong_phase", "annul", question=1)
    await room.commands("resume", "close")
    assert (await room.command("annul", question=1, reason="Đề sai"))["phase"] == "closed"
    await room.commands("reveal", "next", "open", "finish")
    assert (await room.command("annul", question=2))["phase"] == "finished"


async def test_extra_time_is_for_rooms_without_speed(site):
    room = await site.room(choice(), scoring="speed")
    seat = await room.join()
    await room.refused(422, "invalid", "time", participant_id=seat.id, factor=1.5)
    await room.refused(422, "invalid", "time", participant_id=seat.id, factor=2)


async def test_extend_moves_closes_and_stays_open(site):
    room = await site.room(choice(seconds=5))
    phone = await room.phone()
    await room.commands("start", "open")
    before = await phone.socket.phase("open")
    assert before["closes"] - before["opened"] == 5000
    answer = await room.command("extend", seconds=600)
    after = await phone.socket.phase("open", v=answer["version"])
    assert (after["opened"], after["closes"]) == (before["opened"], before["closes"] + 600_000)


async def test_opened_and_closes_are_null_before_opening_and_kept_afterwards(site):
    room = await site.room(choice(seconds=5), choice())
    phone = await room.phone()
    assert [phone.welcome["room"][name] for name in ("opened", "closes", "q")] == [None, None, None]
    await room.commands("start", "open")
    ready, opened = await phone.socket.phase("ready"), await phone.socket.phase("open")
    assert [ready[name] for name in ("opened", "closes", "q")] == [None, None, None]
    times = (opened["opened"], opened["closes"])
    await room.commands("close", "reveal", "standings", "next", "finish")
    for phase in ("closed", "revealed", "standings"):
        frame = await phone.socket.phase(phase)
        assert (frame["opened"], frame["closes"]) == times
        assert frame["q"]["n"] == 1
    ready, finished = await phone.socket.phase("ready"), await phone.socket.phase("finished")
    assert [ready[name] for name in ("opened", "closes", "q")] == [None, None, None]
    assert (finished["opened"], finished["closes"]) == times


async def test_commands_of_a_room_that_is_not_there_are_not_found(site):
    answer = await site.call("POST", "rooms/no-such-room/commands", json={"command": "start"})
    problem(answer, 404, "not_found")
