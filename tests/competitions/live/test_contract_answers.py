"""Answers: the checks in their order, over sockets and over HTTP, and what is kept of those that came too late."""

import asyncio
import json

import pytest

from tests.competitions.live.clients import new_key, problem
from tests.competitions.live.questions import choice, match, multiple, numeric, order, poll, text, true_false, words

pytestmark = [pytest.mark.database, pytest.mark.asyncio(loop_scope="session")]

LONG = 60

FORMS = {
    "choice": (choice, [[1]], [[], [0, 1], [3], [-1], 1, "1", None, {}, [[1]], ["1"], [1.5], [True]]),
    "multiple": (multiple, [[0], [0, 1, 3]], [[], [0, 0], [4], 1, None, ["0"]]),
    "true_false": (true_false, [[0], [1]], [[], [2], [0, 1], True, "Đúng", None]),
    "poll": (poll, [[0], [1]], [[], [2], [0, 1], None]),
    "order": (order, [[0, 1, 2, 3], [3, 2, 1, 0]], [[], [0, 1, 2], [0, 0, 1, 2], [0, 1, 2, 4], None]),
    "match": (match, [[[0, 0], [1, 1], [2, 2]], [[2, 0], [1, 2], [0, 1]]], [[[0, 0], [0, 1]], [[0, 3]], [0, 1], [[0]]]),
    "numeric": (numeric, ["3.14", "-1", "10.5"], [3.14, "ba", "", "1e5", "3,14,15", None, ["3"]]),
    "text": (text, ["Hà Nội", "x"], ["", "  ", 5, None, ["Hà Nội"]]),
    "words": (words, ["xòe", "khèn Mông"], ["", 5, None, []]),
}


@pytest.mark.parametrize("kind", FORMS)
async def test_values_that_are_malformed_for_the_kind_are_invalid(site, kind):
    question, good, bad = FORMS[kind]
    room = await site.room(question(seconds=LONG))
    phone, poller = await room.phone(), await room.join()
    await room.commands("start", "open")
    for value in bad:
        assert (await phone.answer(1, value))["why"] == "invalid", value
        body = problem(await poller.answer(1, value), 409, "refused")
        assert body["refused"] == "invalid", value
    for value in good:
        seat = await room.phone()
        assert (await seat.answer(1, value))["t"] == "stored", value
    await room.command("finish")


async def test_same_id_is_stored_again_with_the_same_receipt_whatever_else_it_says(site):
    room = await site.room(choice(seconds=LONG))
    phone = await room.phone()
    await room.commands("start", "open")
    first = await phone.answer(1, [1], "mine")
    assert set(first) == {"t", "q", "id", "receipt"}
    for value in ([1], [0], "nonsense", None):
        assert await phone.answer(1, value, "mine") == first
    await room.command("pause")
    assert await phone.answer(1, [1], "mine") == first
    await room.command("finish")
    assert await phone.answer(1, [1], "mine") == first
    assert [answer["value"] for answer in (await room.results())["questions"][0]["answers"]] == [[1]]


async def test_malformed_comes_before_duplicate_and_duplicate_before_late(site):
    room = await site.room(choice(seconds=LONG), choice(seconds=LONG))
    answered, silent = await room.phone(), await room.phone()
    await room.commands("start", "open")
    assert (await answered.answer(1, [1]))["t"] == "stored"
    assert (await answered.answer(1, [9]))["why"] == "invalid"
    assert (await answered.answer(1, [2]))["why"] == "duplicate"
    await room.commands("close", "reveal", "next", "open")
    assert (await answered.answer(1, [9]))["why"] == "invalid"
    assert (await answered.answer(1, [2]))["why"] == "duplicate"
    assert (await silent.answer(1, [9]))["why"] == "invalid"
    assert (await silent.answer(1, [2]))["why"] == "late"
    assert (await silent.answer(2, [2]))["t"] == "stored"
    await room.command("finish")
    assert (await answered.answer(1, [2]))["why"] == "duplicate"
    assert (await silent.answer(1, [2]))["why"] == "late"


async def test_answers_before_the_opening_are_closed_and_their_values_are_not_looked_at(site):
    room = await site.room(choice(seconds=LONG), choice(seconds=LONG))
    phone = await room.phone()
    for command in ("", "start", "pause"):
        if command:
            await room.command(command)
        assert (await phone.answer(1, [1], "early"))["why"] == "closed"
        assert (await phone.answer(1, "nonsense", "early"))["why"] == "closed"
    await room.commands("resume", "open")
    assert (await phone.answer(2, "nonsense"))["why"] == "closed"
    assert (await phone.answer(1, [1], "early"))["t"] == "stored", "a refusal uses nothing up"


async def test_questions_that_are_not_there_are_invalid(site):
    room = await site.room(choice(seconds=LONG))
    phone, poller = await room.phone(), await room.join()
    await room.commands("start", "open")
    for q in (0, 2, -1, 10**30):
        assert (await phone.answer(q, [1]))["why"] == "invalid"
        assert problem(await poller.answer(q, [1]), 409, "refused")["refused"] == "invalid"


async def test_answer_without_an_id_is_invalid(site):
    room = await site.room(choice(seconds=LONG))
    phone = await room.phone()
    await room.commands("start", "open")
    await phone.socket.send("answer", q=1, value=[1])
    refused = await phone.socket.take("refused")
    assert (refused["q"], refused["why"]) == (1, "invalid")
    await phone.socket.send("answer", q=1, id="", value=[1])
    assert (await phone.socket.take("refused"))["why"] == "invalid"


async def test_ids_that_no_database_keeps_are_invalid_and_harm_nobody(site):
    room = await site.room(choice(seconds=LONG))
    bad, good = await room.phone(), await room.phone()
    await room.commands("start", "open")
    await bad.socket.send("answer", q=1, id="a\x00b", value=[1])
    await good.socket.send("answer", q=1, id="fine", value=[1])
    assert (await bad.socket.take("refused"))["why"] == "invalid"
    await good.socket.take("stored", id="fine")
    assert (await bad.answer(1, [1], "x" * 10_00))["why"] == "invalid"


async def test_nul_in_an_answer_over_http_is_refused_as_invalid_like_over_a_socket(site):
    room = await site.room(text(seconds=LONG), text(seconds=LONG))
    phone, poller = await room.phone(), await room.join()
    await room.commands("start", "open")
    for value, answer_id in (("a\x00b", "x"), ("a", "x\x00y"), (["\x00"], "x"), ({"\x00": 1}, "x")):
        assert (await phone.answer(1, value, answer_id))["why"] == "invalid"
        body = problem(await poller.answer(1, value, answer_id), 409, "refused")
        assert body["refused"] == "invalid"
    assert problem(await poller.answer(2, "a\x00b"), 409, "refused")["refused"] == "closed", "not looked at yet"
    assert (await poller.answer(1, "a", "x")).status_code == 200
    await room.command("finish")
    assert problem(await poller.answer(2, "a\x00b"), 409, "refused")["refused"] == "late"
    assert "\x00" not in json.dumps(await room.results(), ensure_ascii=False)


async def test_ids_are_unique_per_seat_and_question_only(site):
    room = await site.room(choice(seconds=LONG), choice(seconds=LONG), early_close=True)
    first, second = await room.phone(), await room.phone()
    await room.commands("start", "open")
    assert [(await phone.answer(1, [1], "same"))["t"] for phone in (first, second)] == ["stored", "stored"]
    await first.socket.phase("closed")
    await room.commands("reveal", "next", "open")
    assert [(await phone.answer(2, [1], "same"))["t"] for phone in (first, second)] == ["stored", "stored"]


async def test_answers_of_one_seat_from_two_devices_count_once(site):
    room = await site.room(choice(seconds=LONG))
    seat = await room.join()
    await room.commands("start", "open")
    answers = await asyncio.gather(*(seat.answer(1, [value], f"id{value}") for value in (0, 1, 2, 0, 1, 2)))
    stored = [answer for answer in answers if answer.status_code == 200]
    assert {answer.json()["id"] for answer in stored} == {stored[0].json()["id"]}
    assert {a.json()["refused"] for a in answers if a.status_code != 200} == {"duplicate"}
    await room.command("finish")
    assert len((await room.results())["questions"][0]["answers"]) == 1


async def test_http_answers_with_the_stored_message(site):
    room = await site.room(choice(seconds=LONG))
    seat = await room.join()
    await room.commands("start", "open")
    answer = await seat.answer(1, [1], "over-http")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["t"], body["q"], body["id"]) == ("stored", 1, "over-http")
    phone = await room.back(seat.token)
    assert await phone.answer(1, [1], "over-http") == body


async def test_http_refusals_say_why(site):
    room = await site.room(choice(seconds=LONG))
    seat = await room.join()
    assert problem(await seat.answer(1, [1]), 409, "refused")["refused"] == "closed"
    await room.commands("start", "open")
    assert (await seat.answer(1, [1])).status_code == 200
    assert problem(await seat.answer(1, [1]), 409, "refused")["refused"] == "duplicate"
    late = await room.join()
    await room.command("finish")
    assert problem(await late.answer(1, [1]), 409, "refused")["refused"] == "late"


async def test_http_answers_are_unprocessable_only_without_q_or_id(site):
    room = await site.room(choice(seconds=LONG))
    seat = await room.join()
    await room.commands("start", "open")
    bodies = [
        {"id": "a", "value": [1]},
        {"q": 1, "value": [1]},
        {"q": "1", "id": "a", "value": [1]},
        {"q": None, "id": "a", "value": [1]},
        {"q": 1, "id": 5, "value": [1]},
        {"q": 1.5, "id": "a", "value": [1]},
        [],
    ]
    for body in bodies:
        found = problem(await seat.call("POST", "answers", json=body), 422, "invalid")
        assert found["errors"], body
    no_json = await seat.call("POST", "answers", content=b"{", headers={"content-type": "application/json"})
    problem(no_json, 422, "invalid")
    for body in ({"q": 1, "id": "a"}, {"q": 1, "id": "", "value": [1]}, {"q": 7, "id": "a", "value": [1]}):
        assert problem(await seat.call("POST", "answers", json=body), 409, "refused")["refused"] == "invalid"
    extra = {"t": "answer", "q": 1, "id": "a", "value": [1], "more": {}}
    assert (await seat.call("POST", "answers", json=extra)).status_code == 200, "unknown fields are ignored"


async def test_http_answers_that_are_too_large_are_refused(site):
    room = await site.room(words(seconds=LONG))
    seat = await room.join()
    await room.commands("start", "open")
    problem(await seat.answer(1, "x" * 100_000), 413, "too_large")


async def test_finished_room_answers_late_also_to_what_was_never_opened(site):
    room = await site.room(choice(seconds=LONG), choice(seconds=LONG))
    phone, seat = await room.phone(), await room.join()
    await room.commands("start", "open", "finish")
    assert (await phone.answer(1, [1]))["why"] == "late"
    assert (await phone.answer(2, {"any": 1.5}))["why"] == "late"
    assert problem(await seat.answer(2, [1]), 409, "refused")["refused"] == "late"
    assert problem(await seat.answer(3, [1]), 409, "refused")["refused"] == "invalid"


async def test_first_late_answer_of_a_seat_to_a_question_is_kept_in_the_log_without_points(site):
    room = await site.room(choice(seconds=LONG), choice(seconds=LONG))
    late, punctual = await room.phone(), await room.join()
    await room.commands("start", "open")
    await punctual.answer(1, [1])
    await room.command("close")
    for value in ([1], [2], [1]):
        assert (await late.answer(1, value, f"v{value[0]}"))["why"] == "late"
    assert problem(await punctual.answer(1, [1]), 409, "refused")["refused"] == "duplicate"
    await room.command("finish")
    entries = [entry for entry in await room.log() if entry["kind"] == "late"]
    assert len(entries) == 1
    assert entries[0]["q"] == 1
    assert late.id in json.dumps(entries[0])
    assert [1] in entries[0].values()
    (question,) = (await room.results())["questions"]
    assert [answer["participant_id"] for answer in question["answers"]] == [punctual.id]


async def test_answers_to_an_earlier_question_are_late_while_another_is_open(site):
    room = await site.room(choice(seconds=LONG), choice(seconds=LONG), early_close=True)
    seat = await room.join()
    await room.commands("start", "open")
    await seat.answer_and_close(1, [1])
    newcomer = await room.phone()
    assert (await newcomer.answer(1, [1]))["why"] == "late"
    await room.commands("reveal", "next", "open", "pause")
    assert (await newcomer.answer(1, [1], new_key()))["why"] == "late"
    assert (await newcomer.answer(2, [1]))["why"] == "closed"
