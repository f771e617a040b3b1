"""Reads RFC 5545 rules with dateutil, and refuses those that make no days, too many, or moments within a day."""

from datetime import UTC, date, datetime, time

from dateutil.rrule import rrulestr

from core.kernel import FieldError, Invalid, N_
from events.series.domain.days import MOST_DAYS

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY")
LONGEST_RULE = 300
PARTS = {"FREQ", "INTERVAL", "BYDAY", "COUNT", "UNTIL", "WKST"}
"""With others a rule may name no day at all (31 February), and the search for one would not end."""


def list_days(rule: str, starts_on: date, first: date, last: date) -> list[date]:
    """Return the days of a rule from `first` to `last`; the rule is counted from `starts_on`. Raises Invalid."""
    check_rule(rule)
    try:
        found = rrulestr(rule, dtstart=datetime.combine(starts_on, time(), UTC).replace(tzinfo=None), cache=False)
        begin, end = datetime.combine(first, time()), datetime.combine(last, time())
        days: list[date] = []
        for moment in found.xafter(begin, inc=True):
            if moment > end:
                break
            days.append(moment.date())
            if len(days) > MOST_DAYS:
                raise _refused(N_("This rule makes more than 800 sessions."))
    except (ValueError, TypeError, OverflowError, KeyError) as error:
        raise _refused(N_("This rule cannot be read.")) from error
    return days


def check_rule(rule: str) -> None:
    """Raise Invalid for what is no rule of days."""
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    fits = len(rule) <= LONGEST_RULE and rule.isascii() and rule.isprintable()
    if not fits or parts.get("FREQ") not in FREQUENCIES or set(parts) - PARTS:
        raise _refused(N_("A rule repeats daily, weekly or monthly, such as FREQ=WEEKLY;BYDAY=TU."))


def _refused(text: str) -> Invalid:
    return Invalid(N_("Please mend the marked fields."), errors=(FieldError("rule", text),))
