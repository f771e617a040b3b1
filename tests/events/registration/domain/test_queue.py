from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.registration.domain.queue import (
    FOLLOWS,
    LAST_OFFER,
    OFFER_STANDS,
    STANDING,
    Status,
    first_status,
    may_follow,
    offer_until,
)

START = datetime(2026, 10, 10, 8, tzinfo=UTC)


@given(st.timedeltas(min_value=timedelta(days=-30), max_value=timedelta(days=2)))
def test_an_offer_stands_a_day_and_ends_before_the_session(shift):
    now = START + shift
    until = offer_until(now, START)
    if now >= START - LAST_OFFER:
        assert until is None
    else:
        assert now < until <= min(now + OFFER_STANDS, START - LAST_OFFER)


@given(st.sampled_from(Status), st.sampled_from(Status))
def test_only_what_stands_changes_and_nothing_stays_itself(before, after):
    assert not may_follow(before, after) or (before in STANDING and before is not after)


def test_everything_standing_can_be_given_up():
    assert set(FOLLOWS) == STANDING
    assert all(may_follow(before, Status.CANCELLED) for before in STANDING)


def test_a_new_registration_is_decided_on_waits_or_sits():
    assert first_status(needs_consent=True, is_full=True) is Status.PENDING
    assert first_status(needs_consent=False, is_full=True) is Status.WAITING
    assert first_status(needs_consent=False, is_full=False) is Status.SEATED
