"""A plan of the province and its indicators, with their targets by year."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from competitions.movements.indicators.domain.measurement import Spec
from units.domain.unit import Kind, Measure

CODE = re.compile(r"[A-Z0-9][A-Za-z0-9.\-]{0,15}")


class Span(StrEnum):
    """Whether the count goes on from year to year or starts anew on 1 January."""

    CUMULATIVE = "cumulative"
    YEARLY = "yearly"


class TargetKind(StrEnum):
    """What a year asks for. To maintain: something goes on, at a level where the plan names one."""

    NUMBER = "number"
    PERCENT = "percent"
    MAINTAIN = "maintain"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Target:
    """A year's target. `number` is in the indicator's unit or in percent; 0 where the plan names no level.

    `is_over`: more than the number, as “trên 120 nghìn”.
    """

    kind: TargetKind
    number: int = 0
    is_over: bool = False
    is_percent: bool = False

    @property
    def level(self) -> Fraction | None:
        """The value that has to be reached; None where any amount is enough."""
        if not self.number:
            return None
        return Fraction(self.number, 100) if self.is_percent else Fraction(self.number)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of the plan. `scope` are the kinds of units it is tracked for, beside the groups above them.

    `owner` is the code of the agency that answers for the province's figure; `shared_by` the figure of units by which
    a number set for the province is shared out; `gap` says honestly what cannot be measured yet; `continues` names
    the indicator of an earlier plan whose count goes on. All texts are the plan's own language.
    """

    code: str
    part: str
    title: str
    unit: str
    lead: str
    reporting: str
    source: str
    how: str
    span: Span
    scope: tuple[Kind, ...]
    spec: Spec
    owner: str = ""
    shared_by: Measure | None = None
    continues: str = ""
    gap: str = ""
    targets: Mapping[int, Target] = field(default_factory=dict)
    undated: Target | None = None

    def target_of(self, year: int) -> Target | None:
        """Return what the year asks for; an undated target holds in every year."""
        return self.targets.get(year, self.undated)

    def previous_level(self, year: int) -> Fraction:
        """Return what should have been reached before the year began: of a running count the last target."""
        target, before = self.target_of(year), self.targets.get(year - 1)
        if self.span is Span.YEARLY or target is None or before is None or before.is_percent != target.is_percent:
            return Fraction(0)
        return before.level or Fraction(0)


@dataclass(frozen=True, slots=True)
class Plan:
    """A version of a plan. `number` as on the document; `valid_to` is the last day."""

    number: str
    title: str
    issued_on: date
    valid_from: date
    valid_to: date
    indicators: tuple[Indicator, ...]
    version: int = 1

    @property
    def years(self) -> range:
        """The years the plan covers."""
        return range(self.valid_from.year, self.valid_to.year + 1)

    def find(self, code: str) -> Indicator | None:
        """Return the indicator with the code."""
        return next((each for each in self.indicators if each.code == code), None)


def choose_plan(plans: Iterable[Plan], year: int) -> Plan | None:
    """Return the plan of a year: of several the one that begins last; of one number the newest version."""
    return max(
        (plan for plan in plans if year in plan.years), key=lambda plan: (plan.valid_from, plan.version), default=None
    )


def list_years(plans: Iterable[Plan]) -> list[int]:
    """List the years for which there is a plan."""
    return sorted({year for plan in plans for year in plan.years})


def first_day(indicator: Indicator, plan: Plan, plans: Sequence[Plan]) -> date:
    """Return from when a running count counts: the year its plan began in, or that of the plan which it continues."""
    start = date(plan.valid_from.year, 1, 1)
    before = [each for each in plans if each.valid_from < plan.valid_from]
    while indicator.continues:
        found = max(
            (each for each in before if each.find(indicator.continues)),
            key=lambda each: (each.valid_from, each.version),
            default=None,
        )
        earlier = found.find(indicator.continues) if found else None
        if found is None or earlier is None:
            break
        start, indicator = date(found.valid_from.year, 1, 1), earlier
        before = [each for each in before if each.valid_from < found.valid_from]
    return start
