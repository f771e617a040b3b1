"""The rules the program asks for, by code: what each is called, how its value is written and read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from competitions.awards.domain.words import AwardKind, SubjectKind
from competitions.awards.rules.domain.rules import CALENDAR, WORKING, Rule
from core.kernel import Invalid, N_
from core.vietnamese import find_whole

ALL_MEMBERS, TAKING_PART = "members", "voters"
MOST_DAYS, MOST_MONEY, MOST_TIMES = 3_650, 1_000_000_000, 1_000  # ten years, đồng, times the base salary
LONGEST_VALUE = 60
_FIGURE = re.compile(r"\d{1,10}(?:\.\d{1,10})?(?:/\d{1,10})?", re.ASCII)  # no exponents: they cost minutes


class Shape(StrEnum):
    """How a value is written."""

    SHARE = "share"
    DENOMINATOR = "denominator"
    FACTOR = "factor"
    MONEY = "money"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Code:
    """A rule by its code. One that `by_award` may be said more particularly of one award."""

    code: str
    title: str
    shape: Shape
    by_award: bool = False


CODES = (
    Code("council.quorum", N_("Quorum, as a share of all members"), Shape.SHARE, by_award=True),
    Code("council.threshold", N_("Share of votes that a nominee needs"), Shape.SHARE, by_award=True),
    Code("council.denominator", N_("What that share is taken of"), Shape.DENOMINATOR, by_award=True),
    Code("money.base_salary", N_("Base salary, in đồng"), Shape.MONEY),
    Code("money.factor", N_("Money with an award, in base salaries"), Shape.FACTOR),
    Code("days.notice", N_("Public notice of the proposed list"), Shape.DAYS),
    Code("days.processing", N_("Processing from a complete dossier"), Shape.DAYS),
    Code("days.supplement", N_("Completing a returned dossier"), Shape.DAYS),
    Code("days.reconsideration", N_("Asking to reconsider, after publication"), Shape.DAYS),
    Code("days.reconsideration.answer", N_("Answering a request to reconsider"), Shape.DAYS),
    Code("days.complaint.first", N_("Making a first complaint"), Shape.DAYS),
    Code("days.denunciation", N_("Settling a denunciation"), Shape.DAYS),
    Code("days.keep_contacts", N_("Keeping name and contact of who gave feedback, once it is resolved"), Shape.DAYS),
)
HINTS: Mapping[Shape, str] = {
    Shape.SHARE: N_("A fraction or decimal between 0 and 1, such as 2/3 or 0.8"),
    Shape.DENOMINATOR: N_("Write “all members” or “those who take part”"),
    Shape.FACTOR: N_("A number of base salaries, such as 1.5"),
    Shape.MONEY: N_("Đồng, without dots, such as 2340000"),
    Shape.DAYS: N_("A number of working days or calendar days, such as “25 working days”"),
}


def find_code(code: str) -> Code | None:
    """Return what a code is of, be it the general or a more particular one."""
    if code.startswith("money.factor."):
        _, _, award, *subject = code.split(".")
        is_known = award in set(AwardKind) and (not subject or (len(subject) == 1 and subject[0] in set(SubjectKind)))
        return next(each for each in CODES if each.code == "money.factor") if is_known else None
    head, _, award = code.rpartition(".")
    for each in CODES:
        if each.code == code or (each.by_award and each.code == head and award in set(AwardKind)):
            return each
    return None


def read_value(shape: Shape, typed: str) -> str | None:
    """Return a typed value as it is kept ("80%" is "4/5", "25 ngày làm việc" is "25 working"); None if unreadable."""
    text = " ".join(typed.casefold().split())
    if len(text) > LONGEST_VALUE:
        return None
    value = _WRITERS[shape](text)
    rule = Rule("", value, "", date.min, None, is_verified=False)
    try:
        return value if _CHECKS[shape](rule) else None
    except Invalid:
        return None


def _write_number(text: str) -> str:
    share = re.fullmatch(r"(\d{1,10}(?:[.,]\d{1,10})?) ?%", text, re.ASCII)
    return str(Fraction(share[1].replace(",", ".")) / 100) if share else text.replace(",", ".")


def _write_money(text: str) -> str:
    figure = find_whole(re.sub(r" ?(?:đồng|đ)$", "", text))
    return text if figure is None else str(figure)


def _write_days(text: str) -> str:
    figure, _, words = text.partition(" ")
    return f"{figure} {_DAY_WORDS.get(words, words)}"


def _write_denominator(text: str) -> str:
    return _DENOMINATOR_WORDS.get(text, text)


def _is_share(rule: Rule) -> bool:
    return _FIGURE.fullmatch(rule.value) is not None and 0 < rule.fraction <= 1


def _is_factor(rule: Rule) -> bool:
    return _FIGURE.fullmatch(rule.value) is not None and 0 <= rule.fraction <= MOST_TIMES


def _is_money(rule: Rule) -> bool:
    return _FIGURE.fullmatch(rule.value) is not None and rule.value.isdigit() and 0 < rule.number <= MOST_MONEY


def _is_days(rule: Rule) -> bool:
    figure, _, kind = rule.value.partition(" ")
    is_known = _FIGURE.fullmatch(figure) is not None and kind in {WORKING, CALENDAR}
    return is_known and figure == str(rule.number) and rule.number <= MOST_DAYS


def _is_denominator(rule: Rule) -> bool:
    return rule.value in {ALL_MEMBERS, TAKING_PART}


_DAY_WORDS = {
    "ngày làm việc": WORKING,
    "working days": WORKING,
    "ngày": CALENDAR,
    "ngày liên tục": CALENDAR,
    "calendar days": CALENDAR,
}
_DENOMINATOR_WORDS = {
    "tổng số thành viên": ALL_MEMBERS,
    "all members": ALL_MEMBERS,
    "số thành viên tham gia": TAKING_PART,
    "those who take part": TAKING_PART,
}
_WRITERS: Mapping[Shape, Callable[[str], str]] = {
    Shape.SHARE: _write_number,
    Shape.DENOMINATOR: _write_denominator,
    Shape.FACTOR: _write_number,
    Shape.MONEY: _write_money,
    Shape.DAYS: _write_days,
}
_CHECKS: Mapping[Shape, Callable[[Rule], bool]] = {
    Shape.SHARE: _is_share,
    Shape.DENOMINATOR: _is_denominator,
    Shape.FACTOR: _is_factor,
    Shape.MONEY: _is_money,
    Shape.DAYS: _is_days,
}
