"""What phones, hosts and projectors are told, in which form, and what they are never told."""

import asyncio
import json
import time

import pytest

from tests.competitions.live.questions import choice, match, multiple, numeric, order, poll, text, true_false, words

pytestmark = [pytest.mark.database, pytest.mark.one_engine, pytest.mark.asyncio(loop_scope="session")]

LONG = 60


async def played(site, question, *values, **policy):
    """One question answered with these values and revealed; the phones stay."""
    room = await site.room(question, **policy)
    phones = [await room.phone(f"Người {number}") for number, _ in enumerate(values, start=1)]
    watcher = await room.phone("Người xem")
    await room.commands("start", "open")
    for phone, value in zip(phones, values, strict=True):
        assert (await phone.answer(1, value))["t"] == "stored"
    await room.commands("close", "reveal")
    return room, phones, watcher, await watcher.socket.phase("revealed")


async def test_welcome_gives_seat_me_and_the_room(site):
    room = await site.room(choice())
    phone = await room.phone("Lò Thị Pâng")
    assert set(phone.welcome) == {"t", "seat", "me", "room"}
    assert phone.welcome["me"] == {"id": phone.id, "name": "Lò Thị Pâng", "time_factor": 1}
    assert phone.welcome["room"]["mine"] == {"stored": None, "result": None, "total": 0, "rank": None}
    assert phone.welcome["room"]["joined"] == 1


async def test_coming_back_brings_my_answer_and_result(site):
    room = await site.room(choice(seconds=LONG), early_close=True)
    phone = await room.phone()
    await room.commands("start", "open")
    stored = await phone.answer(1, [1], "mine")
    await phone.socket.phase("closed")
    await room.command("reveal")
    again = await room.back(phone.token)
    assert "seat" not in again.welcome
    mine = again.welcome["room"]["mine"]
    assert mine["stored"] == {"q": 1, "id": "mine", "receipt": stored["receipt"], "value": [1]}
    assert mine["result"]["points"] == mine["total"] == 1000


async def test_phase_frame_has_its_fields(site):
    room = await site.room(choice(weight=3), choice())
    phone = await room.phone()
    await room.commands("start", "open")
    opened = await phone.socket.phase("open")
    assert opened.keys() >= {"t", "v", "phase", "q", "opened", "closes", "now"}
    assert {k: opened["q"][k] for k in ("n", "of", "kind", "text", "points", "options")} == {
        "n": 1, "of": 2, "kind": "choice", "text": "1 + 1 = ?", "points": 3000, "options": ["1", "2", "3"],
    }  # fmt: skip
    assert all(isinstance(opened[name], int) for name in ("opened", "closes", "now", "v"))
    assert abs(opened["now"] - time.time() * 1000) < 5000


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (choice(), [1]),
        (choice(right=[0, 2]), [0, 2]),
        (multiple(), [0, 1, 3]),
        (true_false(right=[1]), [1]),
        (numeric(), "3.14"),
        (text(), "Hà Nội"),
        (poll(), None),
        (words(), None),
    ],
)
async def test_revealed_answer_has_the_form_of_a_value(site, question, answer):
    _, _, _, revealed = await played(site, question | {"explanation": "Vì thế."})
    assert (revealed["answer"], revealed["explanation"]) == (answer, "Vì thế.")


async def test_true_false_offers_dung_and_sai(site):
    _, _, _, revealed = await played(site, true_false())
    assert revealed["q"]["options"] == ["Đúng", "Sai"]


async def test_order_is_sent_shuffled_alike_for_all_and_revealed_in_that_shuffle(site):
    room, phones, watcher, revealed = await played(site, order(), [0, 1, 2, 3])
    options = revealed["q"]["options"]
    assert sorted(options) == sorted(order()["items"])
    assert options != order()["items"]
    assert [options[index] for index in revealed["answer"]] == order()["items"]
    opened = [await phone.socket.phase("open") for phone in (*phones, watcher)]
    assert all(frame["q"]["options"] == options for frame in opened)
    assert (await room.phone()).welcome["room"]["q"]["options"] == options


async def test_match_is_sent_with_its_right_side_shuffled_and_revealed_in_that_shuffle(site):
    _, _, _, revealed = await played(site, match())
    question = revealed["q"]
    assert question["left"] == match()["left"]
    assert sorted(question["right_side"]) == sorted(match()["right"])
    pairs = {question["left"][left]: question["right_side"][right] for left, right in revealed["answer"]}
    assert pairs == dict(zip(match()["left"], match()["right"], strict=True))
    assert "options" not in question


async def test_result_comes_with_revealed_also_to_who_did_not_answer(site):
    _, (right, wrong), watcher, _ = await played(site, choice(), [1], [0])
    expected = {"t": "result", "q": 1, "right": True, "points": 1000, "total": 1000, "rank": 1, "of": 2}
    mine = await right.socket.take("result")
    assert mine == expected | {"unit": {"code": "03127", "rank": None}}
    mine = await wrong.socket.take("result")
    assert {k: mine[k] for k in expected} == expected | {"right": False, "points": 0, "total": 0, "rank": 2}
    mine = await watcher.socket.take("result")
    assert {k: mine[k] for k in expected} == expected | {"right": False, "points": 0, "total": 0, "rank": None}


async def test_result_of_polls_and_words_is_neither_right_nor_wrong(site):
    for question, value in ((poll(), [1]), (words(), "xòe")):
        _, (phone,), _, _ = await played(site, question, value)
        mine = await phone.socket.take("result")
        assert (mine["right"], mine["points"]) == (None, 0)


async def test_visitors_have_no_unit_in_their_result(site):
    room = await site.room(choice(), early_close=True)
    visitor = await room.phone("Khách", commune=None)
    await room.commands("start", "open")
    await visitor.answer(1, [1])
    await visitor.socket.phase("closed")
    await room.command("reveal")
    assert (await visitor.socket.take("result"))["unit"] is None


async def test_unit_rank_is_told_from_five_participants_on(site):
    _, phones, _, _ = await played(site, choice(), *[[1]] * 5)
    assert (await phones[0].socket.take("result"))["unit"] == {"code": "03127", "rank": 1}


async def test_board_shows_the_best_ten_and_ranked_units(site):
    room, (first, *_), _, _ = await played(site, choice(), *[[1]] * 11, [0])
    await room.command("standings")
    board = await first.socket.take("board")
    assert len(board["top"]) == 10
    assert board["top"][0].keys() == {"name", "commune", "total", "rank"}
    (unit,) = board["units"]
    assert unit.keys() == {"kind", "code", "name", "score", "participants", "rank"}
    assert (unit["kind"], unit["code"], unit["participants"], unit["rank"]) == ("commune", "03127", 12, 1)
    # (11 × 1000 + 10 × 11000 / 12) / 22
    assert unit["score"] == "916.667"
    snapshot = (await room.phone()).welcome["room"]
    assert snapshot["board"] == {"top": board["top"], "units": board["units"]}


async def test_board_shows_units_under_five_participants_unranked_after_the_others(site):
    room = await site.room(choice(), ask=["school", "party_cell"])
    listed = [await site.http.get(f"/api/v1/units?kind={kind}") for kind in ("school", "party_cell")]
    school, cell = [answer.json()["units"][0]["code"] for answer in listed]
    six = [await room.phone(f"Người {n}", "03127", school=school, party_cell=cell) for n in range(6)]
    lone = await room.phone("Một mình", "03203")
    await room.commands("start", "open")
    for phone in (*six, lone):
        await phone.answer(1, [1])
    await room.commands("close", "reveal", "standings")
    units = (await lone.socket.take("board"))["units"]
    assert [(unit["code"], unit["rank"]) for unit in units] == [("03127", 1), (school, 1), ("03203", None)]


async def test_board_forgets_who_is_banned_while_it_is_shown(site):
    room, (bad, good), _, _ = await played(site, choice(), [1], [1])
    await room.command("standings")
    assert len((await good.socket.take("board"))["top"]) == 2
    await room.command("ban", participant_id=bad.id)
    assert [row["name"] for row in (await good.socket.take("board"))["top"]] == ["Người 2"]


async def test_hosts_and_projectors_are_welcomed_with_the_room_alone(site):
    room = await site.room(choice())
    await room.phone()
    for socket in (await room.host(), await room.projector()):
        welcome = await socket.take("welcome")
        assert set(welcome) == {"t", "room"}
        assert "mine" not in welcome["room"]
        assert (welcome["room"]["phase"], welcome["room"]["joined"]) == ("lobby", 1)
        count = await socket.take("count")
        assert count == {"t": "count", "joined": 1, "connected": 1, "answered": 0}
        locked = await room.command("lock")
        assert (await socket.take("phase", v=locked["version"]))["phase"] == "lobby"


async def test_projector_key_may_come_in_a_cookie(site):
    room = await site.room(choice())
    page = await site.http.get(room.projector_url.removeprefix(site.base))
    cookie = page.headers["set-cookie"].split(";")[0]
    key = room.projector_url.partition("?k=")[2]
    assert len(key) >= 22
    socket = await site.socket(f"/ws/chieu/{room.pin}", additional_headers={"cookie": cookie})
    await socket.take("welcome")


async def test_counts_come_at_most_four_times_a_second_and_people_once(site):
    room = await site.room(choice(seconds=LONG))
    host, projector = await room.host(), await room.projector()
    began = time.monotonic()
    phones = await asyncio.gather(*(room.phone(f"Người {number}") for number in range(25)))
    await room.commands("start", "open")
    await asyncio.gather(*(phone.answer(1, [1]) for phone in phones))
    await host.take("count", joined=25, connected=25, answered=25)
    await projector.take("count", joined=25, connected=25, answered=25)
    await asyncio.sleep(1.1)
    passed = time.monotonic() - began
    for socket in (host, projector):
        assert len(socket.all("count")) <= 2 + passed * 4
    people = [one for frame in host.all("people") for one in frame["add"]]
    assert {one["id"] for one in people} == {phone.id for phone in phones}
    assert all(one.keys() == {"id", "name", "commune", "members"} for one in people)
    assert len(host.all("people")) <= 2 + passed
    assert projector.all("people") == []


async def test_hosts_are_told_who_is_gone(site):
    room = await site.room(choice())
    phone = await room.phone()
    host = await room.host()
    assert [one["id"] for one in (await host.take("people"))["add"]] == [phone.id]
    await room.command("kick", participant_id=phone.id)
    assert (await host.take("people", gone=[phone.id]))["add"] == []


async def test_a_host_who_comes_to_a_full_hall_is_told_of_everybody_in_frames_that_fit(site):
    room = await site.room(choice())
    for part in range(10):
        await asyncio.gather(*(room.join(f"Người {part} {number}") for number in range(40)))
    host = await room.host()
    while sum(len(frame["add"]) for frame in host.all("people")) < 400:
        await asyncio.sleep(0.05)
    sizes = [len(frame["add"]) for frame in host.all("people")]
    assert sizes == [150, 150, 100]
    assert len({one["id"] for frame in host.all("people") for one in frame["add"]}) == 400


async def test_who_was_let_in_again_within_a_second_is_not_gone(site):
    room = await site.room(choice())
    phone = await room.phone()
    host = await room.host()
    await host.take("people")
    await room.command("kick", participant_id=phone.id)
    await room.command("readmit", participant_id=phone.id)
    frame = await host.take("people")
    assert ([one["id"] for one in frame["add"]], frame["gone"]) == ([phone.id], [])


async def test_nobody_hears_a_right_answer_before_the_reveal_or_others_answers_ever(site):
    questions = {
        1: (numeric(answer="271828", explanation="vì thế một"), "161803", ["271828", "vì thế một"]),
        2: (text(answers=["Hầm Đờ Cát"], explanation="vì thế hai"), "Mường Thanh", ["Hầm Đờ Cát", "vì thế hai"]),
        3: (choice(explanation="vì thế ba"), [2], ["vì thế ba"]),
    }
    room = await site.room(*(one[0] | {"seconds": LONG} for one in questions.values()), early_close=True)
    answering, silent = await room.phone("Trả lời"), await room.phone("Im lặng")
    poller, host, projector = await room.join("Hỏi lại"), await room.host(), await room.projector()
    for number, (_, value, secrets) in questions.items():
        await room.commands("start" if number == 1 else "next", "open")
        await answering.answer(number, value, f"answer-{number}")
        await poller.answer(number, value)
        snapshots = [await poller.snapshot(), (await room.back(silent.token)).welcome]
        silent = await room.back(silent.token)
        await silent.answer(number, value)
        await answering.socket.phase("closed")
        told = [answering.socket.seen, silent.socket.seen, projector.seen, await poller.snapshot(), *snapshots]
        everything = json.dumps(told, ensure_ascii=False)
        assert [secret for secret in secrets if secret in everything] == []
        frames = [*answering.socket.all("phase"), *projector.all("phase")]
        before = [frame for frame in frames if frame["phase"] in {"lobby", "ready", "open", "closed"}]
        assert [frame for frame in before if {"answer", "explanation"} & frame.keys()] == []
        await room.command("reveal")
    await room.command("finish")
    await answering.socket.phase("finished")
    others = json.dumps([projector.seen, host.seen], ensure_ascii=False)
    assert [value for value in ("161803", "Mường Thanh", "answer-1") if value in others] == []
    assert "answer-1" not in json.dumps(silent.socket.seen)
