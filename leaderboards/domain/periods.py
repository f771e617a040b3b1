"""Calendar periods of the province: all, a year, a quarter, a month, a week, a day, or from one day to another."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from core.kernel import LOCAL_ZONE, FieldError, Invalid, N_

FIRST_DAY = date(2020, 1, 1)
LAST_DAY = date(2100, 1, 1)
MONTHS, QUARTERS = 12, 4
LONGEST_CUSTOM = timedelta(days=1_100)
_FORM = re.compile(
    r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-W(?P<week>\d{2})|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to before `end`; `is_kept` says whether standings of it are kept up with every entry."""

    text: str
    start: date
    end: date
    is_kept: bool = False

    @property
    def start_at(self) -> datetime:
        """The first moment, in UTC."""
        return moment_of(self.start)

    @property
    def end_at(self) -> datetime:
        """The first moment after it, in UTC."""
        return moment_of(self.end)


EVER = Period("all", FIRST_DAY, LAST_DAY, is_kept=True)


def moment_of(day: date) -> datetime:
    """Return when the day begins in the province, in UTC."""
    return datetime.combine(day, time(), LOCAL_ZONE).astimezone(UTC)


def day_of(moment: datetime) -> date:
    """Return the province's day of a moment."""
    return moment.astimezone(LOCAL_ZONE).date()


def month_of(day: date) -> int:
    """Return the month as a number that sorts: 202610."""
    return day.year * 100 + day.month


def kept_periods(day: date) -> tuple[str, ...]:
    """Return the periods of which standings are kept and in which the day lies."""
    quarter = (day.month + 2) // 3
    return (EVER.text, f"{day.year}", f"{day.year}-Q{quarter}", f"{day.year}-{day.month:02}")


def parse_period(text: str) -> Period:
    """Read "all", "2026", "2026-Q4", "2026-10", "2026-W41", "2026-10-10" or "2026-09-25..2026-10-20".

    Raises Invalid for anything else, for days that do not exist and for spans of more than three years.
    """
    if text in {"", EVER.text}:
        return EVER
    try:
        period = _custom(text) if ".." in text else _calendar(text)
    except (ValueError, OverflowError):
        period = None
    if period is None or period.start < FIRST_DAY or period.end > LAST_DAY:
        wrong = N_("The period must look like all, 2026, 2026-Q4, 2026-10 or 2026-10-10.")
        raise Invalid(wrong, errors=(FieldError("/period", wrong),))
    return period


def previous(period: Period) -> Period | None:
    """Return the period of the same length before it; None for the whole movement and where no period is older."""
    if period == EVER:
        return None
    last = period.start - timedelta(days=1)
    match = _FORM.fullmatch(period.text)
    start = period.start - (period.end - period.start)
    if last < FIRST_DAY or ((match is None or match["week"]) and start < FIRST_DAY):
        return None
    if match is None:
        return parse_period(f"{start}..{last}")
    if match["quarter"]:
        return parse_period(f"{last.year}-Q{(last.month + 2) // 3}")
    if match["week"]:
        year, week, _ = last.isocalendar()
        return parse_period(f"{year}-W{week:02}")
    return parse_period(f"{last}" if match["day"] else f"{last:%Y-%m}" if match["month"] else f"{last.year}")


def _calendar(text: str) -> Period | None:
    match = _FORM.fullmatch(text)
    if match is None:
        return None
    year = int(match["year"])
    if match["week"]:
        start = date.fromisocalendar(year, int(match["week"]), 1)
        return Period(text, start, start + timedelta(days=7))
    if match["day"]:
        start = date(year, int(match["month"]), int(match["day"]))
        return Period(text, start, start + timedelta(days=1))
    if match["month"]:
        start = date(year, int(match["month"]), 1)
        return Period(text, start, _later(start, 1), is_kept=True)
    if match["quarter"]:
        start = date(year, int(match["quarter"]) * 3 - 2, 1)
        return Period(text, start, _later(start, 3), is_kept=True)
    return Period(text, date(year, 1, 1), date(year + 1, 1, 1), is_kept=True)


def _custom(text: str) -> Period | None:
    first, last = (date.fromisoformat(part) for part in text.split("..", maxsplit=1))
    end = last + timedelta(days=1)
    return Period(f"{first}..{last}", first, end) if first < end <= first + LONGEST_CUSTOM else None


def _later(day: date, months: int) -> date:
    number = day.year * MONTHS + day.month - 1 + months
    return date(number // MONTHS, number % MONTHS + 1, 1)
