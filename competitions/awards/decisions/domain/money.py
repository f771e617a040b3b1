"""Money with an award: base salary times factor on the decision's day, rounded half up to whole đồng, once."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from competitions.awards.domain.words import AwardKind, SubjectKind
from competitions.awards.rules.domain.rules import Rule, find_rule

WITHOUT_MONEY = frozenset({AwardKind.PARTICIPATION, AwardKind.THANKS})


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in đồng and the two rules behind it; none of both where the award brings no money."""

    amount: int
    base: Rule | None = None
    factor: Rule | None = None

    @property
    def is_verified(self) -> bool:
        """Say whether both rules were verified."""
        return all(rule.is_verified for rule in (self.base, self.factor) if rule is not None)

    def as_text(self) -> str:
        """Return how the amount came about, as JSON that is kept with it."""
        rules = [rule for rule in (self.base, self.factor) if rule is not None]
        told = [{"code": r.code, "value": r.value, "citation": r.citation, "verified": r.is_verified} for r in rules]
        return json.dumps(told, ensure_ascii=False)


def money_of(rules: Iterable[Rule], award: str, subject_kind: SubjectKind, day: date) -> Money:
    """Return the money of one subject; raises NotFound where no rule is in force on the day."""
    if award in WITHOUT_MONEY:
        return Money(0)
    known = list(rules)
    base = find_rule(known, "money.base_salary", day)
    factor = find_rule(known, f"money.factor.{award}.{subject_kind}", day)
    exact = base.number * factor.fraction
    return Money((2 * exact.numerator + exact.denominator) // (2 * exact.denominator), base, factor)
