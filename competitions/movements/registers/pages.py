"""The pages of registers: what each template is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from competitions.movements.registers.domain.checklists import Checklist
from competitions.movements.registers.domain.rules import FAMILY_TITLES, Family, Register
from competitions.movements.registers.queries.entries import PAGE, EntryRow
from competitions.movements.registers.queries.places import UnitAt, UnitBelow
from competitions.movements.registers.service.lists import MOST_ROWS, ListCard
from competitions.movements.registers.service.reading import EntryView, Filter, ListView, Overview, RegisterLine
from core.kernel import N_
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page

STATE_TITLES: Mapping[str, str] = {
    "draft": N_("Draft"),
    "final": N_("Final"),
    "ended": N_("Ended"),
    "waiting": N_("Waits for the second confirmation"),
    "band": N_("Outside the size the plan asks for"),
}


@dataclass(frozen=True, slots=True)
class OverviewPage(Page):
    """The registers of a unit, under their headings."""

    template: ClassVar[str] = "competitions/movements/registers/overview.html"
    view: Overview
    families: tuple[tuple[str, tuple[RegisterLine, ...]], ...]


def to_overview(view: Overview) -> OverviewPage:
    """Return the overview with the headings that have registers."""
    grouped = [
        (FAMILY_TITLES[family], tuple(line for line in view.lines if line.register.family is family))
        for family in Family
    ]
    return OverviewPage(view, tuple(pair for pair in grouped if pair[1]))


@dataclass(frozen=True, slots=True)
class BookPage(Page):
    """A page of a register."""

    template: ClassVar[str] = "competitions/movements/registers/book.html"
    view: ListView
    wanted: Filter
    pages: int
    states: Mapping[str, str] = field(default_factory=lambda: STATE_TITLES)


def to_book(view: ListView, wanted: Filter) -> BookPage:
    """Return the page with how many there are."""
    return BookPage(view, wanted, -(-view.found.matching // PAGE))


@dataclass(frozen=True, slots=True)
class EntryFormPage(Page):
    """The form of an entry; `row` is the draft that is completed, None for a new one."""

    template: ClassVar[str] = "competitions/movements/registers/form.html"
    register: Register
    unit: UnitAt
    units: tuple[UnitBelow, ...]
    typed: Mapping[str, str]
    checklist: Checklist | None
    row: EntryRow | None = None
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class EntryPage(Page):
    """One entry: what it says, what follows from it, what can be done."""

    template: ClassVar[str] = "competitions/movements/registers/entry.html"
    view: EntryView
    is_known: bool = False
    problem: Problem = NO_PROBLEM
    states: Mapping[str, str] = field(default_factory=lambda: STATE_TITLES)


@dataclass(frozen=True, slots=True)
class ListFormPage(Page):
    """Sending a list for a register."""

    template: ClassVar[str] = "competitions/movements/registers/send.html"
    register: Register
    unit: UnitAt
    columns: tuple[str, ...]
    problem: Problem = NO_PROBLEM
    most: int = MOST_ROWS


@dataclass(frozen=True, slots=True)
class ListPage(Page):
    """A list before it is entered, or what came of it. `titles` are the columns' headings by key."""

    template: ClassVar[str] = "competitions/movements/registers/list.html"
    card: ListCard
    titles: Mapping[str, str]
    drafts: int
