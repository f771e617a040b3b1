"""The pages of holds: what each template is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from competitions.awards.holds.domain.holds import KIND_TITLES, HoldKind
from competitions.awards.holds.queries.holds import HoldRow
from competitions.awards.holds.service import HoldView, Opening
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page


@dataclass(frozen=True, slots=True)
class HoldsPage(Page):
    """The list of holds."""

    template: ClassVar[str] = "competitions/awards/holds/list.html"
    rows: tuple[HoldRow, ...]
    with_closed: bool
    may_open: bool


@dataclass(frozen=True, slots=True)
class NewHoldPage(Page):
    """The form of a new hold."""

    template: ClassVar[str] = "competitions/awards/holds/new.html"
    offer: Opening
    typed: Mapping[str, str]
    problem: Problem = NO_PROBLEM
    kinds: Mapping[HoldKind, str] = field(default_factory=lambda: KIND_TITLES)


@dataclass(frozen=True, slots=True)
class HoldPage(Page):
    """One hold."""

    template: ClassVar[str] = "competitions/awards/holds/show.html"
    view: HoldView
    problem: Problem = NO_PROBLEM
    kinds: Mapping[HoldKind, str] = field(default_factory=lambda: KIND_TITLES)
