"""The versioned scheme: data that says how many points a fact earns, and what bounds them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction

from leaderboards.domain.facts import Fact
from leaderboards.domain.kinds import KINDS, Criterion, FactKind
from units.domain.unit import Measure


class Scope(StrEnum):
    """What a cap counts apart, besides the unit."""

    YEAR = "year"
    PERSON = "person"
    DAY = "day"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Cap:
    """The most points that one unit gains for one value of each scope: per person and day, or per source."""

    limit: int
    per: frozenset[Scope] = frozenset()


@dataclass(frozen=True, slots=True)
class Target:
    """What counts as everything: a fixed number, or a percentage of a unit's confirmed figure of the year."""

    fixed: int | None = None
    measure: Measure | None = None
    percent: int = 100


@dataclass(frozen=True, slots=True)
class Grade:
    """Points for reaching a percentage of the target; only the highest grade reached counts."""

    percent: int
    points: int


@dataclass(frozen=True, slots=True)
class Rule:
    """What one kind earns.

    Per fact: quantity × numerator ÷ denominator, rounded half up, under the caps. With a target instead: `share`
    points × the reached part of it, or the points of the highest of the `grades`; `is_yearly` starts anew each year.
    A penalty takes its points away; a knock-out keeps the unit off every board of the period. With `only_detail` other
    facts of the kind are kept and earn nothing. A bonus is shown beyond the scale.
    """

    kind: FactKind
    numerator: int = 0
    denominator: int = 1
    caps: tuple[Cap, ...] = ()
    target: Target | None = None
    share: int = 0
    grades: tuple[Grade, ...] = ()
    is_yearly: bool = True
    is_bonus: bool = False
    is_penalty: bool = False
    is_knockout: bool = False
    only_detail: str | None = None

    @property
    def criterion(self) -> Criterion:
        """The part of a unit's points that the rule feeds."""
        if self.is_penalty:
            return Criterion.PENALTY
        return Criterion.BONUS if self.is_bonus else KINDS[self.kind].criterion

    @property
    def most(self) -> int | None:
        """The most a unit can gain in a year; None where nothing bounds it."""
        if self.target is not None:
            return max([self.share, *(grade.points for grade in self.grades)])
        return next((cap.limit for cap in self.caps if cap.per <= {Scope.YEAR}), None)


@dataclass(frozen=True, slots=True)
class Scheme:
    """All rules of one version; it values the facts that occurred from `valid_from` until a later version's."""

    version: int
    title: str
    valid_from: datetime
    rules: tuple[Rule, ...]


FIRST_SCHEME = Scheme(
    version=1,
    title="Thang điểm tạm thời năm 2026",
    valid_from=datetime(2025, 1, 1, tzinfo=UTC),
    rules=(
        Rule(FactKind.LIVE_PARTICIPATION, numerator=1, caps=(Cap(50, frozenset({Scope.SOURCE, Scope.DAY})),)),
        Rule(FactKind.LIVE_UNIT_RESULT, numerator=1, denominator=100_000, only_detail="official"),
    ),
)


def find_scheme(schemes: Iterable[Scheme], moment: datetime) -> Scheme | None:
    """Return the scheme that values what occurred at the moment: the highest version valid by then."""
    return max((each for each in schemes if each.valid_from <= moment), key=lambda each: each.version, default=None)


def find_rule(scheme: Scheme, kind: str) -> Rule | None:
    """Return the scheme's rule for a kind; None earns nothing."""
    return next((rule for rule in scheme.rules if rule.kind == kind), None)


def earn(rule: Rule | None, fact: Fact) -> int:
    """Return what the fact brings before any bound: points, or with a target the quantity itself."""
    if rule is None or rule.only_detail not in (None, fact.detail):
        return 0
    if rule.target is not None:
        return fact.quantity
    return (2 * fact.quantity * rule.numerator + rule.denominator) // (2 * rule.denominator)


def knocks_out(schemes: Iterable[Scheme], *, kind: str, detail: str, occurred_at: datetime) -> bool:
    """Say whether such a fact keeps its unit off the boards, by the scheme that values it."""
    scheme = find_scheme(schemes, occurred_at)
    rule = None if scheme is None else find_rule(scheme, kind)
    return rule is not None and rule.is_knockout and rule.only_detail in (None, detail)


def reached(rule: Rule, achieved: int, target: int) -> int:
    """Return the points for what is achieved of a target; none where the target is not known (0)."""
    if target <= 0 or achieved <= 0:
        return 0
    part = min(Fraction(achieved, target), Fraction(1))
    graded = [grade.points for grade in rule.grades if 100 * part >= grade.percent]
    return max([int(rule.share * part + Fraction(1, 2)), *graded])


def measures_of(schemes: Sequence[Scheme]) -> frozenset[Measure]:
    """Return the figures of units which the rules' targets are shares of."""
    targets = [rule.target for scheme in schemes for rule in scheme.rules if rule.target is not None]
    return frozenset(target.measure for target in targets if target.measure is not None)
