"""Registers, money lists and yearly figures as tables of cells in the reader's language."""

from collections.abc import Callable
from datetime import date

from competitions.awards.decisions.domain.acts import STATUS_TITLES
from competitions.awards.decisions.service.reading import DecisionView
from competitions.awards.decisions.service.registers import RegisterView, YearView
from competitions.awards.domain.titles import AWARD_TITLES, LEVEL_TITLES, SUBJECT_TITLES
from core.kernel import N_
from core.tables import Cell

Translate = Callable[[str], str]
REGISTER = (
    N_("Register number"),
    N_("Name of the person or unit"),
    N_("Subject line"),
    N_("Achievement"),
    N_("Decision number"),
    N_("Day of the decision"),
    N_("Verification code"),
    N_("State"),
)
MONEY = (
    N_("No."),
    N_("Name of the person or unit"),
    N_("Award"),
    N_("Kind of subject"),
    N_("Money, đồng"),
    N_("Signature of the receiver"),
)
FIGURES = (N_("Level"), N_("Award"), N_("Kind of subject"), N_("Awarded"), N_("Annulled"), N_("Money, đồng"))


def register_rows(view: RegisterView, say: Translate) -> list[list[Cell]]:
    """Return the page of a register."""
    rows: list[list[Cell]] = [[say(title) for title in REGISTER]]
    for line in view.lines:
        told = view.fields[line.id]
        names = ("subject", "subject_line", "achievement", "decision")
        day = f"{date.fromisoformat(str(told['decided_on'])):%d/%m/%Y}" if told["decided_on"] else ""
        rows.append([line.number, *(told[name] for name in names), day, line.code, say(STATUS_TITLES[line.status])])
    return rows


def money_rows(view: DecisionView, say: Translate) -> list[list[Cell]]:
    """Return the list of those who receive money, without those who were annulled, and the sum."""
    rows: list[list[Cell]] = [[say(title) for title in MONEY]]
    standing = [item for item in view.items if item.annulled_by is None]
    for number, item in enumerate(standing, start=1):
        award, kind = say(AWARD_TITLES.get(item.award, item.award)), say(SUBJECT_TITLES[item.subject_kind])
        rows.append([number, item.subject_name, award, kind, view.money.get(item.id, 0), ""])
    return [*rows, ["", say(N_("Sum")), "", "", view.total, ""]]


def year_rows(view: YearView, say: Translate) -> list[list[Cell]]:
    """Return the figures of a year."""
    rows: list[list[Cell]] = [[say(title) for title in FIGURES]]
    for each in view.figures:
        level, award = say(LEVEL_TITLES[each.level]), say(AWARD_TITLES.get(each.award, each.award))
        rows.append([level, award, say(SUBJECT_TITLES[each.subject_kind]), each.standing, each.annulled, each.money])
    return rows
