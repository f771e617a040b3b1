"""Sessions move within their week and none is lost; no more weeks are held than due."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from events.series.domain.changing import rehome
from events.series.domain.duty import judge_duty, monday_of

FIRST = date(2026, 8, 3)
DAYS = st.dates(FIRST, date(2027, 8, 1))


@given(st.sets(DAYS, max_size=30), st.sets(DAYS, max_size=30))
def test_sessions_move_within_their_week_and_none_is_lost(old, new):
    change = rehome(old, new)
    assert set(change.moved) | set(change.dropped) == old
    assert set(change.moved) & set(change.dropped) == set()
    assert set(change.moved.values()) <= new
    assert len(set(change.moved.values())) == len(change.moved)
    assert all(before.isocalendar()[:2] == after.isocalendar()[:2] for before, after in change.moved.items())
    assert all(change.moved[day] == day for day in old & new)


@given(st.sets(DAYS, max_size=40), DAYS)
def test_no_more_weeks_are_held_than_due(held, today):
    duty = judge_duty(held, FIRST, today)
    assert 0 <= duty.weeks_held <= duty.weeks_due
    assert duty.missing == duty.weeks_due - duty.weeks_held
    assert duty.is_this_week_held == any(monday_of(day) == monday_of(today) for day in held)


def test_two_classes_in_one_week_are_one_week():
    duty = judge_duty([date(2026, 8, 4), date(2026, 8, 6), date(2026, 8, 18)], FIRST, date(2026, 8, 19))
    assert (duty.weeks_due, duty.weeks_held, duty.missing, duty.is_this_week_held) == (2, 1, 1, True)
