"""Periods read from text, and what comes before each."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel import Invalid
from leaderboards.domain.periods import (
    EVER,
    FIRST_DAY,
    LAST_DAY,
    Period,
    day_of,
    kept_periods,
    moment_of,
    month_of,
    parse_period,
    previous,
)

days = st.dates(FIRST_DAY, LAST_DAY - timedelta(days=1))
calendar = st.one_of(
    days.map(lambda day: f"{day.year}"),
    days.map(lambda day: f"{day.year}-Q{(day.month + 2) // 3}"),
    days.map(lambda day: f"{day:%Y-%m}"),
    days.map(lambda day: f"{day}"),
    st.dates(date(2020, 1, 6), date(2099, 12, 1)).map(lambda day: "{}-W{:02}".format(*day.isocalendar()[:2])),
)
spans = st.builds(
    lambda first, more: f"{first}..{first + timedelta(days=more)}",
    st.dates(FIRST_DAY, date(2096, 1, 1)),
    st.integers(0, 1_000),
)


@given(calendar | spans)
def test_a_period_is_written_as_it_was_read_and_holds_its_days(text: str) -> None:
    period = parse_period(text)
    assert period.text == text
    assert period.start < period.end
    assert (day_of(period.start_at), day_of(period.end_at)) == (period.start, period.end)


@given(days)
def test_the_kept_periods_of_a_day_are_those_around_it(day: date) -> None:
    periods = [parse_period(text) for text in kept_periods(day)]
    assert all(period.is_kept and period.start <= day < period.end for period in periods)
    assert [period.text for period in periods[:2]] == ["all", str(day.year)]
    assert len(periods) == 4


@given(calendar | spans)
def test_the_period_before_ends_where_this_one_begins(text: str) -> None:
    period = parse_period(text)
    before = previous(period)
    if before is None:
        assert parse_period(text).start - (period.end - period.start) < FIRST_DAY
    else:
        assert before.end == period.start
        assert before == parse_period(before.text)
        assert before.is_kept == period.is_kept
        assert abs((before.end - before.start) - (period.end - period.start)) <= timedelta(days=3)


def test_nothing_comes_before_the_whole_movement_or_the_first_day() -> None:
    assert parse_period("") == parse_period("all") == EVER
    assert previous(EVER) is None
    for text in ("2020", "2020-Q1", "2020-01", "2020-W02", "2020-01-01", "2020-01-05..2020-01-20"):
        assert previous(parse_period(text)) is None


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("2026-Q4", date(2026, 10, 1), date(2027, 1, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 4)),
        ("2026-10-10", date(2026, 10, 10), date(2026, 10, 11)),
        ("2026-09-25..2026-10-20", date(2026, 9, 25), date(2026, 10, 21)),
        ("20260925..20261020", date(2026, 9, 25), date(2026, 10, 21)),
    ],
)
def test_each_form_is_read(text: str, first: date, end: date) -> None:
    period = parse_period(text)
    assert (period.start, period.end) == (first, end)
    assert period.is_kept == (text in {"2026-Q4", "2026-12"})


@pytest.mark.parametrize(
    "text",
    [
        *("2026-13", "2026-Q5", "2026-W54", "2026-02-30", "٢٠٢٦", "26", "2019", "2100", "9999", "9999-12-31", "x"),
        *("2026 ", "2026-10-10..2026-10-09", "2024-01-01..2028-01-01", "2026-01-01..9999-12-31", ".."),
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_period(text)
    assert [error.pointer for error in caught.value.errors] == ["/period"]


@pytest.mark.parser
@given(st.text() | st.from_regex(r"\d{4}(-[QW]?\d{1,2}){0,2}(\.\.\d{4}-\d\d-\d\d)?", fullmatch=True))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        period = parse_period(text)
    except Invalid:
        return
    assert isinstance(period, Period)
    assert FIRST_DAY <= period.start < period.end <= LAST_DAY


def test_a_day_begins_at_midnight_in_the_province() -> None:
    assert moment_of(date(2026, 10, 10)) == datetime(2026, 10, 9, 17, tzinfo=UTC)
    assert day_of(datetime(2026, 10, 9, 16, 59, tzinfo=UTC)) == date(2026, 10, 9)
    assert month_of(date(2026, 10, 9)) == 202610
