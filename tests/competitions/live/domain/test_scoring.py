from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.live.domain.scoring import (
    NEWCOMER,
    Marked,
    Played,
    QuestionScores,
    RoomScores,
    Rules,
    Scheme,
    Standing,
    Streak,
    points_for,
    score_question,
    score_room,
    streak_bonus,
)

RIGHT = Marked(Fraction(1), right=True, fair_elapsed=2_000)
WRONG = Marked(Fraction(0), right=False, fair_elapsed=2_000)
PARTIAL = Marked(Fraction(1, 2), right=False, fair_elapsed=2_000)
OPINION = Marked(Fraction(0), right=None, fair_elapsed=2_000)
SPEED, ACCURACY = Scheme.SPEED, Scheme.ACCURACY
STREAK = Rules(ACCURACY, Streak.ON)

shares = st.builds(lambda part, whole: Fraction(min(part, whole), whole), st.integers(0, 12), st.integers(1, 12))
marks = shares.flatmap(lambda credit: st.builds(Marked, st.just(credit), st.just(credit == 1), st.integers(0, 40_000)))
opinions = st.builds(Marked, st.just(Fraction(0)), st.none(), st.integers(0, 40_000))
questions = st.builds(
    Played, n=st.just(1), weight=st.integers(1, 10), duration=st.integers(5_000, 600_000), is_poll=st.booleans()
)
rules = st.builds(Rules, st.sampled_from(Scheme), st.sampled_from(Streak))
seats = st.sampled_from("abcde")


@st.composite
def rooms(draw):
    count = draw(st.integers(0, 8))
    played = [
        Played(
            n=n,
            weight=draw(st.integers(1, 10)),
            duration=draw(st.integers(5_000, 60_000)),
            is_poll=draw(st.integers(0, 4)) == 0,
            annulled=draw(st.integers(0, 4)) == 0,
        )
        for n in range(1, count + 1)
    ]
    answers = {q.n: draw(st.dictionaries(seats, opinions if q.is_poll else marks | opinions)) for q in played}
    return draw(st.permutations(played)), answers, draw(rules)


@given(marks, questions, st.sampled_from(Scheme))
def test_points_are_whole_and_within_the_maximum(answer, question, scheme):
    points = points_for(answer, question, scheme)
    most = 1_000 * question.weight * answer.credit
    least = most / 2 if scheme is SPEED else most
    assert least - Fraction(1, 2) <= points <= most + Fraction(1, 2)


@given(marks, questions)
def test_points_are_the_exact_ones_rounded_half_up(answer, question):
    elapsed = 0 if answer.fair_elapsed < 500 else answer.fair_elapsed
    factor = max(Fraction(1, 2), 1 - Fraction(elapsed, question.duration) / 2)
    exact = 1_000 * question.weight * answer.credit * factor
    points = points_for(answer, question, SPEED)
    assert -Fraction(1, 2) <= exact - points < Fraction(1, 2)


@given(marks, questions, st.integers(0, 40_000))
def test_slower_never_earns_more(answer, question, later):
    slower = Marked(answer.credit, answer.right, answer.fair_elapsed + later)
    assert points_for(slower, question, SPEED) <= points_for(answer, question, SPEED)


@pytest.mark.parametrize(
    ("elapsed", "points"), [(0, 1_000), (499, 1_000), (500, 988), (10_000, 750), (20_000, 500), (99_999, 500)]
)
def test_speed_halves_the_points_over_the_duration(elapsed, points):
    answer = Marked(Fraction(1), right=True, fair_elapsed=elapsed)
    assert points_for(answer, Played(1, weight=1, duration=20_000), SPEED) == points


def test_a_half_is_rounded_up():
    """987.5 in speed, and thirds of a thousand in accuracy."""
    question = Played(1, weight=1, duration=20_000)
    assert points_for(Marked(Fraction(1), right=True, fair_elapsed=500), question, SPEED) == 988
    assert points_for(Marked(Fraction(1, 3), right=False, fair_elapsed=0), question, ACCURACY) == 333
    assert points_for(Marked(Fraction(2, 3), right=False, fair_elapsed=0), question, ACCURACY) == 667


def test_polls_and_words_earn_nothing():
    assert points_for(OPINION, Played(1, weight=10, duration=20_000), ACCURACY) == 0


def test_the_streak_grows_by_a_hundred_up_to_five_hundred():
    assert [streak_bonus(row) for row in range(9)] == [0, 0, 100, 200, 300, 400, 500, 500, 500]


def points_of(*answers: Marked | None, poll: int = 0, annulled: int = 0) -> list[int]:
    """The points of one seat for answers in a row, None where it sent none."""
    played = [Played(n, 1, 20_000, n == poll, n == annulled) for n in range(1, len(answers) + 1)]
    given_answers = {n: {"a": answer} for n, answer in enumerate(answers, start=1) if answer is not None}
    scores = score_room(played, given_answers, STREAK)
    return [scores.points[question.n].get("a", 0) for question in played]


def test_the_streak_starts_after_the_first_right_answer():
    assert points_of(RIGHT, RIGHT, RIGHT) == [1_000, 1_100, 1_200]


@pytest.mark.parametrize("breaker", [WRONG, PARTIAL, OPINION, None])
def test_words_a_partial_wrong_or_missing_answer_ends_the_streak(breaker):
    assert points_of(RIGHT, RIGHT, breaker, RIGHT)[3] == 1_000


@pytest.mark.parametrize("answer", [OPINION, None])
def test_a_poll_is_passed_over(answer):
    assert points_of(RIGHT, answer, RIGHT, poll=2) == [1_000, 0, 1_100]


@pytest.mark.parametrize("answer", [RIGHT, WRONG, None])
def test_an_annulled_question_is_passed_over_and_earns_nothing(answer):
    assert points_of(RIGHT, answer, RIGHT, annulled=2) == [1_000, 0, 1_100]


def test_a_question_before_a_seat_joined_is_a_missing_answer():
    assert points_of(None, RIGHT, RIGHT) == [0, 1_000, 1_100]


def test_a_standing_sums_fair_time_over_right_answers_only():
    scores = score_question(Played(1, 1, 20_000), {"a": RIGHT, "b": PARTIAL}, {"a": Standing(5, 7, 0)}, Rules())
    assert scores == QuestionScores({"a": 1_000, "b": 500}, {"a": Standing(1_005, 2_007, 0), "b": Standing(500, 0, 0)})


def test_a_room_without_questions_has_no_scores():
    assert score_room([], {}, Rules()) == RoomScores()


@given(rooms())
def test_a_room_scored_at_once_equals_the_same_room_question_by_question(room):
    played, answers, scoring = room
    standings: Mapping[str, Standing] = {}
    for question in sorted(played, key=lambda one: one.n):
        step = score_question(question, answers[question.n], standings, scoring)
        assert step.points == score_room(played, answers, scoring).points[question.n]
        standings = step.standings
    assert score_room(played, answers, scoring).standings == standings


@given(rooms())
def test_a_room_with_annulled_questions_scores_as_if_they_had_not_been_played(room):
    played, answers, scoring = room
    kept = [question for question in played if not question.annulled]
    scores = score_room(played, answers, scoring)
    assert scores.standings == score_room(kept, answers, scoring).standings
    assert all(not any(scores.points[question.n].values()) for question in played if question.annulled)


@given(rooms())
def test_the_total_is_the_sum_of_the_points_and_the_streak_as_told_seat_by_seat(room):
    played, answers, scoring = room
    scores = score_room(played, answers, scoring)
    for seat in "abcde":
        row, total = 0, 0
        for question in sorted((one for one in played if not one.annulled), key=lambda one: one.n):
            answer = answers[question.n].get(seat)
            plain = points_for(answer, question, scoring.scheme) if answer else 0
            if scoring.streak is Streak.ON and not question.is_poll:
                row = row + 1 if answer and answer.right else 0
                plain += min(500, 100 * max(0, row - 1))
            assert scores.points[question.n].get(seat, 0) == plain
            total += plain
        assert scores.standings.get(seat, NEWCOMER).total == total


@given(rooms(), st.randoms())
def test_no_order_of_arrival_gives_two_scores(room, random):
    played, answers, scoring = room
    shuffled = {n: dict(random.sample(list(given.items()), len(given))) for n, given in answers.items()}
    assert score_room(played, shuffled, scoring) == score_room(played, answers, scoring)
