"""From sums of facts and figures of units to what each unit has of an indicator; groups are sums, never averages."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from competitions.movements.indicators.domain.measurement import Spec, Way
from competitions.movements.indicators.domain.plan import Indicator
from competitions.movements.indicators.domain.tree import SUMMING, Shared, Tree
from leaderboards.domain.kinds import FactKind
from units.domain.figures import Figure
from units.domain.unit import Kind, Measure

Held = Mapping[str, int]
NOTHING: Held = {}
NOBODY: Shared = {}


@dataclass(frozen=True, slots=True)
class Readings:
    """What the ledger tells of a span of days, by kind and unit code; `persons` and `weeks` are distinct ones.

    `shared` says which of the persons were counted at more than one unit, so that a group counts them once.
    """

    quantities: Mapping[FactKind, Held] = field(default_factory=dict)
    persons: Mapping[FactKind, Held] = field(default_factory=dict)
    weeks: Mapping[FactKind, Held] = field(default_factory=dict)
    shared: Mapping[FactKind, Shared] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Base:
    """The other half of a share: how large the whole is, over how many units, and how sure that is.

    `missing` of `units` have no figure; what is counted there stands in `outside` and not in the share.
    """

    whole: int
    units: int = 1
    missing: int = 0
    outside: int = 0
    year: int | None = None
    is_estimate: bool = False
    is_unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """What a unit has: `achieved` is everything counted; `base` is None where nothing is divided."""

    achieved: int
    has_facts: bool
    base: Base | None = None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One indicator over all units: what climbed up, and what is needed to say how large the whole is."""

    indicator: Indicator
    tree: Tree
    achieved: Held
    touched: frozenset[str]
    other: Held
    figures: Mapping[str, Figure]
    tops: Mapping[str, tuple[str, ...]]
    shared: Shared = field(default_factory=dict)

    def amount_of(self, code: str) -> Amount:
        """Return what the unit has of the indicator."""
        achieved, has_facts = self.achieved.get(code, 0), code in self.touched
        whole = self.indicator.spec.whole
        if whole is None:
            return Amount(achieved, has_facts)
        if whole.measure is not None:
            return Amount(achieved, has_facts, self.base_of(code))
        return Amount(achieved, has_facts, Base(whole.fixed or self.other.get(code, 0)))

    def base_of(self, code: str) -> Base:
        """Return the figure of the unit; of a group the sum over its units, or its own where some have none."""
        node = self.tree.nodes[code]
        own = self.figures.get(code)
        if node.kind not in SUMMING:
            return add_figures([own]) if own else Base(0, missing=1)
        below = self.tops.get(code, ())
        known = [self.figures[unit] for unit in below if unit in self.figures]
        if len(known) < len(below) and own is not None:
            return add_figures([own])
        missing = len(below) - len(known)
        return add_figures(known, missing=missing, outside=self._outside(code) if missing else 0)

    def _outside(self, code: str) -> int:
        """Return what of a group's number is not of its units with a figure; somebody at two of those is one."""
        inside = {unit for unit in self.tops[code] if unit in self.figures}
        counted = sum(self.achieved.get(unit, 0) for unit in inside)
        for units, number in self.shared.items():
            seen = inside.intersection(above for unit in units for above in self.tree.paths.get(unit, ()))
            counted -= number * max(0, len(seen) - 1)
        return self.achieved.get(code, 0) - counted


def add_figures(figures: Collection[Figure], missing: int = 0, outside: int = 0) -> Base:
    """Return the sum of the figures with the marks of the least sure of them."""
    return Base(
        whole=sum(figure.value for figure in figures),
        units=len(figures) + missing,
        missing=missing,
        outside=outside,
        year=min((figure.year for figure in figures), default=None),
        is_estimate=any(figure.is_estimate for figure in figures),
        is_unconfirmed=any(not figure.is_confirmed for figure in figures),
    )


def reckon(
    indicator: Indicator, tree: Tree, readings: Readings, figures: Mapping[Measure, Mapping[str, Figure]]
) -> Reckoning:
    """Let the facts of an indicator climb the tree."""
    spec = indicator.spec
    kinds = (*spec.kinds, *(spec.whole.kinds if spec.whole else ()))
    marks = {code: 1 for kind in kinds for code in readings.quantities.get(kind, NOTHING)}
    measure = spec.whole.measure if spec.whole else None
    return Reckoning(
        indicator,
        tree,
        achieved=_achieved(spec, tree, readings),
        touched=frozenset(tree.add_up(marks)),
        other=_other(spec, tree, readings),
        figures=figures.get(measure, {}) if measure else {},
        tops=list_tops(tree, indicator.scope) if measure else {},
        shared=readings.shared.get(spec.kinds[0], NOBODY) if _counts_people_freely(spec) else NOBODY,
    )


def list_tops(tree: Tree, scope: Iterable[Kind]) -> dict[str, tuple[str, ...]]:
    """List for each group the units whose figures make its own, none of them under another."""
    held: dict[str, list[str]] = defaultdict(list)
    for code in tree.list_tops(kind for kind in scope if kind not in SUMMING):
        for above in tree.paths[code][1:]:
            held[above].append(code)
    return {code: tuple(units) for code, units in held.items()}


def _achieved(spec: Spec, tree: Tree, readings: Readings) -> Held:
    if not spec.per:
        return _climbed(spec, tree, readings, spec.kinds)
    raw = _raw(spec, tree, readings)
    if not _is_bounded(spec):
        return raw
    return tree.add_up({code: _bounded(spec, raw[code]) for code in tree.list_kinds(spec.per) if raw.get(code)})


def _raw(spec: Spec, tree: Tree, readings: Readings) -> Held:
    """Return what each unit has with all under it, before it is bounded.

    A week counts once: of the units under a unit the one with most weeks speaks, so nothing is counted twice.
    """
    if spec.way is Way.WEEKS:
        return tree.most(_added(readings.weeks, spec.kinds))
    if spec.way is Way.KINDS:
        held = [tree.add_up(readings.quantities.get(kind, NOTHING)) for kind in spec.kinds]
        return _sum({code: 1 for code, value in each.items() if value > 0} for each in held)
    return _climbed(spec, tree, readings, spec.kinds)


def _is_bounded(spec: Spec) -> bool:
    """Say whether each of the units that count for themselves is bounded before its group adds it up."""
    return bool(spec.per) and bool(spec.at_least or spec.at_most or spec.way in {Way.WEEKS, Way.KINDS})


def _counts_people_freely(spec: Spec) -> bool:
    return spec.way is Way.PERSONS and bool(spec.kinds) and not _is_bounded(spec)


def _climbed(spec: Spec, tree: Tree, readings: Readings, kinds: Iterable[FactKind]) -> Held:
    """Return what each unit has of the kinds with all under it; a person once in each kind, at however many units."""
    if spec.way is not Way.PERSONS:
        return tree.add_up(_added(readings.quantities, kinds))
    held = [(readings.persons.get(kind, NOTHING), readings.shared.get(kind, NOBODY)) for kind in kinds]
    return _sum(tree.add_up_people(people, shared) for people, shared in held)


def _bounded(spec: Spec, value: int) -> int:
    if spec.at_least:
        return int(value >= spec.at_least)
    return min(value, spec.at_most) if spec.at_most else value


def _other(spec: Spec, tree: Tree, readings: Readings) -> Held:
    """Return what the number is divided by, where that is no figure and no fixed number."""
    whole = spec.whole
    if whole is None:
        return NOTHING
    if whole.per_unit:
        return tree.add_up(dict.fromkeys(tree.list_kinds(spec.per), whole.per_unit))
    return _climbed(spec, tree, readings, whole.kinds)


def _added(held: Mapping[FactKind, Held], kinds: Iterable[FactKind]) -> Held:
    return _sum(held.get(kind, NOTHING) for kind in kinds)


def _sum(parts: Iterable[Held]) -> Held:
    total: dict[str, int] = defaultdict(int)
    for part in parts:
        for code, value in part.items():
            total[code] += value
    return total
