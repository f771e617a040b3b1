"""Dated rules: which one is in force on a day, what its value means, and that no two overlap."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from core.kernel import Conflict, Invalid, N_, NotFound


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its citation. `effective_to` is the last day, None while nobody has ended it."""

    code: str
    value: str
    citation: str
    effective_from: date
    effective_to: date | None
    is_verified: bool
    note: str = ""

    def is_in_force(self, day: date) -> bool:
        """Say whether the rule counts on the day."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)

    @property
    def fraction(self) -> Fraction:
        """The value as a share or a factor: "2/3", "0.8" or "1.5"."""
        try:
            return Fraction(self.value)
        except (ValueError, ZeroDivisionError):
            raise Invalid(N_("The rule %(rule)s needs a number or a fraction such as 2/3."), rule=self.code) from None

    @property
    def number(self) -> int:
        """The value as a whole number: days, or đồng."""
        if not self.value.isascii() or not self.value.isdigit():
            raise Invalid(N_("The rule %(rule)s needs a whole number."), rule=self.code)
        return int(self.value)


def find_rule(rules: Iterable[Rule], code: str, day: date) -> Rule:
    """Return the rule in force, of the more particular code where there is one; raises NotFound.

    "council.quorum.thanks" is looked for before "council.quorum".
    """
    known = [rule for rule in rules if rule.is_in_force(day)]
    parts = code.split(".")
    for length in range(len(parts), 1, -1):
        name = ".".join(parts[:length])
        found = [rule for rule in known if rule.code == name]
        if found:
            return max(found, key=lambda rule: rule.effective_from)
    raise NotFound(N_("No rule %(rule)s is in force on %(day)s. Please enter one first."), rule=code, day=str(day))


def check_fits(rules: Iterable[Rule], new: Rule) -> None:
    """Raise Invalid for dates the wrong way round, Conflict where a rule of the same code holds on a day of the new."""
    if new.effective_to is not None and new.effective_to < new.effective_from:
        raise Invalid(N_("The last day comes before the first."))
    for rule in rules:
        if rule.code == new.code and _overlap(rule, new):
            raise Conflict(
                N_("The rule %(rule)s of %(day)s already holds in this time. Two rules may not overlap."),
                rule=rule.code,
                day=str(rule.effective_from),
            )


def _overlap(one: Rule, other: Rule) -> bool:
    last = date.max
    return one.effective_from <= (other.effective_to or last) and other.effective_from <= (one.effective_to or last)
