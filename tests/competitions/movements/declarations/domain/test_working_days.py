"""Deadlines in working days, and what is overdue."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.movements.declarations.domain.reports import (
    ADDRESS_PER_HOUR,
    Complaint,
    Recent,
    ReportState,
    find_report_flaws,
    is_overdue,
    is_too_many,
)
from competitions.movements.declarations.domain.working_days import Calendar, deadline

DAYS = st.dates(date(2024, 1, 1), date(2030, 1, 1))


@given(DAYS, st.integers(1, 30), st.sets(DAYS, max_size=10), st.integers(0, 9))
def test_exactly_so_many_working_days_lie_between(day, number, off, length):
    calendar = Calendar(frozenset(off | {day + timedelta(days=step) for step in range(1, length + 1)}))
    due = deadline(day, calendar, number)
    between = [day + timedelta(days=step) for step in range(1, (due - day).days + 1)]
    assert sum(calendar.works(each) for each in between) == number
    assert calendar.works(due)
    assert due >= deadline(day, Calendar(), number)


@given(DAYS)
def test_no_saturday_sunday_or_day_off_is_a_working_day(day):
    assert Calendar().works(day) is (day.isoweekday() <= 5)
    assert not Calendar(frozenset({day})).works(day)


@pytest.mark.parametrize(
    ("came", "due"),
    [
        (date(2026, 10, 9), date(2026, 10, 16)),  # a Friday: next Friday
        (date(2026, 10, 10), date(2026, 10, 16)),  # a Saturday counts from Monday on
        (date(2026, 10, 12), date(2026, 10, 19)),
    ],
)
def test_five_days_count_from_the_day_after(came, due):
    assert deadline(came, Calendar()) == due


@given(DAYS, st.integers(-20, 20))
def test_an_open_report_is_overdue_only_after_its_last_day(due, days):
    today = due + timedelta(days=days)
    assert is_overdue(ReportState.OPEN, due, today) is (days > 0)
    assert not is_overdue(ReportState.REJECTED, due, today)


@pytest.mark.parametrize(
    ("complaint", "fields"),
    [
        (Complaint("Số này không đúng"), []),
        (Complaint("sai"), ["text"]),
        (Complaint("x" * 2001, "y" * 121, "z" * 121), ["text", "name", "contact"]),
    ],
)
def test_a_report_says_something_of_bounded_length(complaint, fields):
    assert [flaw.pointer for flaw in find_report_flaws(complaint)] == fields


@pytest.mark.parametrize(
    ("recent", "too_many"),
    [
        (Recent(4, 14, 199, 9_999), False),
        (Recent(5, 5, 5, 5), True),
        (Recent(0, 15, 15, 15), True),
        (Recent(0, 0, 200, 200), True),
        (Recent(0, 0, 0, 10_000), True),
    ],
)
def test_one_reporter_an_address_and_everybody_together_are_bounded(recent, too_many):
    assert is_too_many(recent) is too_many


def test_forty_addresses_at_their_limit_close_nothing_to_others():
    assert not is_too_many(Recent(0, 0, 0, 40 * ADDRESS_PER_HOUR))
