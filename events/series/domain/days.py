"""The days of a series: those of its rule, without holidays and without what somebody took out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from core.kernel import FieldError, N_

HORIZON = timedelta(weeks=8)
LONGEST_SERIES = timedelta(days=2 * 366)
SHORTEST, LONGEST = 10, 1440
MOST_DAYS = 800


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day of the rule on which there is no session, and why."""

    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Which days get a session and which do not, both in order."""

    days: tuple[date, ...]
    skipped: tuple[Skipped, ...]


def plan_days(days: Iterable[date], holidays: Mapping[date, str], taken_out: Mapping[date, str]) -> Plan:
    """Part the days of a rule; a day that somebody took out says their reason, also on a holiday."""
    reasons = {**holidays, **taken_out}
    ordered = sorted(set(days))
    kept = tuple(day for day in ordered if day not in reasons)
    return Plan(kept, tuple(Skipped(day, reasons[day]) for day in ordered if day in reasons))


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when sessions are to be made, both days included."""

    first: date
    last: date


def next_span(starts_on: date, ends_on: date, made_until: date | None, today: date) -> Span | None:
    """Return the days that are to be made now: eight weeks ahead, never twice, never beyond the end."""
    first = starts_on if made_until is None else max(starts_on, made_until + timedelta(days=1))
    last = min(ends_on, today + HORIZON)
    return Span(first, last) if first <= last else None


def weeks_due(first: date, last: date) -> int:
    """Return how many calendar weeks (from Monday) two days and what lies between them touch."""
    if last < first:
        return 0
    return ((last - timedelta(days=last.weekday())) - (first - timedelta(days=first.weekday()))).days // 7 + 1


def find_course_errors(days: Sequence[date], lasts: tuple[int, int]) -> tuple[FieldError, ...]:
    """Return what is wrong with the days of a course that lasts from so many days to so many, one after another."""
    least, most = lasts
    in_a_row = all(later - earlier == timedelta(days=1) for earlier, later in pairwise(days))
    if least <= len(days) <= most and in_a_row:
        return ()
    return (FieldError("ends_on", N_("This course takes place on 2 or 3 days one after another: give its last day.")),)


def find_errors(starts_on: date, ends_on: date, minutes: int) -> tuple[FieldError, ...]:
    """Return what is wrong with the frame of a series, by field."""
    checks = (
        ("ends_on", starts_on <= ends_on, N_("The last day must not lie before the first.")),
        ("ends_on", ends_on - starts_on <= LONGEST_SERIES, N_("A series lasts two years at most; give it an end.")),
        ("minutes", SHORTEST <= minutes <= LONGEST, N_("A session lasts from 10 minutes to a day.")),
    )
    return tuple(FieldError(pointer, text) for pointer, holds, text in checks if not holds)
