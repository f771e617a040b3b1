from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.live.domain.deadlines import (
    deadline_of,
    longest_deadline,
    read_factor,
    room_end,
    seat_end,
    seat_time_is_over,
    write_factor,
)
from competitions.live.domain.phases import Phase
from competitions.live.domain.timeline import Timeline
from core.kernel import Invalid
from tests.competitions.live.domain.rooms import GRACE, T0, opened_room, room_in

HALVES = st.sampled_from([2, 3, 4])


@pytest.mark.parametrize(("factor", "halves"), [(1, 2), (1.0, 2), (1.5, 3), (2, 4), (2.0, 4)])
def test_a_factor_is_read_and_written(factor, halves):
    assert read_factor(factor, timed=False) == halves
    assert write_factor(halves) == factor


@pytest.mark.parametrize("factor", [0, 0.5, 1.25, 3, -1, float("nan")])
def test_another_factor_is_invalid(factor):
    with pytest.raises(Invalid) as refusal:
        read_factor(factor, timed=False, pointer="/factor")
    assert refusal.value.errors[0].pointer == "/factor"


def test_a_speed_room_gives_no_extra_time():
    assert read_factor(1, timed=True) == 2
    with pytest.raises(Invalid):
        read_factor(1.5, timed=True)


@given(st.integers(0, 10**7), HALVES)
def test_a_deadline_is_the_exact_one_rounded_up(length, halves):
    room = Timeline(of=1, since=T0, question_opened=T0, question_closes=T0 + length)
    exact = T0 + length * Fraction(halves, 2)
    assert exact <= deadline_of(room, halves) < exact + 1


@given(st.lists(HALVES))
def test_the_room_closes_with_its_slowest_present_seat(present):
    room = opened_room()
    ends = [seat_end(room, halves, grace_ms=GRACE) for halves in present]
    assert room_end(room, present, grace_ms=GRACE) == max(ends, default=T0 + 21_000)
    assert room_end(room, present, grace_ms=GRACE) == longest_deadline(room, present) + GRACE


@given(HALVES, st.integers(0, 60_000))
def test_a_close_under_way_ends_every_time_at_one_moment_but_lengthens_none(halves, asked):
    room = opened_room()
    closing = room.begin_close(T0 + asked, grace_ms=GRACE)
    own = seat_end(room, halves, grace_ms=GRACE)
    assert seat_end(closing, halves, grace_ms=GRACE) == min(own, T0 + asked + GRACE)


@given(HALVES)
def test_time_is_over_at_deadline_and_grace(halves):
    room, end = opened_room(), T0 + 10_000 * halves + GRACE
    assert not seat_time_is_over(room, halves, end - 1, grace_ms=GRACE)
    assert seat_time_is_over(room, halves, end, grace_ms=GRACE)


def test_time_stands_still_in_a_pause():
    paused = opened_room().pause(T0 + 25_000, longest_deadline=T0 + 40_000)
    assert seat_time_is_over(paused, 2, T0 + 10**6, grace_ms=GRACE)
    assert not seat_time_is_over(paused, 4, T0 + 10**6, grace_ms=GRACE)


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase not in {Phase.OPEN, Phase.PAUSED}])
def test_time_is_over_whenever_no_question_is_open(phase):
    assert seat_time_is_over(room_in(phase), 4, T0, grace_ms=GRACE)
