"""Provisional lists before a freeze: when they open, until when a unit may answer, and what silence is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from core.kernel import DomainError, FieldError, N_
from leaderboards.domain.periods import parse_period
from units.domain.unit import PUBLIC_KINDS

DAYS_BEFORE = 3


class ReviewState(StrEnum):
    """What a unit said of its provisional list."""

    OPEN = "open"
    REVIEWED = "reviewed"
    SILENT = "silent"


REVIEW_TITLES: Mapping[ReviewState, str] = MappingProxyType(
    {
        ReviewState.OPEN: N_("Not looked through yet"),
        ReviewState.REVIEWED: N_("Looked through"),
        ReviewState.SILENT: N_("Silent"),
    }
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A planned freeze: of which units, over which period, on which day."""

    unit_kind: str
    period: str
    freeze_on: date

    @property
    def opens_on(self) -> date:
        """The day on which units get their provisional lists."""
        return self.freeze_on - timedelta(days=DAYS_BEFORE)


def find_plan_flaws(plan: Plan, today: date) -> tuple[FieldError, ...]:
    """Return what is wrong with a planned freeze that is to be stored today."""
    flaws: list[FieldError] = []
    if plan.unit_kind not in PUBLIC_KINDS:
        flaws.append(FieldError("unit_kind", N_("Choose the kind of units.")))
    try:
        parse_period(plan.period or "?")
    except DomainError as error:
        flaws.append(FieldError("period", error.text))
    if plan.freeze_on < today:
        flaws.append(FieldError("freeze_on", N_("The freeze cannot lie in the past.")))
    return tuple(flaws)


def is_open_time(plan: Plan, today: date) -> bool:
    """Say whether the lists of this freeze are open: three days before until the day itself."""
    return plan.opens_on <= today <= plan.freeze_on


def is_over(plan: Plan, today: date) -> bool:
    """Say whether the freeze day has passed, so that silence is final."""
    return today > plan.freeze_on
