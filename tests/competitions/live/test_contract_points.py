"""Points: every kind of question, weights, speed, fair time, streaks, ranks and the race of units."""

import asyncio
from fractions import Fraction
from itertools import combinations

import pytest

from tests.competitions.live.questions import choice, match, multiple, numeric, order, poll, text, true_false, words

pytestmark = [pytest.mark.database, pytest.mark.one_engine, pytest.mark.asyncio(loop_scope="session")]

LONG = 60


def half_up(exact):
    return int(exact + Fraction(1, 2))


async def score(site, question, *values, **policy):
    """Points and `right` of these values, each from a phone of its own."""
    room = await site.room(question | {"seconds": LONG}, early_close=True, **policy)
    phones = [await room.phone() for _ in values]
    await room.commands("start", "open")
    opened = await phones[0].socket.phase("open")
    for phone, value in zip(phones, values, strict=True):
        sent = value(opened["q"]) if callable(value) else value
        assert (await phone.answer(1, sent))["t"] == "stored", sent
    await room.until("closed")
    answers = {one["participant_id"]: one for one in (await room.results())["questions"][0]["answers"]}
    return [(answers[phone.id]["points"], answers[phone.id]["right"]) for phone in phones]


async def test_choice_takes_any_of_the_right_ones(site):
    assert await score(site, choice(right=[0, 2]), [0], [1], [2]) == [(1000, True), (0, False), (1000, True)]


async def test_true_false_is_right_or_not(site):
    assert await score(site, true_false(right=[1]), [0], [1]) == [(0, False), (1000, True)]


async def test_multiple_gives_right_picks_less_wrong_ones(site):
    # right: 0, 1, 3 of four
    values = ([0, 1, 3], [0, 1], [0], [0, 1, 2, 3], [0, 2], [2], [3, 1, 0])
    points = [(1000, True), (667, False), (333, False), (667, False), (0, False), (0, False), (1000, True)]
    assert await score(site, multiple(), *values) == points


async def test_order_gives_the_share_of_pairs_in_right_order(site):
    items = order()["items"]

    def sends(*wanted):
        return lambda q: [q["options"].index(items[index]) for index in wanted]

    orders = ((0, 1, 2, 3), (1, 0, 2, 3), (3, 2, 1, 0), (3, 0, 1, 2))
    expected = []
    for one in orders:
        share = Fraction(sum(a < b for a, b in combinations(one, 2)), 6)
        expected.append((half_up(1000 * share), share == 1))
    assert expected == [(1000, True), (833, False), (0, False), (500, False)]
    assert await score(site, order(), *(sends(*one) for one in orders)) == expected


async def test_match_gives_the_share_of_right_pairs(site):
    right = match()["right"]

    def sends(*pairs):
        return lambda q: [[left, q["right_side"].index(right[chosen])] for left, chosen in pairs]

    values = (
        sends((0, 0), (1, 1), (2, 2)),
        sends((0, 0), (1, 2), (2, 1)),
        sends((2, 2)),
        sends((0, 1), (1, 2), (2, 0)),
    )
    assert await score(site, match(), *values) == [(1000, True), (333, False), (333, False), (0, False)]


async def test_numeric_takes_the_tolerance_with_its_bounds(site):
    values = ("3.14", "3.13", "3.15", "3.1500000001", "3.12", "-3.14", "3.140")
    points = [1000, 1000, 1000, 0, 0, 0, 1000]
    assert await score(site, numeric(), *values) == [(one, one == 1000) for one in points]


async def test_text_forgives_case_accents_and_spaces(site):
    values = ("Hà Nội", "  ha   noi ", "HÀ NỘI", "thang long", "Hải Phòng", "hanoi")
    points = [1000, 1000, 1000, 1000, 0, 0]
    assert await score(site, text(), *values) == [(one, one == 1000) for one in points]
    assert await score(site, text(answers=["Điện Biên"]), "dien bien", "đien bien") == [(1000, True)] * 2


async def test_polls_and_words_earn_nothing(site):
    assert await score(site, poll(), [0], [1]) == [(0, None)] * 2
    assert await score(site, words(), "xòe") == [(0, None)]


async def test_weight_multiplies_and_rounds_once(site):
    assert await score(site, choice(weight=10), [1]) == [(10_000, True)]
    assert await score(site, multiple(weight=2), [0]) == [(667, False)], "2000 / 3, not twice 333"


async def test_speed_takes_off_up_to_half_and_forgives_half_a_second(site):
    room = await site.room(choice(seconds=5, weight=3), scoring="speed")
    quick, slow = await room.join(), await room.join()
    await room.commands("start", "open")
    await quick.answer(1, [1])
    await asyncio.sleep(1)
    await slow.answer(1, [1])
    await room.until("closed")
    answers = {one["participant_id"]: one for one in (await room.results())["questions"][0]["answers"]}
    for seat in (quick, slow):
        one = answers[seat.id]
        assert one["elapsed"] == one["fair_elapsed"], "over HTTP nothing is allowed"
        counted = 0 if one["fair_elapsed"] < 500 else one["fair_elapsed"]
        assert one["points"] == half_up(3000 * max(Fraction(1, 2), 1 - Fraction(counted, 5000) / 2))
    assert answers[quick.id]["points"] == 3000 or answers[quick.id]["elapsed"] >= 500
    assert answers[slow.id]["points"] <= 2700


async def test_accuracy_ignores_time(site):
    room = await site.room(choice(seconds=5))
    seat = await room.join()
    await room.commands("start", "open")
    await asyncio.sleep(1)
    await seat.answer(1, [1])
    await room.command("finish")
    (answer,) = (await room.results())["questions"][0]["answers"]
    assert (answer["points"], answer["elapsed"] >= 1000) == (1000, True)


async def test_fair_time_starts_when_the_question_was_first_seen(site):
    room = await site.room(choice(seconds=LONG), scoring="speed")
    unseen, seen, twice, capped = [await room.phone() for _ in range(4)]
    await asyncio.sleep(0.3)
    await room.commands("start", "open")
    await twice.socket.send("seen", q=1)
    await asyncio.sleep(0.8)
    for phone in (seen, twice):
        await phone.socket.send("seen", q=1)
    await asyncio.sleep(0.2)
    for phone in (unseen, seen, twice):
        await phone.answer(1, [1])
    await asyncio.sleep(1)
    await capped.answer(1, [1], seen=True)
    await room.until("closed")
    answers = {one["participant_id"]: one for one in (await room.results())["questions"][0]["answers"]}
    allowed = {phone.id: answers[phone.id]["elapsed"] - answers[phone.id]["fair_elapsed"] for phone in (unseen, seen)}
    assert allowed[unseen.id] == 0
    assert 700 <= allowed[seen.id] <= 1500
    assert answers[twice.id]["fair_elapsed"] > answers[seen.id]["fair_elapsed"] + 500
    assert answers[capped.id]["elapsed"] - answers[capped.id]["fair_elapsed"] == 1500


async def play(room, phone, *values):
    """Play the room's questions one after the other; return the points by question."""
    for number, value in enumerate(values, start=1):
        await room.commands("start" if number == 1 else "next", "open")
        await phone.answer(number, value)
        await phone.socket.phase("closed")
        await room.command("reveal")
    return [question["answers"][0]["points"] for question in (await room.results())["questions"]]


async def test_streak_grows_to_five_hundred(site):
    room = await site.room(*[choice(seconds=LONG)] * 8, streak=True, early_close=True)
    points = await play(room, await room.phone(), *[[1]] * 8)
    assert points == [1000, 1100, 1200, 1300, 1400, 1500, 1500, 1500]


async def test_streak_passes_over_polls_and_ends_with_words_and_wrong_answers(site):
    questions = [choice(), choice(), poll(), choice(), words(), choice(), choice(), multiple(), choice(), choice()]
    values = [[1], [1], [0], [1], "xòe", [1], [1], [0, 1], [1], [0]]
    room = await site.room(*(one | {"seconds": LONG} for one in questions), streak=True, early_close=True)
    points = await play(room, await room.phone(), *values)
    assert points == [1000, 1100, 0, 1200, 0, 1000, 1100, 667, 1000, 0]


async def test_streak_is_off_unless_wished_and_ends_with_a_missing_answer(site):
    off = await site.room(*[choice(seconds=LONG)] * 2, early_close=True)
    assert await play(off, await off.phone(), [1], [1]) == [1000, 1000]
    room = await site.room(*[choice(seconds=LONG)] * 3, streak=True, early_close=True)
    phone = await room.phone()
    for number in (1, 2, 3):
        await room.commands("start" if number == 1 else "next", "open")
        if number == 2:
            await room.command("close")
        else:
            await phone.answer(number, [1])
            await room.until("closed")
        await room.command("reveal")
    assert (await room.results())["participants"][0]["total"] == 2000


async def test_streak_is_as_if_an_annulled_question_had_not_been_played(site):
    room = await site.room(*[choice(seconds=LONG)] * 4, streak=True, early_close=True)
    await play(room, await room.phone(), [1], [1], [0], [1])
    assert (await room.results())["participants"][0]["total"] == 1000 + 1100 + 1000
    await room.command("annul", question=3)
    results = await room.results()
    assert results["participants"][0]["total"] == 1000 + 1100 + 1200
    assert [question["answers"][0]["points"] for question in results["questions"]] == [1000, 1100, 0, 1200]


async def test_equal_totals_share_a_rank(site):
    room = await site.room(choice(seconds=LONG), early_close=True)
    seats = [await room.join() for _ in range(4)]
    await room.join("Không trả lời")
    await room.commands("start", "open")
    for seat, value in zip(seats, ([1], [1], [0], [0]), strict=True):
        await seat.answer(1, value)
    await room.command("finish")
    participants = (await room.results())["participants"]
    assert [(one["total"], one["rank"]) for one in participants] == [
        (1000, 1), (1000, 1), (0, 3), (0, 3), (0, None),
    ]  # fmt: skip


async def test_speed_ranks_equal_totals_by_less_fair_time(site):
    room = await site.room(choice(seconds=LONG), scoring="speed")
    first, second = await room.join(), await room.join()
    await room.commands("start", "open")
    await first.answer(1, [1])
    await asyncio.sleep(0.05)
    await second.answer(1, [1])
    await room.until("closed")
    results = await room.results()
    assert [one["id"] for one in results["participants"]] == [first.id, second.id]
    assert [one["rank"] for one in results["participants"]] == [1, 2]


async def test_units_race_with_means_drawn_to_the_rooms(site):
    codes = [unit["code"] for unit in (await site.http.get("/api/v1/units?kind=commune")).json()["units"][:3]]
    room = await site.room(choice(seconds=LONG), groups=True, early_close=True)
    crowd = [await room.join(commune=codes[0]) for _ in range(4)] + [await room.join(commune=codes[0], members=6)]
    few = [await room.join(commune=codes[1]) for _ in range(4)]
    group, visitor = await room.join(commune=codes[2], members=5), await room.join(commune=None)
    await room.join("Không trả lời", commune=codes[1])
    await room.commands("start", "open")
    right = [*crowd[1:], few[0], visitor]
    for seat in (*crowd, *few, group, visitor):
        assert (await seat.answer(1, [1] if seat in right else [0])).status_code == 200
    await room.command("finish")
    people = {codes[0]: 10, codes[1]: 4, codes[2]: 5}
    sums = {codes[0]: 9000, codes[1]: 1000, codes[2]: 0}
    mean = Fraction(9000 + 1000 + 1000, 10 + 4 + 5 + 1)
    exact = {code: (sums[code] + 10 * mean) / (people[code] + 10) for code in codes}
    shown = {code: f"{half_up(value * 1000) / 1000:.3f}" for code, value in exact.items()}
    units = {unit["code"]: unit for unit in (await room.results())["units"]}
    assert {code: unit["score"] for code, unit in units.items()} == shown
    assert {code: unit["participants"] for code, unit in units.items()} == people
    assert {code: unit["rank"] for code, unit in units.items()} == {codes[0]: 1, codes[2]: 2, codes[1]: None}
    assert all(set(unit) == {"kind", "code", "participants", "score", "rank"} for unit in units.values())


async def test_party_cells_are_on_no_board_under_ten_and_known_to_home_affairs_only(site, tokens):
    cells = [unit["code"] for unit in (await site.http.get("/api/v1/units?kind=party_cell")).json()["units"][:2]]
    room = await site.room(choice(seconds=LONG), ask=["party_cell"], groups=True, early_close=True)
    small = await room.join(party_cell=cells[0], members=9)
    large = await room.join(party_cell=cells[1], members=10)
    await room.commands("start", "open")
    await small.answer(1, [1])
    await large.answer(1, [1])
    await room.until("closed")
    await room.commands("reveal", "standings")
    results, theirs = await room.results(), await room.get("/results", tokens["noivu"])
    assert {unit["code"] for unit in results["units"] if unit["kind"] == "party_cell"} == {cells[1]}
    assert [one.get("party_cell") for one in results["participants"]] == [None, None]
    assert {one["id"]: one["party_cell"] for one in theirs["participants"]} == dict(
        zip((small.id, large.id), cells, strict=True)
    )
    board = (await room.phone()).welcome["room"]["board"]
    assert {unit["code"] for unit in board["units"] if unit["kind"] == "party_cell"} == {cells[1]}
