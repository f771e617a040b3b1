"""Which periods a board offers to choose from on a day, and what kind each one is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from leaderboards.domain.periods import EVER, Period, parse_period, previous

FIRST_YEAR = 2025
FESTIVAL = parse_period("2026-09-25..2026-10-20")
"""Clause of the plan: the festival of 10/10 counts from 25/9 to 20/10/2026."""
LAST_QUARTERS, LAST_MONTHS, LAST_WEEKS, LAST_DAYS = 4, 12, 4, 7
_LENGTHS = {"Q": "quarter", "W": "week"}


class Sort(StrEnum):
    """What kind of period it is."""

    EVER = "ever"
    FESTIVAL = "festival"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Offer:
    """Periods of one kind, the newest first."""

    sort: Sort
    periods: tuple[Period, ...]


def sort_of(period: Period) -> Sort:
    """Return what kind of period it is."""
    if period.text in {EVER.text, FESTIVAL.text}:
        return Sort.EVER if period == EVER else Sort.FESTIVAL
    if ".." in period.text:
        return Sort.CUSTOM
    parts = period.text.split("-")
    if len(parts) == 1:
        return Sort.YEAR
    return Sort.DAY if len(parts) > 2 else Sort(_LENGTHS.get(parts[1][0], "month"))  # noqa: PLR2004 - year, month, day


def offer_periods(today: date, chosen: Period = EVER) -> tuple[Offer, ...]:
    """Return what can be chosen today, by kind; a chosen one that is older than these is offered too."""
    year, week, _ = today.isocalendar()
    offers = {
        Sort.EVER: [EVER],
        Sort.FESTIVAL: [FESTIVAL],
        Sort.YEAR: _back(f"{today.year}", today.year - FIRST_YEAR + 1),
        Sort.QUARTER: _back(f"{today.year}-Q{(today.month + 2) // 3}", LAST_QUARTERS),
        Sort.MONTH: _back(f"{today:%Y-%m}", LAST_MONTHS),
        Sort.WEEK: _back(f"{year}-W{week:02}", LAST_WEEKS),
        Sort.DAY: _back(f"{today}", LAST_DAYS),
    }
    sort = sort_of(chosen)
    if sort in offers and chosen not in offers[sort]:
        offers[sort].append(chosen)
    return tuple(Offer(sort, tuple(each)) for sort, each in offers.items())


def _back(text: str, count: int) -> list[Period]:
    """Return a period and those before it."""
    periods = [parse_period(text)]
    while len(periods) < count and (before := previous(periods[-1])) is not None:
        periods.append(before)
    return periods
