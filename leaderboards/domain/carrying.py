"""Which freeze counts what: entries recorded after their period was frozen go into the next freeze of the same board.

A board's freezes of one form of period (quarters, say) are a line: what of a quarter comes after its freeze counts in
whatever covers that quarter next, its re-opening or the freeze of a later quarter, and in nothing else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from leaderboards.domain.periods import EVER, Period


@dataclass(frozen=True, slots=True)
class Freeze:
    """One freeze of a board. A re-opening is of a period that was frozen before and takes nothing from others."""

    period: Period
    at: datetime
    is_reopening: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """What occurred in `period` and was recorded after one moment (None: ever) and by another.

    It counts on the board of `home`.
    """

    period: Period
    after: datetime | None
    until: datetime
    home: Period


def is_of_one_line(one: Period, other: Period) -> bool:
    """Say whether two periods follow each other in one line: both years, or quarters, months, weeks, or days."""
    forms = {_form(one), _form(other)}
    return len(forms) == 1 and forms != {None}


def list_spans(freezes: Iterable[Freeze], period: Period) -> list[Span]:
    """Return, in order of time, what of a period counts where; none before it was frozen."""
    in_order = sorted(freezes, key=lambda freeze: (freeze.at, freeze.period.start))
    first = next((freeze for freeze in in_order if freeze.period == period), None)
    if first is None:
        return []
    spans = [Span(period, None, first.at, period)]
    for freeze in in_order:
        if freeze.at > spans[-1].until and _covers(freeze, period):
            spans.append(Span(period, spans[-1].until, freeze.at, freeze.period))
    return spans


def list_carried(freezes: Sequence[Freeze], home: Period) -> list[Span]:
    """Return what counts on the board of a period although it occurred in earlier ones."""
    periods = {freeze.period for freeze in freezes if freeze.period.start < home.start}
    ordered = sorted(periods, key=lambda period: period.start)
    return [span for period in ordered for span in list_spans(freezes, period) if span.home == home]


def list_given_away(freezes: Sequence[Freeze], home: Period) -> list[Span]:
    """Return what occurred in a period and counts on the boards of later ones."""
    return [span for span in list_spans(freezes, home) if span.home != home]


def _covers(freeze: Freeze, period: Period) -> bool:
    if freeze.period == period:
        return True
    is_later = freeze.period.start > period.start and is_of_one_line(freeze.period, period)
    return is_later and not freeze.is_reopening


def _form(period: Period) -> str | None:
    """Return the shape of a calendar period: "####-Q#"; None where nothing precedes it or its bounds are free."""
    if ".." in period.text or period == EVER:
        return None
    return "".join("#" if sign.isdigit() else sign for sign in period.text)
