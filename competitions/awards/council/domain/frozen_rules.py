"""The rules of a vote as they stood when the session opened: JSON with citation, dates and the verified mark."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from competitions.awards.council.domain.voting import VotingRule
from competitions.awards.rules.domain.catalogue import ALL_MEMBERS
from competitions.awards.rules.domain.rules import Rule, find_rule

QUORUM, THRESHOLD, DENOMINATOR = "quorum", "threshold", "denominator"
KINDS = (QUORUM, THRESHOLD, DENOMINATOR)


@dataclass(frozen=True, slots=True)
class FrozenRule:
    """One legal number of an award's vote."""

    award: str
    kind: str
    value: str
    citation: str
    effective_from: date
    is_verified: bool


@dataclass(frozen=True, slots=True)
class FrozenRules:
    """All rules of a session's awards."""

    rules: tuple[FrozenRule, ...]

    def of(self, award: str) -> VotingRule:
        """Return the rule by which nominees of an award are voted on."""
        values = {rule.kind: rule.value for rule in self.rules if rule.award == award}
        return VotingRule(
            quorum=Fraction(values[QUORUM]),
            threshold=Fraction(values[THRESHOLD]),
            of_all_members=values[DENOMINATOR] == ALL_MEMBERS,
        )

    @property
    def quorum(self) -> Fraction:
        """The strictest quorum among the session's awards."""
        return max(Fraction(rule.value) for rule in self.rules if rule.kind == QUORUM)

    @property
    def unverified(self) -> tuple[FrozenRule, ...]:
        """The rules nobody has compared with their document yet."""
        return tuple(rule for rule in self.rules if not rule.is_verified)


def freeze_rules(rules: Iterable[Rule], awards: Iterable[str], day: date) -> FrozenRules:
    """Take over the rules in force on a day for these awards; raises NotFound where one is missing."""
    known = list(rules)
    return FrozenRules(
        tuple(
            _frozen(award, kind, find_rule(known, f"council.{kind}.{award}", day))
            for award in sorted(set(awards))
            for kind in KINDS
        )
    )


def _frozen(award: str, kind: str, rule: Rule) -> FrozenRule:
    return FrozenRule(
        award=award,
        kind=kind,
        value=rule.value,
        citation=rule.citation,
        effective_from=rule.effective_from,
        is_verified=rule.is_verified,
    )


def write_rules(rules: FrozenRules) -> str:
    """Return the rules as text for the session's row."""
    listed = [
        {
            "award": rule.award,
            "kind": rule.kind,
            "value": rule.value,
            "citation": rule.citation,
            "effective_from": rule.effective_from.isoformat(),
            "verified": rule.is_verified,
        }
        for rule in rules.rules
    ]
    return json.dumps(listed, ensure_ascii=False, sort_keys=True)


def read_rules(text: str) -> FrozenRules:
    """Return the rules of a session's row; none before it was opened."""
    listed: list[Mapping[str, str]] = json.loads(text or "[]")
    return FrozenRules(
        tuple(
            FrozenRule(
                award=each["award"],
                kind=each["kind"],
                value=each["value"],
                citation=each["citation"],
                effective_from=date.fromisoformat(each["effective_from"]),
                is_verified=bool(each["verified"]),
            )
            for each in listed
        )
    )
