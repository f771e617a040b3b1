"""The pages of decisions, certificates, registers and verification: what each template is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from competitions.awards.decisions.domain.acts import (
    BATCH_TITLES,
    KIND_TITLES,
    STATE_TITLES,
    STATUS_TITLES,
    BatchState,
    CertificateStatus,
    DecisionKind,
    DecisionState,
)
from competitions.awards.decisions.domain.deciding import BASIS_TITLES, Basis
from competitions.awards.decisions.queries.batches import BatchRow
from competitions.awards.decisions.queries.certificates import REGISTER_PAGE
from competitions.awards.decisions.service.doors import Chain
from competitions.awards.decisions.service.printing import Stack
from competitions.awards.decisions.service.reading import DecisionView, PublicView, RoundView
from competitions.awards.decisions.service.registers import BatchesView, RegisterView, YearView
from competitions.awards.decisions.service.verification import Verified
from competitions.awards.documents.domain.certificates import Box, Layout, PaperKind, Place
from competitions.awards.domain.titles import AWARD_TITLES, BOARD_TITLES, LEVEL_TITLES, SUBJECT_TITLES
from competitions.awards.dossiers.domain.registers import REQUEST_TITLES, RequestState
from core.kernel import N_
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page
from units.queries import UnitRow

FOLDER = "competitions/awards/decisions"
THOUSAND = 1000
MEASURES = ("x", "y", "width", "height", "size", "smallest")
PLACE_TITLES: Mapping[Place, str] = {
    Place.SIGNER_TITLE: N_("Office of who signs"),
    Place.SUBJECT: N_("Name of who is awarded"),
    Place.SUBJECT_LINE: N_("Line under the name"),
    Place.ACHIEVEMENT: N_("Achievement"),
    Place.PLACE_AND_DATE: N_("Place and day"),
    Place.DECISION: N_("Decision number"),
    Place.REGISTER: N_("Register number"),
    Place.SIGNER: N_("Name of who signs"),
}
PAPER_TITLES: Mapping[PaperKind, str] = {
    PaperKind.OVERPRINT: N_("Text over the official form"),
    PaperKind.PARTICIPATION: N_("Certificates of participation"),
    PaperKind.THANKS: N_("Letters of thanks"),
    PaperKind.ANNEX: N_("Annex of the decision with codes"),
    PaperKind.SLIPS: N_("Slips with codes, to be cut"),
    PaperKind.REVERSE: N_("Backs of the form with codes"),
}


@dataclass(frozen=True, slots=True)
class RoundPage(Page):
    """The decisions of a round."""

    template: ClassVar[str] = f"{FOLDER}/list.html"
    view: RoundView
    problem: Problem = NO_PROBLEM
    kinds: Mapping[DecisionKind, str] = field(default_factory=lambda: KIND_TITLES)
    states: Mapping[DecisionState, str] = field(default_factory=lambda: STATE_TITLES)


@dataclass(frozen=True, slots=True)
class DecisionPage(Page):
    """One decision."""

    template: ClassVar[str] = f"{FOLDER}/show.html"
    view: DecisionView
    typed: Mapping[str, str] = field(default_factory=dict)
    problem: Problem = NO_PROBLEM
    kinds: Mapping[DecisionKind, str] = field(default_factory=lambda: KIND_TITLES)
    states: Mapping[DecisionState, str] = field(default_factory=lambda: STATE_TITLES)
    bases: Mapping[Basis, str] = field(default_factory=lambda: BASIS_TITLES)
    boards: Mapping[str, str] = field(default_factory=lambda: BOARD_TITLES)
    requests: Mapping[RequestState, str] = field(default_factory=lambda: REQUEST_TITLES)
    awards: Mapping[str, str] = field(default_factory=lambda: AWARD_TITLES)


@dataclass(frozen=True, slots=True)
class ListsPage(Page):
    """The money list and the list of award items of a decision, to be printed."""

    template: ClassVar[str] = f"{FOLDER}/lists.html"
    view: DecisionView
    awards: Mapping[str, str] = field(default_factory=lambda: AWARD_TITLES)
    subjects: Mapping[str, str] = field(default_factory=lambda: SUBJECT_TITLES)


@dataclass(frozen=True, slots=True)
class PublicDecisionPage(Page):
    """A published decision as everybody reads it."""

    template: ClassVar[str] = f"{FOLDER}/public_decision.html"
    view: PublicView
    awards: Mapping[str, str] = field(default_factory=lambda: AWARD_TITLES)
    boards: Mapping[str, str] = field(default_factory=lambda: BOARD_TITLES)
    requests: Mapping[RequestState, str] = field(default_factory=lambda: REQUEST_TITLES)
    kinds: Mapping[DecisionKind, str] = field(default_factory=lambda: KIND_TITLES)


@dataclass(frozen=True, slots=True)
class CodePage(Page):
    """Where a code is typed."""

    template: ClassVar[str] = f"{FOLDER}/code.html"
    typed: str = ""
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class CertificatePage(Page):
    """What anybody learns of a certificate."""

    template: ClassVar[str] = f"{FOLDER}/certificate.html"
    verified: Verified
    chain: Chain
    awards: Mapping[str, str] = field(default_factory=lambda: AWARD_TITLES)
    subjects: Mapping[str, str] = field(default_factory=lambda: SUBJECT_TITLES)
    statuses: Mapping[CertificateStatus, str] = field(default_factory=lambda: STATUS_TITLES)
    boards: Mapping[str, str] = field(default_factory=lambda: BOARD_TITLES)
    requests: Mapping[RequestState, str] = field(default_factory=lambda: REQUEST_TITLES)


@dataclass(frozen=True, slots=True)
class CheckPage(Page):
    """The page that verifies a downloaded certificate in the browser alone."""

    template: ClassVar[str] = f"{FOLDER}/check.html"


@dataclass(frozen=True, slots=True)
class BatchesPage(Page):
    """A unit's batches, and the form for a new one."""

    template: ClassVar[str] = f"{FOLDER}/batches.html"
    view: BatchesView
    typed: Mapping[str, str] = field(default_factory=dict)
    problem: Problem = NO_PROBLEM
    awards: Mapping[str, str] = field(default_factory=lambda: AWARD_TITLES)
    states: Mapping[BatchState, str] = field(default_factory=lambda: BATCH_TITLES)


@dataclass(frozen=True, slots=True)
class BatchPage(Page):
    """How far a batch is, and what is printed of it."""

    template: ClassVar[str] = f"{FOLDER}/batch.html"
    row: BatchRow
    may_issue: bool
    share: int
    stacks: tuple[Stack, ...]
    left_out: int
    problem: Problem = NO_PROBLEM
    states: Mapping[BatchState, str] = field(default_factory=lambda: BATCH_TITLES)
    awards: Mapping[str, str] = field(default_factory=lambda: AWARD_TITLES)
    papers: Mapping[PaperKind, str] = field(default_factory=lambda: PAPER_TITLES)


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A field of the form as its row shows it: numbers in millimetres and points, as typed or saved."""

    place: Place
    title: str
    measures: Mapping[str, str]
    is_shown: bool


@dataclass(frozen=True, slots=True)
class FormPage(Page):
    """Where the fields stand on a unit's form."""

    template: ClassVar[str] = f"{FOLDER}/form.html"
    unit: UnitRow
    award: str
    sheet: str
    shifts: Mapping[str, str]
    rows: tuple[BoxRow, ...]
    problem: Problem = NO_PROBLEM
    awards: Mapping[str, str] = field(default_factory=lambda: AWARD_TITLES)


def to_form(unit: UnitRow, award: str, layout: Layout, typed: Mapping[str, str], problem: Problem) -> FormPage:  # noqa: PLR0913, PLR0917 - what is saved and what was typed
    """Return the page with what was typed, else with what is saved."""
    saved = {"shift_x": layout.shift_x, "shift_y": layout.shift_y}
    shifts = {name: typed.get(name, _figure(value)) for name, value in saved.items()}
    rows = [_to_row(place, box, typed) for place, box in layout.boxes.items()]
    return FormPage(unit, award, typed.get("sheet", layout.sheet), shifts, tuple(rows), problem)


def _to_row(place: Place, box: Box, typed: Mapping[str, str]) -> BoxRow:
    values = {name: typed.get(f"{place}-{name}", _figure(getattr(box, name))) for name in MEASURES}
    return BoxRow(place, PLACE_TITLES[place], values, bool(typed.get(f"{place}-shown")) if typed else box.is_shown)


def _figure(tenths: int) -> str:
    return f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths / 10:.1f}"


@dataclass(frozen=True, slots=True)
class RegisterPage(Page):
    """A page of a register."""

    template: ClassVar[str] = f"{FOLDER}/register.html"
    view: RegisterView
    size: int = REGISTER_PAGE
    awards: Mapping[str, str] = field(default_factory=lambda: AWARD_TITLES)
    statuses: Mapping[CertificateStatus, str] = field(default_factory=lambda: STATUS_TITLES)


@dataclass(frozen=True, slots=True)
class YearPage(Page):
    """The figures of a year."""

    template: ClassVar[str] = f"{FOLDER}/year.html"
    view: YearView
    awards: Mapping[str, str] = field(default_factory=lambda: AWARD_TITLES)
    subjects: Mapping[str, str] = field(default_factory=lambda: SUBJECT_TITLES)
    levels: Mapping[str, str] = field(default_factory=lambda: LEVEL_TITLES)


def to_batch(row: BatchRow, stacks: Sequence[Stack], *, may_issue: bool, problem: Problem = NO_PROBLEM) -> BatchPage:
    """Return the page with how much is made, in thousandths, and how many of the decision get no certificate here."""
    left_out = max(0, row.done - sum(stack.count for stack in stacks))
    return BatchPage(row, may_issue, THOUSAND * row.done // max(1, row.total), tuple(stacks), left_out, problem)
