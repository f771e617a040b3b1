import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.live.domain.fairtime import Allowance, FairTime, allowance_for, fair_time, round_trip_of, with_pong

AFTER = st.none() | st.integers(0, 60_000)
TRIP = st.integers(0, 2_000)


@given(st.integers(0, 60_000), AFTER, TRIP)
def test_lying_gains_at_most_a_second_and_a_half(elapsed, seen_after, round_trip):
    found = fair_time(elapsed, seen_after, round_trip)
    assert found.elapsed == elapsed
    assert max(0, elapsed - 1_500) <= found.fair_elapsed <= elapsed


@given(AFTER, TRIP)
def test_who_is_capped_has_the_whole_allowance(seen_after, round_trip):
    allowance = allowance_for(seen_after, round_trip)
    assert allowance.capped == (allowance.milliseconds == 1_500)


@given(st.integers(0, 60_000), TRIP)
def test_without_seen_or_over_http_nothing_is_allowed(elapsed, round_trip):
    assert fair_time(elapsed, None, round_trip) == FairTime(elapsed, elapsed, capped=False)


@given(st.integers(0, 800), st.integers(0, 1_000))
def test_an_honest_phone_gets_its_delivery_and_its_way_back(round_trip, delivery):
    """What it lost is the way there and the way back; `seen` arrives after both."""
    half_trip = (round_trip + 1) // 2
    assert allowance_for(delivery + half_trip, round_trip).milliseconds == delivery + half_trip


@pytest.mark.parametrize(
    ("seen_after", "round_trip", "allowance"),
    [
        (100, 200, Allowance(100, capped=False)),
        (50, 200, Allowance(100, capped=False)),
        (300, 201, Allowance(300, capped=False)),
        (1_000, 1_000, Allowance(900, capped=False)),
        (1_499, 0, Allowance(1_499, capped=False)),
        (1_500, 0, Allowance(1_500, capped=True)),
        (60_000, 2_000, Allowance(1_500, capped=True)),
        (0, 2_000, Allowance(400, capped=False)),
    ],
)
def test_half_trip_and_credit(seen_after, round_trip, allowance):
    assert allowance_for(seen_after, round_trip) == allowance


def test_fair_time_is_never_below_zero():
    assert fair_time(300, 400, 200) == FairTime(300, 0, capped=False)


@given(st.lists(st.integers(-5, 4_000)))
def test_the_smallest_of_the_last_five_measurements_counts(pongs):
    window: tuple[int, ...] = ()
    for pong in pongs:
        window = with_pong(window, pong)
    measured = [max(0, pong) for pong in pongs if pong <= 2_000]
    assert window == tuple(measured[-5:])
    assert round_trip_of(window) == min(measured[-5:], default=0)
