import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.live.domain.intake_rules import Attempt, Standpoint, Verdict, judge
from competitions.live.domain.phases import Phase
from competitions.live.domain.timeline import Timeline
from tests.competitions.live.domain.rooms import GRACE, SECONDS, T0, opened_room, room_in

FRESH = Standpoint(stored_id=None, halves=2, grace_ms=GRACE)
ANSWERED = Standpoint(stored_id="a", halves=2, grace_ms=GRACE)


def verdict(room: Timeline, attempt: Attempt, seat: Standpoint = FRESH, *, good: bool = True) -> Verdict:
    return judge(attempt, seat, room, lambda _: good)


def second_question(phase: Phase = Phase.OPEN) -> Timeline:
    ready = room_in(Phase.REVEALED).next(T0)
    return ready if phase is Phase.READY else ready.open(SECONDS, T0)


def never_looked_at(question: int) -> bool:
    raise AssertionError(question)


def test_an_answer_in_time_is_accepted():
    assert verdict(opened_room(), Attempt(1, "a", T0 + 20_999)) is Verdict.ACCEPTED


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase not in {Phase.LOBBY, Phase.READY}])
def test_the_same_id_is_acknowledged_again_for_the_rest_of_the_room(phase):
    assert verdict(room_in(phase), Attempt(1, "a", T0 + 10**6), ANSWERED, good=False) is Verdict.KNOWN


@pytest.mark.parametrize("question", [0, -1, 4])
def test_a_question_the_room_does_not_have_is_invalid(question):
    assert verdict(opened_room(), Attempt(question, "a", T0)) is Verdict.INVALID


@pytest.mark.parametrize("answer_id", ["", "x" * 65])
def test_an_answer_without_a_usable_id_is_invalid(answer_id):
    assert verdict(opened_room(), Attempt(1, answer_id, T0)) is Verdict.INVALID


def test_a_malformed_value_is_invalid():
    assert verdict(opened_room(), Attempt(1, "a", T0), good=False) is Verdict.INVALID


def test_a_malformed_value_is_invalid_before_it_is_duplicate_or_late():
    assert verdict(opened_room(), Attempt(1, "b", T0), ANSWERED, good=False) is Verdict.INVALID
    assert verdict(room_in(Phase.CLOSED), Attempt(1, "b", T0), good=False) is Verdict.INVALID


@pytest.mark.parametrize("phase", [Phase.LOBBY, Phase.READY])
def test_values_of_questions_not_yet_opened_are_not_looked_at(phase):
    assert judge(Attempt(1, "a", T0), FRESH, room_in(phase), never_looked_at) is Verdict.CLOSED
    assert judge(Attempt(2, "a", T0), FRESH, opened_room(), never_looked_at) is Verdict.CLOSED
    assert judge(Attempt(2, "a", T0), FRESH, second_question(Phase.READY), never_looked_at) is Verdict.CLOSED


def test_a_second_answer_is_duplicate_also_when_late():
    assert verdict(opened_room(), Attempt(1, "b", T0), ANSWERED) is Verdict.DUPLICATE
    assert verdict(room_in(Phase.FINISHED), Attempt(1, "b", T0), ANSWERED) is Verdict.DUPLICATE


@pytest.mark.parametrize("halves", [2, 3, 4])
def test_an_answer_is_late_once_the_time_of_its_seat_is_over(halves):
    seat, end = Standpoint(None, halves, GRACE), T0 + halves * 10_000 + GRACE
    assert verdict(opened_room(), Attempt(1, "a", end - 1), seat) is Verdict.ACCEPTED
    assert verdict(opened_room(), Attempt(1, "a", end), seat) is Verdict.LATE


@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.REVEALED, Phase.STANDINGS, Phase.PODIUM, Phase.FINISHED])
def test_an_answer_is_late_for_the_rest_of_the_room(phase):
    assert verdict(room_in(phase), Attempt(1, "a", T0)) is Verdict.LATE


@pytest.mark.parametrize("phase", [Phase.READY, Phase.OPEN])
def test_an_answer_to_the_question_before_is_late(phase):
    assert verdict(second_question(phase), Attempt(1, "a", T0)) is Verdict.LATE


def test_a_finished_room_answers_late_also_for_what_it_never_opened():
    assert judge(Attempt(3, "a", T0), FRESH, room_in(Phase.FINISHED), never_looked_at) is Verdict.LATE


def test_an_answer_in_a_pause_is_closed_unless_its_time_was_over_before():
    paused = opened_room().pause(T0 + 25_000, longest_deadline=T0 + 40_000)
    assert verdict(paused, Attempt(1, "a", T0 + 26_000), Standpoint(None, 4, GRACE)) is Verdict.CLOSED
    assert verdict(paused, Attempt(1, "a", T0 + 26_000), FRESH) is Verdict.LATE
    assert verdict(opened_room().pause(T0), Attempt(1, "a", T0 + 10**6)) is Verdict.CLOSED


def test_close_ends_every_time_after_the_grace():
    closing = opened_room().begin_close(T0 + 100, grace_ms=GRACE)
    assert verdict(closing, Attempt(1, "a", T0 + 1_099)) is Verdict.ACCEPTED
    assert verdict(closing, Attempt(1, "a", T0 + 1_100), Standpoint(None, 4, GRACE)) is Verdict.LATE


@given(st.sampled_from(Phase), st.integers(-1, 5), st.integers(0, 50_000), st.sampled_from([FRESH, ANSWERED]))
def test_only_a_fresh_answer_to_the_open_question_is_accepted(phase, question, after, seat):
    found = verdict(room_in(phase), Attempt(question, "b", T0 + after), seat)
    expected = phase is Phase.OPEN and question == 1 and after < 21_000 and seat is FRESH
    assert (found is Verdict.ACCEPTED) == expected
