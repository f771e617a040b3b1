"""Deadlines: counted from the day after, in working or calendar days, with the dated holidays, and paused."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from competitions.awards.rules.domain.rules import Rule
from competitions.movements.declarations.domain.working_days import Calendar, deadline

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """A deadline that a rule gives: its last day, and the rule with its citation."""

    last_day: date
    rule: Rule


@dataclass(frozen=True, slots=True)
class Pause:
    """From the day a dossier was returned until the day it came back; `until` is None while it is out."""

    since: date
    until: date | None


def last_day_of(rule: Rule, start: date, calendar: Calendar) -> date:
    """Return the last day of the rule's days, counted from the day after `start`."""
    if not rule.counts_working_days:
        return start + timedelta(days=rule.number)
    return deadline(start, calendar, rule.number)


def processing_due(rule: Rule, start: date, pauses: Sequence[Pause], calendar: Calendar) -> date | None:
    """Return by when a dossier sent on `start` is dealt with; None while it is out for a supplement.

    Days on which it is out do not count: from the day after the return to the day on which it came back.
    """
    if any(pause.until is None for pause in pauses):
        return None
    if rule.counts_working_days:
        return _run(start, rule.number, calendar, pauses)
    return _run(start, rule.number, None, pauses)


def _run(start: date, days: int, calendar: Calendar | None, pauses: Collection[Pause]) -> date:
    day = start
    while days > 0:
        day += A_DAY
        counts = calendar is None or calendar.works(day)
        days -= counts and not any(_is_out(pause, day) for pause in pauses)
    return day


def _is_out(pause: Pause, day: date) -> bool:
    return pause.until is not None and pause.since < day <= pause.until
