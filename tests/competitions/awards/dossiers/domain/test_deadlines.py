"""Laws of deadlines: counted from the day after, holidays and pauses never shorten them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from competitions.awards.dossiers.domain.deadlines import Pause, last_day_of, processing_due
from competitions.awards.rules.domain.rules import Rule
from competitions.movements.declarations.domain.working_days import Calendar

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
COUNTS = st.integers(1, 30)


def rule(value):
    return Rule("days.x", value, "c", date(2024, 1, 1), None, is_verified=False)


@given(DAYS, COUNTS, st.sets(DAYS, max_size=10))
def test_a_working_deadline_ends_on_a_working_day_and_holidays_only_lengthen_it(start, count, off):
    calendar = Calendar(frozenset(off))
    last = last_day_of(rule(f"{count} working"), start, calendar)
    assert calendar.works(last)
    between = [start + timedelta(days=step) for step in range(1, (last - start).days + 1)]
    assert sum(calendar.works(day) for day in between) == count
    assert last >= last_day_of(rule(f"{count} working"), start, Calendar())


@given(DAYS, COUNTS)
def test_calendar_days_count_from_the_day_after(start, count):
    assert last_day_of(rule(f"{count} calendar"), start, Calendar()) == start + timedelta(days=count)


@given(DAYS, COUNTS, st.integers(0, 10), st.integers(0, 20), st.sampled_from(["working", "calendar"]))
def test_a_pause_moves_the_end_and_an_open_one_leaves_it_open(start, count, after, length, unit):
    one, calendar = rule(f"{count} {unit}"), Calendar()
    away = start + timedelta(days=after)
    plain = processing_due(one, start, (), calendar)
    paused = processing_due(one, start, (Pause(away, away + timedelta(days=length)),), calendar)
    assert processing_due(one, start, (Pause(away, None),), calendar) is None
    assert plain is not None
    assert paused is not None
    assert paused >= plain
    if unit == "calendar" and away < plain:
        assert paused == plain + timedelta(days=length)


def test_the_national_day_is_passed_over():
    assert last_day_of(rule("1 working"), date(2026, 9, 1), Calendar(frozenset({date(2026, 9, 2)}))) == date(2026, 9, 3)
