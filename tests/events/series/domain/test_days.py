from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.series.domain.days import (
    HORIZON,
    Skipped,
    Span,
    find_course_errors,
    find_errors,
    next_span,
    plan_days,
    weeks_due,
)

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
OFF = st.dictionaries(DAYS, st.sampled_from(["Tết", "Bão"]), max_size=20)


@given(st.lists(DAYS, max_size=60), OFF, OFF)
def test_each_day_of_a_rule_is_kept_or_skipped_with_its_reason_once(days, holidays, taken_out):
    plan = plan_days(days, holidays, taken_out)
    skipped = {each.day: each.reason for each in plan.skipped}
    assert sorted([*plan.days, *skipped]) == sorted(set(days))
    assert all(day not in holidays and day not in taken_out for day in plan.days)
    assert all(reason == {**holidays, **taken_out}[day] for day, reason in skipped.items())


def test_tet_is_passed_over():
    tuesdays = [date(2027, 1, 26) + timedelta(weeks=number) for number in range(4)]
    plan = plan_days(tuesdays, {date(2027, 2, 9): "Tết Nguyên đán"}, {})
    assert plan.days == (date(2027, 1, 26), date(2027, 2, 2), date(2027, 2, 16))
    assert plan.skipped == (Skipped(date(2027, 2, 9), "Tết Nguyên đán"),)


@given(DAYS, DAYS, st.none() | DAYS, DAYS)
def test_spans_follow_each_other_without_gap_or_overlap(starts, ends, made_until, today):
    span = next_span(starts, ends, made_until, today)
    if span is not None:
        assert starts <= span.first <= span.last <= min(ends, today + HORIZON)
        assert made_until is None or span.first > made_until
        again = next_span(starts, ends, span.last, today)
        assert again is None
        later = next_span(starts, ends, span.last, today + timedelta(days=7))
        assert later is None or later.first == span.last + timedelta(days=1)


def test_a_series_that_has_not_begun_in_the_horizon_makes_nothing():
    today = date(2026, 10, 10)
    assert next_span(today + HORIZON + timedelta(days=1), date(2027, 6, 1), None, today) is None
    assert next_span(today, today, None, today) == Span(today, today)


@given(DAYS, st.integers(0, 60))
def test_weeks_are_counted_from_monday(first, count):
    last = first + timedelta(days=count)
    expected = len({(first + timedelta(days=n)).isocalendar()[:2] for n in range(count + 1)})
    assert weeks_due(first, last) == expected
    assert weeks_due(last, first - timedelta(days=1)) == 0


def test_what_is_wrong_with_a_frame_is_named():
    day = date(2026, 10, 10)
    assert find_errors(day, day, 90) == ()
    assert [each.pointer for each in find_errors(day, day - timedelta(days=1), 5)] == ["ends_on", "minutes"]
    assert [each.pointer for each in find_errors(day, day + timedelta(days=800), 2000)] == ["ends_on", "minutes"]


@given(first=st.dates(date(2026, 1, 1), date(2027, 1, 1)), number=st.integers(0, 6), gap=st.integers(1, 3))
def test_a_course_lasts_two_or_three_days_in_a_row(first, number, gap):
    days = [first + timedelta(days=gap * position) for position in range(number)]
    assert (find_course_errors(days, (2, 3)) == ()) == (number in {2, 3} and gap == 1)
