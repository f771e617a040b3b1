"""The page of the rules of law."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from competitions.awards.domain.titles import AWARD_TITLES, SUBJECT_TITLES
from competitions.awards.rules.domain.catalogue import ALL_MEMBERS, CODES, HINTS, TAKING_PART, Code, Shape, find_code
from competitions.awards.rules.domain.rules import Rule
from competitions.awards.rules.forms import FIELDS
from core.kernel import N_
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page

DENOMINATOR_TITLES: Mapping[str, str] = {
    ALL_MEMBERS: N_("all members of the council"),
    TAKING_PART: N_("the members who take part"),
}
FACTORS = tuple(
    (f"money.factor.{award}.{subject}", award, subject)
    for award in list(AWARD_TITLES)[:2]
    for subject in SUBJECT_TITLES
)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule as the page shows it: message ids for what it is of, and whether it counts today."""

    rule: Rule
    title: str
    award: str
    subject: str
    shape: Shape
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class RulesPage(Page):
    """All rules with citation and dates, and the form for a new one."""

    template: ClassVar[str] = "competitions/awards/rules/list.html"
    lines: tuple[RuleLine, ...]
    unverified: int
    may_add: bool
    typed: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(FIELDS, ""))
    problem: Problem = NO_PROBLEM
    codes: tuple[Code, ...] = CODES
    factors: tuple[tuple[str, str, str], ...] = FACTORS
    awards: Mapping[str, str] = field(default_factory=lambda: AWARD_TITLES)
    subjects: Mapping[str, str] = field(default_factory=lambda: SUBJECT_TITLES)
    denominators: Mapping[str, str] = field(default_factory=lambda: DENOMINATOR_TITLES)
    hints: Mapping[Shape, str] = field(default_factory=lambda: HINTS)


def to_lines(rules: Sequence[Rule], today: date) -> tuple[RuleLine, ...]:
    """Return the rules in the catalogue's order, each code's newest first."""
    order = {each.code: place for place, each in enumerate(CODES)}
    lines = [_line(rule, code, today) for rule in rules if (code := find_code(rule.code)) is not None]
    lines.sort(key=lambda line: -line.rule.effective_from.toordinal())
    return tuple(sorted(lines, key=lambda line: (order[_base(line.rule.code)], line.rule.code)))


def _base(code: str) -> str:
    found = find_code(code)
    return found.code if found else code


def _line(rule: Rule, code: Code, today: date) -> RuleLine:
    award, _, subject = rule.code.removeprefix(code.code).strip(".").partition(".")
    return RuleLine(
        rule=rule,
        title=code.title,
        award=AWARD_TITLES.get(award, ""),
        subject=SUBJECT_TITLES.get(subject, ""),
        shape=code.shape,
        is_in_force=rule.is_in_force(today),
    )
