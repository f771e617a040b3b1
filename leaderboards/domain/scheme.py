"""The versioned scheme: data that says how many points a fact earns and where a cap ends it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from leaderboards.domain.facts import Fact, FactKind


@dataclass(frozen=True, slots=True)
class Rule:
    """Points for one kind: quantity × numerator ÷ denominator, rounded half up.

    `cap` is the most that one unit gains from one source on one day; None is no cap. With `only_detail` other facts of
    the kind are kept and earn nothing.
    """

    kind: FactKind
    numerator: int
    denominator: int = 1
    cap: int | None = None
    only_detail: str | None = None


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
        Rule(FactKind.LIVE_PARTICIPATION, numerator=1, cap=50),
        Rule(FactKind.LIVE_UNIT_RESULT, numerator=1, denominator=100_000, only_detail="official"),
    ),
)


def to_document(scheme: Scheme) -> str:
    """Return the rules as the JSON text that is stored with the version."""
    return json.dumps({"rules": [asdict(rule) for rule in scheme.rules]}, sort_keys=True)


def to_rules(document: str) -> tuple[Rule, ...]:
    """Return the rules of a stored document."""
    return tuple(Rule(**{**rule, "kind": FactKind(rule["kind"])}) for rule in json.loads(document)["rules"])


def find_scheme(schemes: Sequence[Scheme], moment: datetime) -> Scheme | None:
    """Return the scheme that values what occurred at the moment: the highest version valid by then."""
    return max((each for each in schemes if each.valid_from <= moment), key=lambda each: each.version, default=None)


def find_rule(scheme: Scheme, kind: str) -> Rule | None:
    """Return the scheme's rule for a kind; None earns nothing."""
    return next((rule for rule in scheme.rules if rule.kind == kind), None)


def earn(rule: Rule | None, fact: Fact) -> int:
    """Return the points before any cap."""
    if rule is None or rule.only_detail not in (None, fact.detail):
        return 0
    return (2 * fact.quantity * rule.numerator + rule.denominator) // (2 * rule.denominator)
