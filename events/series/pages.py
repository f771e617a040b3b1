"""The pages of series: what each template is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page
from events.domain.kinds import SESSION_KINDS, Band
from events.series.domain.days import Plan
from events.series.forms import WEEKDAYS
from events.series.queries import CommuneRow
from events.series.service.reading import DutyLine, SeriesBook, SeriesView

KINDS: Mapping[str, str] = {rule.kind.value: rule.title for rule in SESSION_KINDS.values()}
BANDS: Mapping[str, Band] = {rule.kind.value: rule.band for rule in SESSION_KINDS.values() if rule.band is not None}


@dataclass(frozen=True, slots=True)
class SeriesListPage(Page):
    """The series of the province or a commune."""

    template: ClassVar[str] = "events/series/list.html"
    book: SeriesBook
    commune: str
    kind: str
    kinds: Mapping[str, str] = field(default_factory=lambda: KINDS)
    bands: Mapping[str, Band] = field(default_factory=lambda: BANDS)


@dataclass(frozen=True, slots=True)
class SeriesFormPage(Page):
    """A new series, with the days it would get once they were asked for."""

    template: ClassVar[str] = "events/series/form.html"
    typed: Mapping[str, str]
    communes: tuple[CommuneRow, ...]
    plan: Plan | None = None
    problem: Problem = NO_PROBLEM
    kinds: Mapping[str, str] = field(default_factory=lambda: KINDS)
    bands: Mapping[str, Band] = field(default_factory=lambda: BANDS)
    weekdays: Mapping[str, str] = field(default_factory=lambda: WEEKDAYS)


@dataclass(frozen=True, slots=True)
class SeriesPage(Page):
    """A series with its sessions, and the form that changes it."""

    template: ClassVar[str] = "events/series/series.html"
    view: SeriesView
    typed: Mapping[str, str]
    today: date
    problem: Problem = NO_PROBLEM
    kinds: Mapping[str, str] = field(default_factory=lambda: KINDS)
    bands: Mapping[str, Band] = field(default_factory=lambda: BANDS)
    weekdays: Mapping[str, str] = field(default_factory=lambda: WEEKDAYS)


@dataclass(frozen=True, slots=True)
class DutyPage(Page):
    """Every commune against one community class a week."""

    template: ClassVar[str] = "events/series/duty.html"
    lines: tuple[DutyLine, ...]
    since: str
