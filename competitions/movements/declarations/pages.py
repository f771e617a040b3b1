"""The pages of declarations: what each template is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from competitions.movements.declarations.domain.content import list_kinds_for
from competitions.movements.declarations.domain.provisional import REVIEW_TITLES, ReviewState
from competitions.movements.declarations.domain.reports import REPORT_TITLES, ReportState
from competitions.movements.declarations.domain.states import ACT_TITLES, STATE_TITLES, Act, State
from competitions.movements.declarations.forms import ComplaintInput, ContentInput, PlanInput
from competitions.movements.declarations.queries.places import PlaceRow
from competitions.movements.declarations.queries.provisional import FreezeRow
from competitions.movements.declarations.service.confirming import Waiting
from competitions.movements.declarations.service.facts import FactView
from competitions.movements.declarations.service.listing import (
    Comparison,
    DeclarationFile,
    Desk,
    DeskWanted,
)
from competitions.movements.declarations.service.provisional import Overview, ReviewFile
from competitions.movements.declarations.service.reporting import ReportFile, Reports
from core.kernel import N_
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page
from leaderboards.domain.facts import Verification
from leaderboards.domain.kinds import CRITERION_TITLES, KINDS, Criterion, FactKind, KindRule
from leaderboards.domain.periods import parse_period
from leaderboards.pages.words import Phrase, period_words
from units.domain.unit import PUBLIC_KINDS, Kind

VERIFICATION_TITLES: Mapping[Verification, str] = {
    Verification.MEASURED: N_("Measured by the platform"),
    Verification.IMPORTED: N_("Imported from a list"),
    Verification.REPORTED: N_("Reported by a connected system"),
    Verification.DECLARED: N_("Declared by the unit"),
    Verification.PENDING: N_("Declared; needs a second confirmation"),
}
NEXT_ACTIONS: Mapping[State, str] = {
    State.DRAFT: N_("Add proof and send"),
    State.RETURNED: N_("Read the reason, mend and send again"),
    State.WAITING: N_("Nothing now: a second person confirms"),
    State.RECORDED: N_("Nothing: it counts"),
    State.CONFIRMED: N_("Nothing: it counts"),
    State.WITHDRAWN: N_("Declare anew if it was a mistake"),
}
STATE_BADGES: Mapping[State, str] = {
    State.DRAFT: "",
    State.RETURNED: "badge-bad",
    State.WAITING: "badge-warn",
    State.RECORDED: "badge-good",
    State.CONFIRMED: "badge-good",
    State.WITHDRAWN: "",
}
FIELD_TITLES: Mapping[str, str] = {
    "kind": N_("What is declared"),
    "occurred_on": N_("The day it happened"),
    "quantity": N_("Quantity"),
    "note": N_("Note"),
    "link": N_("Link to a document"),
}
UNIT_KIND_TITLES: Mapping[Kind, str] = {
    Kind.COMMUNE: N_("Communes and wards"),
    Kind.SCHOOL: N_("Schools"),
    Kind.PARTY_CELL: N_("Party cells"),
}


@dataclass(frozen=True, slots=True)
class KindGroup:
    """The kinds of one criterion, for a list to choose from."""

    title: str
    rules: tuple[KindRule, ...]


def group_kinds(rules: tuple[KindRule, ...]) -> tuple[KindGroup, ...]:
    """Group kinds by criterion, in the order of the criteria."""
    groups = {each: tuple(rule for rule in rules if rule.criterion is each) for each in Criterion}
    return tuple(KindGroup(CRITERION_TITLES[each], found) for each, found in groups.items() if found)


def groups_for(kind: Kind) -> tuple[KindGroup, ...]:
    """Group what a unit of this kind may declare."""
    return group_kinds(list_kinds_for(kind))


DECLARABLE = group_kinds(tuple(rule for rule in KINDS.values() if rule.is_declarable))


@dataclass(frozen=True, slots=True)
class DeskPage(Page):
    """The officer's list by state, with the next action of each; `query` is the filter without its state and page."""

    template: ClassVar[str] = "competitions/movements/declarations/desk.html"
    desk: Desk
    wanted: DeskWanted
    query: str
    shown: int
    pages: int
    kinds: Mapping[FactKind, KindRule] = field(default_factory=lambda: KINDS)
    groups: tuple[KindGroup, ...] = DECLARABLE
    state_titles: Mapping[State, str] = field(default_factory=lambda: STATE_TITLES)
    badges: Mapping[State, str] = field(default_factory=lambda: STATE_BADGES)
    next_actions: Mapping[State, str] = field(default_factory=lambda: NEXT_ACTIONS)


@dataclass(frozen=True, slots=True)
class NewPage(Page):
    """The form of a first draft for one of the actor's units."""

    template: ClassVar[str] = "competitions/movements/declarations/new.html"
    units: tuple[PlaceRow, ...]
    unit: PlaceRow
    typed: ContentInput
    groups: tuple[KindGroup, ...]
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class DeclarationPage(Page):
    """One declaration: what it says, its proof, the next step, its versions and steps."""

    template: ClassVar[str] = "competitions/movements/declarations/declaration.html"
    file: DeclarationFile
    problem: Problem = NO_PROBLEM
    reason: str = ""
    kinds: Mapping[FactKind, KindRule] = field(default_factory=lambda: KINDS)
    state_titles: Mapping[State, str] = field(default_factory=lambda: STATE_TITLES)
    badges: Mapping[State, str] = field(default_factory=lambda: STATE_BADGES)
    act_titles: Mapping[Act, str] = field(default_factory=lambda: ACT_TITLES)


@dataclass(frozen=True, slots=True)
class EditPage(Page):
    """The form that makes a new version."""

    template: ClassVar[str] = "competitions/movements/declarations/edit.html"
    file: DeclarationFile
    typed: ContentInput
    groups: tuple[KindGroup, ...]
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class ComparePage(Page):
    """Two versions side by side, to choose from."""

    template: ClassVar[str] = "competitions/movements/declarations/compare.html"
    comparison: Comparison
    came_in_between: bool
    kinds: Mapping[FactKind, KindRule] = field(default_factory=lambda: KINDS)
    field_titles: Mapping[str, str] = field(default_factory=lambda: FIELD_TITLES)


@dataclass(frozen=True, slots=True)
class ConfirmPage(Page):
    """What waits for a second person; `chosen` boxes are ticked, `done` is how many were just settled."""

    template: ClassVar[str] = "competitions/movements/declarations/confirm.html"
    waiting: Waiting
    page: int
    pages: int
    chosen: frozenset[str] = frozenset()
    reason: str = ""
    done: int | None = None
    problem: Problem = NO_PROBLEM
    kinds: Mapping[FactKind, KindRule] = field(default_factory=lambda: KINDS)


@dataclass(frozen=True, slots=True)
class FactPage(Page):
    """One fact, for everybody."""

    template: ClassVar[str] = "competitions/movements/declarations/fact.html"
    view: FactView
    is_reported: bool
    kinds: Mapping[FactKind, KindRule] = field(default_factory=lambda: KINDS)
    criteria: Mapping[Criterion, str] = field(default_factory=lambda: CRITERION_TITLES)
    verifications: Mapping[Verification, str] = field(default_factory=lambda: VERIFICATION_TITLES)
    report_titles: Mapping[ReportState, str] = field(default_factory=lambda: REPORT_TITLES)


@dataclass(frozen=True, slots=True)
class NewReportPage(Page):
    """The form that reports a wrong figure."""

    template: ClassVar[str] = "competitions/movements/declarations/new_report.html"
    view: FactView
    typed: ComplaintInput
    problem: Problem = NO_PROBLEM
    kinds: Mapping[FactKind, KindRule] = field(default_factory=lambda: KINDS)


@dataclass(frozen=True, slots=True)
class ReportsPage(Page):
    """Reports to answer, overdue ones marked."""

    template: ClassVar[str] = "competitions/movements/declarations/reports.html"
    reports: Reports
    state: str
    page: int
    pages: int
    report_titles: Mapping[ReportState, str] = field(default_factory=lambda: REPORT_TITLES)
    kinds: Mapping[FactKind, KindRule] = field(default_factory=lambda: KINDS)


@dataclass(frozen=True, slots=True)
class ReportPage(Page):
    """One report with its fact, and the form of the answer."""

    template: ClassVar[str] = "competitions/movements/declarations/report.html"
    file: ReportFile
    chosen: str = ""
    reason: str = ""
    problem: Problem = NO_PROBLEM
    kinds: Mapping[FactKind, KindRule] = field(default_factory=lambda: KINDS)
    report_titles: Mapping[ReportState, str] = field(default_factory=lambda: REPORT_TITLES)


@dataclass(frozen=True, slots=True)
class ReviewsPage(Page):
    """Provisional lists to look through; for the Department every planned freeze with its counts.

    `periods` are in words, by their text.
    """

    template: ClassVar[str] = "competitions/movements/declarations/reviews.html"
    overview: Overview
    periods: Mapping[str, Phrase]
    state: str
    review_titles: Mapping[ReviewState, str] = field(default_factory=lambda: REVIEW_TITLES)
    unit_kinds: Mapping[Kind, str] = field(default_factory=lambda: UNIT_KIND_TITLES)


def reviews_page(overview: Overview, state: str) -> ReviewsPage:
    """Return the page of the lists and planned freezes."""
    texts = {row.plan.period for row in overview.lists} | {row.plan.period for row in overview.freezes}
    periods = {text: period_words(parse_period(text)) for text in sorted(texts)}
    return ReviewsPage(overview, periods, state)


@dataclass(frozen=True, slots=True)
class ReviewPage(Page):
    """One unit's provisional list."""

    template: ClassVar[str] = "competitions/movements/declarations/review.html"
    file: ReviewFile
    period: Phrase
    page: int
    pages: int
    kinds: Mapping[FactKind, KindRule] = field(default_factory=lambda: KINDS)
    review_titles: Mapping[ReviewState, str] = field(default_factory=lambda: REVIEW_TITLES)
    verifications: Mapping[Verification, str] = field(default_factory=lambda: VERIFICATION_TITLES)


def review_page(file: ReviewFile, page: int, pages: int) -> ReviewPage:
    """Return the page of one list."""
    return ReviewPage(file, period_words(parse_period(file.row.plan.period)), page, pages)


@dataclass(frozen=True, slots=True)
class FreezePage(Page):
    """The form of a planned freeze; `freeze` None is a new one."""

    template: ClassVar[str] = "competitions/movements/declarations/freeze.html"
    freeze: FreezeRow | None
    typed: PlanInput
    today: date
    problem: Problem = NO_PROBLEM
    unit_kinds: tuple[tuple[Kind, str], ...] = tuple((kind, UNIT_KIND_TITLES[kind]) for kind in PUBLIC_KINDS)
