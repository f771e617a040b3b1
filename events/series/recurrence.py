"""Reads RFC 5545 rules with dateutil, and refuses those that make no days, too many, or moments within a day."""

import re
from datetime import UTC, date, datetime, time

from dateutil.rrule import rrulestr

from core.kernel import LOCAL_ZONE, FieldError, Invalid, N_
from events.series.domain.days import MOST_DAYS

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY")
LONGEST_RULE = 300
PARTS = {"FREQ", "INTERVAL", "BYDAY", "COUNT", "UNTIL", "WKST"}
"""With others a rule may name no day at all (31 February), and the search for one would not end."""
DAYS_A_WEEK, WEEKDAY_LETTERS = 7, 2
_NUMBER = re.compile(r"[1-9]\d{0,2}", re.ASCII)
_WEEKDAYS = re.compile(r"(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z)?)?", re.ASCII)
_UNREADABLE = N_("This rule cannot be read.")


def list_days(rule: str, starts_on: date, first: date, last: date, *, at: time = time()) -> list[date]:  # noqa: PLR0913 - what is counted, from where, and between which days
    """Return the days of a rule from `first` to `last`; the rule is counted from `starts_on`. Raises Invalid.

    `at` is the time of day of each session in the province, which decides at the rule's last moment.
    """
    parts = check_rule(rule)
    try:
        plain = ";".join(f"{name}={_ending(value) if name == 'UNTIL' else value}" for name, value in parts.items())
        found = rrulestr(plain, dtstart=datetime.combine(starts_on, at), cache=False)
        begin, end = datetime.combine(first, time()), datetime.combine(last, time.max)
        days: list[date] = []
        for moment in found.xafter(begin, inc=True):
            if moment > end:
                break
            days.append(moment.date())
            if len(days) > MOST_DAYS:
                raise _refused(N_("This rule makes more than 800 sessions."))
    except (ValueError, TypeError, OverflowError, KeyError) as error:
        raise _refused(_UNREADABLE) from error
    return days


def check_rule(rule: str) -> dict[str, str]:
    """Return the parts of a rule by name; raise Invalid for what is no rule of days, or would be searched for ever."""
    pairs = [part.partition("=") for part in rule.upper().split(";") if part]
    parts = {name: value for name, _, value in pairs}
    fits = len(rule) <= LONGEST_RULE and rule.isascii() and rule.isprintable() and len(parts) == len(pairs)
    if not fits or parts.get("FREQ") not in FREQUENCIES or set(parts) - PARTS:
        raise _refused(N_("A rule repeats daily, weekly or monthly, such as FREQ=WEEKLY;BYDAY=TU."))
    numbers = [parts[name] for name in ("INTERVAL", "COUNT") if name in parts]
    weekdays = parts["BYDAY"].split(",") if "BYDAY" in parts else []
    is_mixed = len({len(day) > WEEKDAY_LETTERS for day in weekdays}) > 1  # dateutil looks for a day that is both
    if is_mixed or not all(map(_NUMBER.fullmatch, numbers)) or not all(map(_WEEKDAYS.fullmatch, weekdays)):
        raise _refused(_UNREADABLE)
    if parts["FREQ"] == "DAILY" and weekdays and int(parts.get("INTERVAL", "1")) % DAYS_A_WEEK == 0:
        raise _refused(N_("Write whole weeks as FREQ=WEEKLY."))  # one weekday for ever, and perhaps not a named one
    return parts


def _ending(text: str) -> str:
    """Return an UNTIL as a moment of the province: a day to its end, a moment in UTC by our clocks."""
    match = _UNTIL.fullmatch(text)
    if match is None:
        raise ValueError(text)
    day, moment, is_utc = match.groups()
    if moment is None:
        return f"{day}T235959"
    if not is_utc:
        return f"{day}T{moment}"
    return (
        datetime.strptime(day + moment, "%Y%m%d%H%M%S")
        .replace(tzinfo=UTC)
        .astimezone(LOCAL_ZONE)
        .strftime("%Y%m%dT%H%M%S")
    )


def _refused(text: str) -> Invalid:
    return Invalid(N_("Please mend the marked fields."), errors=(FieldError("rule", text),))
