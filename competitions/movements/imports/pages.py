"""The pages of imports: what each template is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from competitions.movements.imports.domain.changes import State
from competitions.movements.imports.domain.sources import SOURCES, Source
from competitions.movements.imports.intake import MOST_ROWS
from competitions.movements.imports.queries import ImportRow
from competitions.movements.imports.service import ImportView
from core.kernel import N_
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page
from leaderboards.domain.kinds import KINDS

STATE_TITLES: Mapping[str, str] = {
    State.READY: N_("Waits for your confirmation"),
    State.RECORDING: N_("Being recorded"),
    State.FINISHED: N_("Recorded"),
    State.CANCELLED: N_("Cancelled"),
}
KIND_TITLES: Mapping[str, str] = {rule.kind.value: rule.title for rule in KINDS.values()}
THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class ImportsPage(Page):
    """Choosing a source, its templates, sending a file; below it the imports so far."""

    template: ClassVar[str] = "competitions/movements/imports/list.html"
    source: Source
    imports: tuple[ImportRow, ...]
    problem: Problem = NO_PROBLEM
    most: int = MOST_ROWS
    sources: Mapping[str, Source] = field(default_factory=lambda: SOURCES)
    states: Mapping[str, str] = field(default_factory=lambda: STATE_TITLES)
    kind_titles: Mapping[str, str] = field(default_factory=lambda: KIND_TITLES)


@dataclass(frozen=True, slots=True)
class ImportPage(Page):
    """One import: the preview and its confirmation, the progress, or what was recorded. `share` is in thousandths."""

    template: ClassVar[str] = "competitions/movements/imports/import.html"
    view: ImportView
    share: int
    sources: Mapping[str, Source] = field(default_factory=lambda: SOURCES)
    states: Mapping[str, str] = field(default_factory=lambda: STATE_TITLES)
    kind_titles: Mapping[str, str] = field(default_factory=lambda: KIND_TITLES)


def to_page(view: ImportView) -> ImportPage:
    """Return the page of an import."""
    return ImportPage(view, THOUSAND * view.row.done // max(1, view.row.items))
