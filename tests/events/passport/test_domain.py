"""The draw's laws and its published vector; codes that turn; quests and badges."""

import random
import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.web.templating import ROOT
from events.domain.kinds import SessionKind
from events.passport.domain import draw
from events.passport.domain.badges import (
    LEVELS,
    QUESTS,
    Topic,
    enters_draw,
    progress_of,
    quest_state,
    subject_of_station,
    topic_of_kind,
)
from events.passport.domain.draw import Step
from events.passport.domain.rotating import WINDOW_SECONDS, Verdict, code_at, judge, screen_key, seconds_left
from tests.clocks import FESTIVAL_MORNING

KEY = b"k" * 32
CODES = st.sets(st.text("23456789ABCDEFGH", min_size=4, max_size=6), max_size=30)
SEEDS = st.binary(min_size=32, max_size=32)
DOCUMENT = (ROOT / "docs" / "prize-draw.md").read_text(encoding="utf-8")


@given(SEEDS, CODES, st.randoms())
def test_the_order_of_the_input_changes_nothing(seed, codes, shuffler):
    listed = sorted(codes)
    shuffler.shuffle(listed)
    assert draw.draw(seed, listed, 3, 3) == draw.draw(seed, codes, 3, 3)


@given(SEEDS, CODES, st.integers(1, 10), st.integers(0, 10))
def test_nobody_wins_twice_and_every_place_is_filled_while_there_are_codes(seed, codes, prizes, substitutes):
    drawn = draw.draw(seed, [*codes, *codes], prizes, substitutes)
    assert len(set(drawn.all)) == len(drawn.all) == min(len(codes), prizes + substitutes)
    assert len(drawn.winners) == min(len(codes), prizes)
    assert set(drawn.all) <= codes


@given(SEEDS, CODES, st.integers(0, 9), st.integers(0, 9))
def test_more_prizes_only_move_the_border_between_winners_and_substitutes(seed, codes, fewer, more):
    assert draw.draw(seed, codes, fewer, 9 - fewer).all == draw.draw(seed, codes, more, 9 - more).all


@given(SEEDS, CODES, st.text("JKMN", min_size=7, max_size=7))
def test_a_changed_list_or_seed_is_found(seed, codes, stranger):
    commitment, digest = draw.commitment_of(seed), draw.digest_of_list(codes)
    assert draw.verify(seed, commitment, digest, codes)
    assert not draw.verify(seed, commitment, digest, codes | {stranger})
    assert not draw.verify(bytes([seed[0] ^ 1]) + seed[1:], commitment, digest, codes)


def test_every_code_has_an_equal_chance_over_four_thousand_draws():
    source, codes = random.Random(10), [f"C{number:02}" for number in range(20)]
    won = dict.fromkeys(codes, 0)
    for _ in range(4000):
        won[draw.draw(source.randbytes(32), codes, 1, 0).winners[0]] += 1
    chi_square = sum((count - 200) ** 2 / 200 for count in won.values())
    assert chi_square < 43.8  # 19 degrees of freedom: passed by 99.9 % of fair draws


def test_a_seed_depends_on_the_key_the_draw_and_the_salt():
    seeds = {draw.make_seed(KEY, "a", "s"), draw.make_seed(b"x" * 32, "a", "s")}
    seeds |= {draw.make_seed(KEY, "b", "s"), draw.make_seed(KEY, "a", "t")}
    assert {len(seed) for seed in seeds} == {draw.SEED_BYTES}
    assert len(seeds) == 4


@given(st.permutations(list(Step)))
def test_steps_are_taken_in_one_order_only_and_once(order):
    done: set[Step] = set()
    for step in order:
        if draw.may_take(done, step):
            done.add(step)
            assert not draw.may_take(done, step)
    assert list(Step)[: len(done)] == [step for step in Step if step in done]


@pytest.mark.parametrize(
    ("called", "drawn", "rank"), [([1, 2], 4, 3), ([1, 2, 3, 4], 4, None), ([], 1, 1), ([], 0, None)]
)
def test_substitutes_move_up_in_order_until_nobody_is_left(called, drawn, rank):
    assert draw.next_rank(called, drawn) == rank


def vector():
    cells = dict(re.findall(r"^\| ([a-z ]+) \| (.+) \|$", DOCUMENT, re.MULTILINE))
    return {name: re.findall(r"`([^`]+)`", cell) for name, cell in cells.items()}


def test_the_published_vector_holds():
    told = vector()
    seed, codes = bytes.fromhex(told["seed"][0]), told["list"]
    assert draw.commitment_of(seed) == told["commitment"][0]
    assert draw.digest_of_list(codes) == told["list digest"][0]
    assert list(draw.draw(seed, codes, 5, 0).winners) == told["order drawn"]


def test_the_published_checker_accepts_the_vector_and_refuses_any_change():
    source = re.search(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)[1]
    space: dict = {}
    exec(source, space)  # noqa: S102 - the snippet is our own document, under test
    told = vector()
    right = (told["seed"][0], told["commitment"][0], draw.canonical_list(told["list"]), told["list digest"][0])
    assert space["check"](*right, told["order drawn"])
    for at, wrong in enumerate(("ff" * 32, "ff" * 32, "7KQ4-MX2P\n", "ff" * 32)):
        with pytest.raises(AssertionError):
            space["check"](*right[:at], wrong, *right[at + 1 :], told["order drawn"])
    with pytest.raises(AssertionError):
        space["check"](*right, told["order drawn"][::-1])


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_code_is_fresh_for_at_least_two_minutes_and_at_most_four(shown, later):
    at = FESTIVAL_MORNING + timedelta(seconds=shown)
    verdict = judge(KEY, "tram", code_at(KEY, "tram", at), at + timedelta(seconds=later))
    if later <= WINDOW_SECONDS:
        assert verdict is Verdict.FRESH
    if later >= 2 * WINDOW_SECONDS:
        assert verdict is Verdict.OLD
    assert 0 < seconds_left(at) <= WINDOW_SECONDS


def test_a_photo_of_yesterday_is_old_and_a_code_of_elsewhere_or_tomorrow_is_wrong():
    now = FESTIVAL_MORNING
    assert judge(KEY, "a", code_at(KEY, "a", now - timedelta(days=1)), now) is Verdict.OLD
    wrong = (code_at(KEY, "b", now), code_at(b"x", "a", now), code_at(KEY, "a", now + timedelta(hours=1)), "", "1-2")
    assert {judge(KEY, "a", code, now) for code in wrong} == {Verdict.WRONG}
    assert screen_key(KEY, "a") != screen_key(KEY, "b")


@given(st.lists(st.sampled_from(list(Topic)), max_size=12))
def test_more_stamps_never_lower_what_was_reached(topics):
    before, after = progress_of(topics), progress_of([*topics, Topic.VNEID])
    assert (before.level.stamps if before.level else 0) <= (after.level.stamps if after.level else 0)
    assert enters_draw(after_topics := [*topics, Topic.VNEID]) >= enters_draw(topics)
    assert quest_state(QUESTS[0], after_topics).done <= QUESTS[0].needed
    assert [level.stamps for level in LEVELS] == sorted(level.stamps for level in LEVELS)


def test_four_different_booths_complete_the_quest_and_one_booth_four_times_does_not():
    assert enters_draw([Topic.VNEID, Topic.PAYMENT, Topic.COMMERCE, Topic.SAFETY])
    assert not enters_draw([Topic.VNEID] * 4)
    assert not enters_draw([Topic.VNEID, Topic.PAYMENT, Topic.CLASS, Topic.QUIZ])
    full = progress_of(list(Topic))
    assert full.next_quest is None
    assert full.next_level is None


def test_who_is_let_in_is_stamped_for_learning_and_for_the_quiz():
    found = {kind: topic_of_kind(kind) for kind in SessionKind}
    assert found[SessionKind.COMMUNITY] is Topic.CLASS
    assert found[SessionKind.LIVE_QUIZ] is Topic.QUIZ
    assert {kind for kind, topic in found.items() if topic is None} == {"opening", "awards", "experience_booth"}
    assert topic_of_kind("unknown") is None


def test_a_class_s_own_code_and_its_door_give_one_stamp():
    assert subject_of_station("s", Topic.CLASS, "x") == "session:x"
    assert subject_of_station("s", Topic.VNEID, "x") == "station:s"
    assert subject_of_station("s", Topic.CLASS, None) == "station:s"
