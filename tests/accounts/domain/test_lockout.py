"""Wrong passwords cost time, right ones never; nothing stays shut for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.lockout import PER_ACCOUNT, Failures, network_of, one_less, one_more, wait_left

GAPS = st.lists(st.integers(0, 2000), max_size=60)


def play(gaps):
    """Attempts at these distances that keep to the waits; the counts after each."""
    failures, now = Failures(), 0
    for gap in gaps:
        now += gap + wait_left(failures, PER_ACCOUNT, now + gap)
        failures = one_more(failures, PER_ACCOUNT, now)
        yield failures, now


@given(GAPS)
def test_a_wait_is_never_longer_than_the_longest(gaps):
    for failures, now in play(gaps):
        assert 0 <= wait_left(failures, PER_ACCOUNT, now) <= PER_ACCOUNT.longest_wait


@given(GAPS, st.integers(0, 5000))
def test_waiting_only_shortens_the_wait(gaps, more):
    for failures, now in play(gaps):
        assert wait_left(failures, PER_ACCOUNT, now + more) <= wait_left(failures, PER_ACCOUNT, now)


@given(GAPS)
def test_after_an_hour_everything_is_forgotten(gaps):
    for failures, now in play(gaps):
        later = now + PER_ACCOUNT.forgotten_after
        assert wait_left(failures, PER_ACCOUNT, later) == 0
        assert one_more(failures, PER_ACCOUNT, later).count == 1


@given(GAPS)
def test_a_right_attempt_takes_its_count_back(gaps):
    for failures, now in play(gaps):
        following = one_more(failures, PER_ACCOUNT, now)
        assert one_less(following).count == failures.count


def test_five_failures_are_free_and_the_sixth_waits_doubling():
    failures, waits = Failures(), []
    for _ in range(12):
        waits.append(wait_left(failures, PER_ACCOUNT, 0))
        failures = one_more(failures, PER_ACCOUNT, 0)
    assert waits == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900]
    assert one_less(Failures()) == Failures()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_household_counts_as_one_address(address, network):
    assert network_of(address) == network
