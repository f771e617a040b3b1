"""What the form of a series turns into: plain words become a rule; an advanced rule goes before them."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from starlette.datastructures import FormData, QueryParams

from core.kernel import FieldError, Invalid, N_
from core.web.forms import text_of
from events.domain.kinds import find_rule
from events.programme.domain.session import Content, Mode
from events.series.queries import SeriesRow
from events.series.service import DayOut, NewSeries

WEEKDAYS = {
    "MO": N_("Monday"),
    "TU": N_("Tuesday"),
    "WE": N_("Wednesday"),
    "TH": N_("Thursday"),
    "FR": N_("Friday"),
    "SA": N_("Saturday"),
    "SU": N_("Sunday"),
}
PLAIN_RULE = re.compile(
    r"FREQ=WEEKLY;(?:INTERVAL=(?P<interval>\d+);)?BYDAY=(?P<days>(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)"
)
"""What the plain words of the form make, so that they can say it again."""
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
ENDLESS = N_("A rule must end. Give the last day, at most two years after the first.")
MOST_DIGITS, LONGEST_REASON, LONGEST_NAME = 6, 300, 120
FIRST_YEAR, LAST_YEAR = 1971, 9989
PLAIN = ("host", "kind", "title", "about", "place", "link", "mode", "rule", "weekday", "interval", "starts_on")
TYPED = (*PLAIN, "ends_on", "clock_time", "minutes", "capacity", "teacher", "aids", "since", "scope")
EMPTY = dict.fromkeys((*TYPED, "skips"), "")


def read_typed(form: FormData) -> dict[str, str]:
    """Take the texts of the form over, as typed; several weekdays become one text."""
    typed = {name: text_of(form, name) for name in TYPED}
    days = [day for day in WEEKDAYS if day in form.getlist("weekday")]
    return typed | {"weekday": ",".join(days), "skips": "1" if text_of(form, "skips") else ""}


def read_asked(query: QueryParams) -> Mapping[str, str]:
    """Take the filters of the address over."""
    return {name: query.get(name, "").strip()[:40] for name in ("xa", "loai", "tu", "don-vi")}


def read_day(text: str) -> date | None:
    """Return a day typed as 2026-10-10; None for anything else, and outside the years that sessions have."""
    try:
        found = date.fromisoformat(text) if text.isascii() else None
    except ValueError:
        return None
    return found if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR else None


def read_series(typed: Mapping[str, str]) -> NewSeries:
    """Return the series a form means; raises Invalid by field."""
    errors: list[FieldError] = []
    first, last, minutes = read_day(typed["starts_on"]), read_day(typed["ends_on"]), _number(typed["minutes"])
    if first is None:
        errors.append(FieldError("starts_on", N_("Give the first day.")))
    if last is None:
        errors.append(FieldError("ends_on", ENDLESS))
    if CLOCK.fullmatch(typed["clock_time"]) is None:
        errors.append(FieldError("clock_time", N_("Give the time as 19:30.")))
    if minutes is None:
        errors.append(FieldError("minutes", N_("Give a number of minutes.")))
    if typed["capacity"] and _number(typed["capacity"]) is None:
        errors.append(FieldError("capacity", N_("Give a number.")))
    if len(typed["teacher"]) > LONGEST_NAME or not typed["teacher"].isprintable():
        errors.append(FieldError("teacher", N_("This text is too long or holds control characters.")))
    if not typed["rule"] and not typed["weekday"] and not is_course(typed):
        errors.append(FieldError("weekday", N_("Choose at least one day of the week.")))
    if errors or first is None or last is None or minutes is None:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(errors))
    clock = time.fromisoformat(typed["clock_time"])
    content = _content(typed, datetime.combine(first, clock, UTC), minutes)
    skips = bool(typed["skips"]) and not is_course(typed)  # somebody chose exactly these days
    return NewSeries(typed["host"], to_rule(typed), first, last, clock, minutes, content, skips_holidays=skips)


def read_day_out(series_id: str, day: str, reason: str) -> DayOut:
    """Return which day is to have no session; raises Invalid by field."""
    found, errors = read_day(day), []
    if found is None:
        errors.append(FieldError("day", N_("Give the day.")))
    if not 0 < len(reason) <= LONGEST_REASON or not reason.isprintable():
        errors.append(FieldError("reason", N_("Say why in at most 300 characters.")))
    if errors or found is None:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(errors))
    return DayOut(series_id, found, reason)


def to_typed(row: SeriesRow) -> dict[str, str]:
    """Return a series as its form would send it."""
    names = ("kind", "title", "about", "place", "link", "mode", "rule", "clock_time", "aids", "teacher")
    typed = {name: str(getattr(row, name)) for name in names}
    typed |= {"starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat(), "host": row.host_code}
    typed |= {"minutes": str(row.minutes), "capacity": str(row.capacity or ""), "weekday": "", "interval": "1"}
    plain = PLAIN_RULE.fullmatch(row.rule)
    if plain is not None:
        typed |= {"rule": "", "weekday": plain["days"], "interval": plain["interval"] or "1"}
    return typed | {"skips": "1" if row.skips_holidays else "", "since": "", "scope": "all"}


def to_rule(typed: Mapping[str, str]) -> str:
    """Return the advanced rule where one is typed, else the rule that the plain words mean."""
    if is_course(typed):
        return "FREQ=DAILY"
    if typed["rule"]:
        return "".join(typed["rule"].upper().split()).removeprefix("RRULE:")
    interval = _number(typed["interval"]) or 1
    return f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={typed['weekday']}"


def is_course(typed: Mapping[str, str]) -> bool:
    """Say whether the form is about a course: each day from the first to the last."""
    rule = find_rule(typed["kind"])
    return rule is not None and rule.is_course


def _content(typed: Mapping[str, str], starts: datetime, minutes: int) -> Content:
    rule = find_rule(typed["kind"])
    return Content(
        kind=typed["kind"],
        title=typed["title"],
        starts_at=starts,
        ends_at=datetime.fromtimestamp(starts.timestamp() + 60 * minutes, UTC),
        mode=typed["mode"] or Mode.ONSITE,
        place=typed["place"],
        link=typed["link"],
        about=typed["about"],
        capacity=_number(typed["capacity"]),
        target_group=rule.target if rule else "",
        aids=typed["aids"],
        people=(("teacher", typed["teacher"]),) if typed["teacher"] else (),
    )


def _number(text: str) -> int | None:
    fits = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if fits and int(text) else None
