"""Results, the log that vouches for them, annulments, receipts and facts, all checked as an outsider would."""

import asyncio
import hashlib
import re

import pytest
import rfc8785
from sqlalchemy import text as sql

import server
from tests.competitions.live.clients import new_key, problem
from tests.competitions.live.questions import choice, words

pytestmark = [pytest.mark.database, pytest.mark.asyncio(loop_scope="session")]

LONG = 60


def digest(value):
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()


def results_digest(results):
    return digest({name: part for name, part in results.items() if name not in {"log", "phase", "revision"}})


def check_chain(lines, results):
    """Follow the chain from its first entry to the head that stands with the results."""
    last = "0" * 64
    for line in lines:
        assert line.keys() >= {"i", "at", "kind", "by", "v", "phase", "q", "prev", "hash"}
        assert line["prev"] == last
        last = digest({name: value for name, value in line.items() if name != "hash"})
        assert line["hash"] == last
    assert [line["i"] for line in lines] == list(range(lines[0]["i"], lines[0]["i"] + len(lines)))
    assert results["log"] == {"length": len(lines), "head": last}


def rows_digest(question):
    rows = [
        [one[name] for name in ("participant_id", "answer_id", "value", "received_at", "elapsed", "fair_elapsed")]
        for one in question["answers"]
    ]
    return digest(sorted(rows, key=lambda row: row[0]))


async def game(site, **policy):
    """Two questions played by three seats; one of them gives no answer to the second."""
    room = await site.room(choice(seconds=LONG), words(seconds=LONG), early_close=True, **policy)
    seats = [await room.join(f"Người {number}") for number in (1, 2, 3)]
    await room.commands("start", "open")
    for seat, value in zip(seats, ([1], [0], [1]), strict=True):
        await seat.answer(1, value)
    await room.until("closed")
    await room.commands("reveal", "next", "open")
    await seats[0].answer(2, "xòe “Thái” \\ 🎉")
    await seats[1].answer(2, "khèn")
    return room, seats


async def test_results_document_has_its_form(site):
    room, seats = await game(site)
    await room.command("finish")
    results = await room.results()
    assert set(results) == {
        "room_id", "pin", "scoring", "phase", "revision", "log", "participants", "units", "questions",
    }  # fmt: skip
    assert [results[name] for name in ("room_id", "pin", "scoring", "phase", "revision")] == [
        room.room_id, room.pin, "accuracy", "finished", 1,
    ]  # fmt: skip
    first = next(one for one in results["participants"] if one["id"] == seats[0].id)
    wanted = {
        "id": seats[0].id, "name": "Người 1", "commune": "03127", "school": None,
        "members": 1, "total": 1000, "rank": 1,
    }  # fmt: skip
    assert {name: first[name] for name in wanted} == wanted
    assert [(question["n"], question["kind"], question["annulled"]) for question in results["questions"]] == [
        (1, "choice", False), (2, "words", False),
    ]  # fmt: skip
    answer = next(one for one in results["questions"][0]["answers"] if one["participant_id"] == seats[0].id)
    assert set(answer) == {
        "participant_id", "answer_id", "value", "right", "points", "received_at", "elapsed", "fair_elapsed",
    }  # fmt: skip
    assert (answer["value"], answer["right"], answer["points"]) == ([1], True, 1000)
    assert all(isinstance(answer[name], int) for name in ("received_at", "elapsed", "fair_elapsed"))


async def test_results_hold_questions_from_closed_on_only(site):
    room = await site.room(choice(seconds=LONG), choice(seconds=LONG), early_close=True)
    seat = await room.join()
    assert (await room.results())["questions"] == []
    await room.commands("start", "open")
    assert (await room.results())["questions"] == []
    await seat.answer_and_close(1, [1])
    results = await room.results()
    assert ([question["n"] for question in results["questions"]], results["phase"]) == ([1], "closed")
    assert results["participants"][0]["total"] == 1000
    await room.commands("reveal", "next", "open", "pause")
    assert [question["n"] for question in (await room.results())["questions"]] == [1]


async def test_banned_seats_are_in_no_results_and_kicked_ones_keep_theirs(site, served):
    room, (kicked, banned, silent) = await game(site)
    await room.command("kick", participant_id=kicked.id)
    await room.command("ban", participant_id=banned.id)
    await room.command("finish")
    results = await room.results()
    assert {one["id"] for one in results["participants"]} == {kicked.id, silent.id}
    assert {answer["participant_id"] for answer in results["questions"][0]["answers"]} == {kicked.id, silent.id}
    assert sum(unit["participants"] for unit in results["units"]) == 2
    assert await server.verify_room(served.database, room.room_id) is None


async def test_log_is_a_chain_that_anybody_can_follow(site, served):
    room, seats = await game(site)
    await room.command("extend", seconds=5)
    await room.commands("pause", "resume", "lock", "unlock")
    await room.command("time", participant_id=seats[2].id, factor=2)
    await room.command("kick", participant_id=seats[2].id)
    await room.until("closed")
    await seats[0].answer(1, [1], "other-id")
    late = await room.post_seat(key=new_key(), name="Muộn")
    headers = {"authorization": f"Seat {late.json()['seat']}"}
    for value in ([1], [0]):
        body = {"q": 1, "id": new_key(), "value": value}
        await site.http.post(f"/api/v1/live/{room.pin}/answers", headers=headers, json=body)
    await room.commands("reveal", "podium", "finish")
    await room.command("annul", question=1, reason="Đề sai")
    lines, results = await room.log(), await room.results()
    check_chain(lines, results)
    kinds = [line["kind"] for line in lines]
    phases = [line["phase"] for line in lines]
    assert [kind for kind in kinds if kind in {"ready", "open", "closed", "revealed", "podium", "finished"}] == [
        "ready", "open", "closed", "revealed", "ready", "open", "closed", "revealed", "podium", "finished",
    ]  # fmt: skip
    for act in ("extend", "lock", "unlock", "time", "kick", "late", "annul"):
        assert kinds.count(act) == 1, act
    assert phases.count("paused") == 1
    assert len(lines) == 10 + 7 + 2
    whole = str(lines)
    assert "Người" not in whole, "participant ids, never names"
    assert seats[2].id in whole
    assert "Đề sai" in whole
    assert await server.verify_room(served.database, room.room_id) is None


async def test_closed_entries_vouch_for_the_answers(site):
    room, _ = await game(site)
    await room.command("finish")
    lines, results = await room.log(), await room.results()
    closed = [line for line in lines if line["kind"] == "closed"]
    assert [line["q"] for line in closed] == [1, 2]
    for line, question in zip(closed, results["questions"], strict=True):
        assert rows_digest(question) in line.values()


async def test_finished_and_annul_entries_vouch_for_the_results(site):
    room, _ = await game(site)
    await room.command("finish")
    results = await room.results()
    assert results_digest(results) in (await room.log())[-1].values()
    await room.command("annul", question=1, reason="Đề sai")
    annulled, line = await room.results(), (await room.log())[-1]
    assert line["kind"] == "annul"
    assert results_digest(annulled) in line.values()
    assert results_digest(annulled) != results_digest(results)


async def test_annulled_question_counts_as_not_played(site):
    room, (both, second, only_first) = await game(site)
    await room.command("finish")
    before = await room.results()
    assert {one["id"]: one["rank"] for one in before["participants"]} == {both.id: 1, second.id: 3, only_first.id: 1}
    await room.command("annul", question=1)
    results = await room.results()
    assert (results["revision"], results["questions"][0]["annulled"]) == (2, True)
    ranks = {one["id"]: (one["total"], one["rank"]) for one in results["participants"]}
    assert ranks == {both.id: (0, 1), second.id: (0, 1), only_first.id: (0, None)}
    assert {answer["points"] for answer in results["questions"][0]["answers"]} == {0}
    assert results["units"][0]["participants"] == 2


async def test_annulment_during_the_game_is_told_with_a_new_version(site):
    room = await site.room(choice(seconds=LONG), choice(seconds=LONG), early_close=True)
    phone = await room.phone()
    await room.commands("start", "open")
    await phone.answer(1, [1])
    await phone.socket.phase("closed")
    await room.command("reveal")
    assert (await phone.socket.take("result"))["total"] == 1000
    answer = await room.command("annul", question=1)
    frame = await phone.socket.take("phase", v=answer["version"])
    assert frame["phase"] == "revealed"
    assert (await room.back(phone.token)).welcome["room"]["mine"]["total"] == 0


async def test_verify_log_confirms_a_room_and_names_the_first_difference(site, served):
    room, _ = await game(site)
    assert await server.verify_room(served.database, room.room_id) is None
    await room.commands("finish")
    await room.command("annul", question=2)
    assert await server.verify_room(served.database, room.room_id) is None
    async with served.database.writing() as uow:
        changed = sql("UPDATE room SET log_head = :head WHERE id = :id")
        await uow.session.execute(changed, {"head": "f" * 64, "id": room.room_id})
    difference = await server.verify_room(served.database, room.room_id)
    assert difference
    assert "\n" not in difference


async def test_a_room_that_people_join_while_it_finishes_is_confirmed_all_the_same(site, served):
    for _ in range(3):
        room = await site.room(choice(seconds=LONG))
        seat = await room.join()
        await room.commands("start", "open")
        await seat.answer(1, [1])
        await room.commands("close", "reveal", "podium")
        joining = [asyncio.create_task(keep_joining(room)) for _ in range(4)]
        await asyncio.sleep(0.2)
        await room.command("finish")
        joined = sum(await asyncio.gather(*joining))
        assert joined > 0
        assert len((await room.results())["participants"]) == joined + 1
        assert await server.verify_room(served.database, room.room_id) is None


async def keep_joining(room):
    """Join until the room is over; return how many seats there were."""
    joined = 0
    while (answer := await room.post_seat(key=new_key(), name="Muộn", commune="03127")).status_code == 201:
        joined += 1
    problem(answer, 410, "finished")
    return joined


async def test_receipts_are_six_signs_and_the_same_at_each_retry(site):
    room = await site.room(choice(seconds=LONG))
    phone, other = await room.phone(), await room.phone()
    await room.commands("start", "open")
    stored = await phone.answer(1, [1], "same")
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{6}", stored["receipt"])
    assert (await phone.answer(1, [1], "same"))["receipt"] == stored["receipt"]
    assert (await other.answer(1, [1], "same"))["receipt"] != stored["receipt"]


@pytest.mark.parametrize("written", ["{0} {1}", " {0}{1} ", "{0}.{1}", "PIN {0}-{1}"])
async def test_receipt_page_takes_a_pin_as_it_is_printed(site, written):
    room = await site.room(choice(seconds=LONG))
    phone = await room.phone()
    await room.commands("start", "open")
    receipt = (await phone.answer(1, [1]))["receipt"]
    asked = {"pin": written.format(room.pin[:3], room.pin[3:]), "cau": "1", "ma": receipt}
    page = (await site.http.get("/bien-nhan", params=asked)).text
    assert "Đã lưu" in page
    assert "Không có phòng" not in page


async def test_receipt_page_says_when_and_whether_but_never_who_or_what(site):
    room = await site.room(words(seconds=LONG))
    phone = await room.phone("Lò Thị Riêng Tư")
    await room.commands("start", "open")
    receipt = (await phone.answer(1, "chữbímật"))["receipt"]
    await room.command("finish")
    for code in (receipt, receipt.lower()):
        page = await site.http.get("/bien-nhan", params={"pin": room.pin, "cau": "1", "ma": code})
        assert page.status_code == 200
        assert "Lò Thị" not in page.text
        assert "chữbímật" not in page.text
    other = await site.http.get("/bien-nhan", params={"pin": room.pin, "cau": "2", "ma": receipt})
    assert other.text != page.text


async def facts_of(served, room_id):
    statement = sql(
        "SELECT fact.source_key, fact.kind, fact.quantity, fact.person_key, unit.code FROM fact "
        "JOIN unit ON unit.id = fact.unit_id WHERE fact.source_key LIKE :key ORDER BY fact.source_key"
    )
    async with served.database.reading() as uow:
        rows = await uow.session.execute(statement, {"key": f"live:{room_id}:%"})
        return [tuple(row) for row in rows]


async def test_finished_room_gives_one_participation_a_person_and_unit(site, served):
    room = await site.room(choice(seconds=LONG), choice(seconds=LONG), groups=True, early_close=True)
    person, group = await room.join(), await room.join("Tổ", members=4)
    banned, visitor, silent = await room.join("Cấm"), await room.join("Khách", commune=None), await room.join("Im")
    await room.commands("start", "open")
    for seat in (person, group, banned, visitor):
        await seat.answer(1, [1])
    await room.command("ban", participant_id=banned.id)
    await room.commands("close", "reveal", "next", "open")
    await group.answer(2, [1])
    await room.command("finish")
    async with asyncio.timeout(30):
        while len(facts := await facts_of(served, room.room_id)) < 2:
            await asyncio.sleep(0.1)
    assert all(re.fullmatch(rf"live:{room.room_id}:1:.+", key) for key, *_ in facts)
    assert {(quantity, code) for _, _, quantity, _, code in facts} == {(1, "03127"), (4, "03127")}
    await room.command("annul", question=1)
    async with asyncio.timeout(30):
        while len(facts := await facts_of(served, room.room_id)) < 3:
            await asyncio.sleep(0.1)
    assert sum(quantity for _, _, quantity, _, _ in facts) == 4, "only the group took part in question 2"
    assert silent.id not in str(facts)
