"""How far a unit is with an indicator: against the year's target, the day of the year, and how sure the whole is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from competitions.movements.indicators.domain.plan import Indicator, Target, TargetKind
from competitions.movements.indicators.domain.reckoning import Amount, Base
from competitions.movements.indicators.domain.tree import SUMMING, Node
from core.kernel import N_
from units.domain.unit import Kind

FEWEST_SHOWN = 10
"""Heads of a party cell below which its figures are not public."""


class State(StrEnum):
    """Where a unit stands. Followed: counted, while the plan sets no target for it."""

    MET = "met"
    ON_THE_WAY = "on_the_way"
    BEHIND = "behind"
    FOLLOWED = "followed"
    NO_DATA = "no_data"
    NOT_TRACKED = "not_tracked"
    WITHHELD = "withheld"


STATE_TITLES: Mapping[State, str] = {
    State.MET: N_("Met"),
    State.ON_THE_WAY: N_("On the way"),
    State.BEHIND: N_("Behind"),
    State.FOLLOWED: N_("Followed, no target set"),
    State.NO_DATA: N_("No data yet"),
    State.NOT_TRACKED: N_("Not counted for this unit"),
    State.WITHHELD: N_("Not public: fewer than 10 people"),
}


@dataclass(frozen=True, slots=True)
class Goal:
    """What the unit should reach: the year's target with the level that counts for this unit.

    `is_shared_out`: its part of a number that the plan sets for the province, by figures of units.
    """

    target: Target
    level: Fraction | None
    is_shared_out: bool = False
    is_unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """One line: the indicator at a unit. `value` is compared with the goal's level; `share` may pass 1."""

    indicator: Indicator
    unit_code: str
    state: State
    amount: Amount
    goal: Goal | None = None
    value: Fraction | None = None
    share: Fraction | None = None

    @property
    def is_provisional(self) -> bool:
        """Say whether a figure it rests on is not confirmed: such a share gives no points."""
        base = self.amount.base
        return bool(base and base.is_unconfirmed) or bool(self.goal and self.goal.is_unconfirmed)


def is_tracked(indicator: Indicator, node: Node, has_units_below: bool) -> bool:  # noqa: FBT001 - one fact of the tree
    """Say whether the indicator is counted at the unit: of its kinds, a group of them, the province or its owner."""
    if node.kind in indicator.scope or node.kind is Kind.PROVINCE or node.code == indicator.owner:
        return True
    return node.kind in SUMMING and has_units_below


def elapsed(year: int, today: date) -> Fraction:
    """Return how much of the year has passed."""
    first, days = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return min(max(Fraction((today - first).days + 1, days), Fraction(0)), Fraction(1))


def goal_of(indicator: Indicator, node: Node, year: int, parts: tuple[Base, Base] | None) -> Goal | None:
    """Return what the unit should reach in the year; None where the plan asks nothing of it.

    A share or a yes asks everybody. A plain number is set for the province; other units have their part of it if the
    indicator is shared out by figures (`parts`: the unit's and the province's), in proportion and rounded up.
    """
    target = indicator.target_of(year)
    if target is None:
        return None
    if target.is_percent or target.level is None or indicator.spec.whole is not None:
        return Goal(target, target.level)
    if node.kind is Kind.PROVINCE or node.code == indicator.owner:
        return Goal(target, target.level)
    if parts is None or not parts[0].whole or not parts[1].whole:
        return None
    own, all_ = parts
    part = -(-target.number * own.whole // all_.whole)
    is_unconfirmed = own.is_unconfirmed or all_.is_unconfirmed
    return Goal(target, Fraction(part), is_shared_out=True, is_unconfirmed=is_unconfirmed)


def assess(progress: Progress, *, year: int, today: date) -> Progress:
    """Return the line with its value, its share of the target and its state."""
    indicator, amount, goal = progress.indicator, progress.amount, progress.goal
    value = value_of(amount)
    if value is None:
        return progress
    if goal is None:
        return Progress(indicator, progress.unit_code, State.FOLLOWED, amount, None, value)
    share = share_of(goal, value)
    state = _state(goal, value, share, _expected(indicator, year, today))
    return Progress(indicator, progress.unit_code, state, amount, goal, value, share)


def value_of(amount: Amount) -> Fraction | None:
    """Return what is counted, or its share of the whole; None without facts or without a whole."""
    if not amount.has_facts:
        return None
    if amount.base is None:
        return Fraction(amount.achieved)
    if amount.base.whole <= 0:
        return None
    return Fraction(amount.achieved - amount.base.outside, amount.base.whole)


def share_of(goal: Goal, value: Fraction) -> Fraction:
    """Return which part of the goal is reached; where any amount is enough, everything or nothing."""
    if goal.level is None or goal.target.kind is TargetKind.YES:
        return Fraction(int(value > 0))
    return value / goal.level


def is_small_cell(indicator: Indicator, node: Node, amount: Amount) -> bool:
    """Say whether the figures would tell of too few members of a party cell."""
    whole = indicator.spec.whole
    if node.kind is not Kind.PARTY_CELL or amount.base is None or whole is None:
        return False
    return bool(whole.kinds or whole.measure) and 0 < amount.base.whole < FEWEST_SHOWN


def _state(goal: Goal, value: Fraction, share: Fraction, expected: Fraction) -> State:
    if goal.level is None or goal.target.kind is TargetKind.YES:
        return State.MET if value > 0 else State.BEHIND
    if value > goal.level if goal.target.is_over else value >= goal.level:
        return State.MET
    return State.ON_THE_WAY if share >= expected else State.BEHIND


def _expected(indicator: Indicator, year: int, today: date) -> Fraction:
    """Return which part of the target should be reached by the day, if the year went evenly."""
    passed, target = elapsed(year, today), indicator.target_of(year)
    level = target.level if target else None
    if not level:
        return passed
    before = min(indicator.previous_level(year) / level, Fraction(1))
    return before + (1 - before) * passed
