"""The console's pages about units: what each template is given."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from core.kernel import DomainError, FieldError, N_
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page
from units.domain.acts import ActKind
from units.domain.figures import DERIVED, MEASURE_TITLES
from units.domain.outline import VIEW_BOX, Outline
from units.domain.unit import FigureState, Kind, Measure
from units.domain.villages import Change
from units.forms import ActInput, BasisInput, ClusterInput, FigureInput, GroupInput
from units.queries import ClusterRow
from units.queries.figures import WaitingFigure
from units.service.console import ActFile, Tree, UnitFile
from units.service.figures import UnitFigures
from units.service.lists import Waiting

KIND_TITLES: Mapping[Kind, str] = {
    Kind.COMMUNE: N_("Commune or ward"),
    Kind.VILLAGE: N_("Village"),
    Kind.SCHOOL: N_("School"),
    Kind.PARTY_CELL: N_("Party cell"),
    Kind.AGENCY: N_("Agency"),
    Kind.ENTERPRISE: N_("Enterprise or cooperative"),
    Kind.CLUSTER: N_("Cluster"),
    Kind.BLOCK: N_("Block"),
    Kind.PROVINCE: N_("Province"),
}
ACT_TITLES: Mapping[ActKind, str] = {
    ActKind.RENAME: N_("Rename"),
    ActKind.MOVE: N_("Move"),
    ActKind.MERGE: N_("Merge"),
    ActKind.SPLIT: N_("Split"),
}
STATE_TITLES: Mapping[FigureState, str] = {
    FigureState.PROPOSED: N_("waits for the province"),
    FigureState.CONFIRMED: N_("confirmed"),
    FigureState.REFUSED: N_("refused"),
}
CHANGE_TITLES: Mapping[Change, str] = {
    Change.NEW: N_("new"),
    Change.CHANGED: N_("changed"),
    Change.SAME: N_("unchanged"),
}
PROPOSABLE = {measure: title for measure, title in MEASURE_TITLES.items() if measure not in DERIVED}


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one row of a list; row 0 is the list as a whole."""

    row: int
    error: FieldError


def row_faults(error: DomainError) -> tuple[RowFault, ...]:
    """Return the faulty rows of a refused list."""
    pairs = [(each.pointer.removeprefix("row/"), each) for each in error.errors if each.pointer.startswith("row/")]
    return tuple(RowFault(int(row) if row.isdecimal() else 0, each) for row, each in pairs)


@dataclass(frozen=True, slots=True)
class TreePage(Page):
    """The units of a kind, or those that words find."""

    template: ClassVar[str] = "units/console/tree.html"
    tree: Tree
    wanted_kind: Kind
    wanted_text: str
    kind_titles: Mapping[Kind, str] = field(default_factory=lambda: KIND_TITLES)


@dataclass(frozen=True, slots=True)
class UnitPage(Page):
    """One unit: what it is, its history, what stands below it."""

    template: ClassVar[str] = "units/console/unit.html"
    file: UnitFile
    kind_titles: Mapping[Kind, str] = field(default_factory=lambda: KIND_TITLES)
    act_titles: Mapping[ActKind, str] = field(default_factory=lambda: ACT_TITLES)
    measure_titles: Mapping[Measure, str] = field(default_factory=lambda: MEASURE_TITLES)


@dataclass(frozen=True, slots=True)
class ActPage(Page):
    """The form of one act."""

    template: ClassVar[str] = "units/console/act.html"
    file: ActFile
    kind: ActKind
    typed: ActInput
    problem: Problem = NO_PROBLEM
    act_titles: Mapping[ActKind, str] = field(default_factory=lambda: ACT_TITLES)


@dataclass(frozen=True, slots=True)
class FiguresPage(Page):
    """A unit's figures with their history, and the form for another."""

    template: ClassVar[str] = "units/console/figures.html"
    figures: UnitFigures
    typed: FigureInput
    problem: Problem = NO_PROBLEM
    is_sent: bool = False
    measure_titles: Mapping[Measure, str] = field(default_factory=lambda: MEASURE_TITLES)
    proposable: Mapping[Measure, str] = field(default_factory=lambda: PROPOSABLE)
    state_titles: Mapping[FigureState, str] = field(default_factory=lambda: STATE_TITLES)


@dataclass(frozen=True, slots=True)
class WaitingPage(Page):
    """Figures that wait for the province, to confirm in batches; `decided` counts those of the last batch.

    What was chosen and noted stays when it is refused.
    """

    template: ClassVar[str] = "units/console/waiting.html"
    rows: tuple[WaitingFigure, ...]
    decided: int | None = None
    problem: Problem = NO_PROBLEM
    chosen: Collection[str] = ()
    note: str = ""
    measure_titles: Mapping[Measure, str] = field(default_factory=lambda: MEASURE_TITLES)


@dataclass(frozen=True, slots=True)
class ListPage(Page):
    """Sending a list of villages or of units; `scope` names the communes an officer may send."""

    template: ClassVar[str] = "units/console/list.html"
    is_villages: bool
    scope: tuple[str, ...]
    typed: BasisInput
    faults: tuple[RowFault, ...] = ()
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class DraftPage(Page):
    """How a list differs from what is stored, before it is taken over."""

    template: ClassVar[str] = "units/console/draft.html"
    waiting: Waiting
    change_titles: Mapping[Change, str] = field(default_factory=lambda: CHANGE_TITLES)


@dataclass(frozen=True, slots=True)
class ClustersPage(Page):
    """Clusters and blocks of a year."""

    template: ClassVar[str] = "units/console/clusters.html"
    year: int
    clusters: tuple[ClusterRow, ...]
    typed: GroupInput
    problem: Problem = NO_PROBLEM
    kind_titles: Mapping[Kind, str] = field(default_factory=lambda: KIND_TITLES)


@dataclass(frozen=True, slots=True)
class ClusterPage(Page):
    """One cluster or block in a year; `choices` are the units that may enter, by code."""

    template: ClassVar[str] = "units/console/cluster.html"
    cluster: ClusterRow
    choices: Mapping[str, str]
    today: date
    typed: ClusterInput
    problem: Problem = NO_PROBLEM
    kind_titles: Mapping[Kind, str] = field(default_factory=lambda: KIND_TITLES)


@dataclass(frozen=True, slots=True)
class BoundariesPage(Page):
    """The stored outlines as a map, and the form for a file; `names` by unit id."""

    template: ClassVar[str] = "units/console/boundaries.html"
    outlines: Mapping[str, Outline]
    names: Mapping[str, str]
    missing: tuple[str, ...]
    problem: Problem = NO_PROBLEM
    view_box: str = VIEW_BOX
