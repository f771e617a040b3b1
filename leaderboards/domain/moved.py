"""Targets that have moved: bounds at which facts arrived under a figure that was confirmed or changed since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leaderboards.domain.ledger import NEWEST, FigureKey, Targets, whole_of
from leaderboards.domain.scheme import Scheme, Target, find_rule


@dataclass(frozen=True, slots=True)
class TargetBound:
    """A bound read again from its key: whose target, in which year (`NEWEST`: through all), and how much it was."""

    key: str
    scheme: Scheme
    kind: str
    unit_code: str
    year: int
    whole: int
    target: Target


def list_stems(schemes: Iterable[Scheme]) -> list[str]:
    """List how the keys begin of all bounds whose target is a share of a figure."""
    return [
        f"{scheme.version}|{rule.kind}|"
        for scheme in schemes
        for rule in scheme.rules
        if rule.target is not None and rule.target.measure is not None
    ]


def read_bound(key: str, schemes: Mapping[int, Scheme]) -> TargetBound | None:
    """Read the key of a bound whose target is a share of a figure; None for any other key."""
    version, kind, rest = key.split("|", 2)
    scheme = schemes[int(version)]
    rule = find_rule(scheme, kind)
    if rule is None or rule.target is None or rule.target.measure is None:
        return None
    unit_code, year, whole = rest.rsplit("|", 2)
    number = NEWEST if year == "*" else int(year)
    return TargetBound(key, scheme, kind, unit_code, number, int(whole.removeprefix("of=")), rule.target)


def figures_of(bounds: Iterable[TargetBound]) -> set[FigureKey]:
    """Return the figures that the bounds depend on."""
    return {(each.unit_code, each.target.measure, each.year) for each in bounds if each.target.measure is not None}


def list_moved(bounds: Iterable[TargetBound], targets: Targets) -> list[TargetBound]:
    """List the bounds whose target is another one by the figures of now."""
    return [each for each in bounds if whole_of(each.target, each.unit_code, each.year, targets) != each.whole]
