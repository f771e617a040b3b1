"""Dated rules: which one is in force on a day, what its value means, and that no two overlap."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby

from core.kernel import Conflict, Invalid, N_, NotFound

WORKING, CALENDAR = "working", "calendar"
A_DAY = timedelta(days=1)


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
        """The value as a whole number: days ("25 working" is 25), or đồng."""
        figure = self.value.split(" ")[0]
        if not figure.isascii() or not figure.isdigit():
            raise Invalid(N_("The rule %(rule)s needs a whole number."), rule=self.code)
        return int(figure)

    @property
    def counts_working_days(self) -> bool:
        """Say whether a number of days means working days, as in "25 working"; else calendar days."""
        return self.value.endswith(f" {WORKING}")


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


def end_by_later(stored: Iterable[Rule]) -> list[Rule]:
    """Return stored rules with their true last days: an open one ends the day before the next of its code begins."""
    ended: list[Rule] = []
    in_order = sorted(stored, key=lambda rule: (rule.code, rule.effective_from))
    for _, of_code in groupby(in_order, key=lambda rule: rule.code):
        rules = list(of_code)
        for rule, later in zip(rules, [*rules[1:], None], strict=True):
            is_replaced = later is not None and rule.effective_to is None
            ended.append(replace(rule, effective_to=later.effective_from - A_DAY) if later and is_replaced else rule)
    return ended


def check_fits(stored: Iterable[Rule], new: Rule) -> None:
    """Raise Invalid for dates the wrong way round, Conflict where a rule of the same code holds on a day of the new.

    An open rule that began earlier is no obstacle: the new one ends it (`end_by_later`).
    """
    if new.effective_to is not None and new.effective_to < new.effective_from:
        raise Invalid(N_("The last day comes before the first."))
    for rule in end_by_later(stored):
        is_ended_by_it = rule.effective_to is None and rule.effective_from < new.effective_from
        if rule.code == new.code and not is_ended_by_it and _overlap(rule, new):
            raise Conflict(
                N_("The rule %(rule)s of %(day)s already holds in this time. Two rules may not overlap."),
                rule=rule.code,
                day=str(rule.effective_from),
            )


def _overlap(one: Rule, other: Rule) -> bool:
    last = date.max
    return one.effective_from <= (other.effective_to or last) and other.effective_from <= (one.effective_to or last)
