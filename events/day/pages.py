"""The pages of the day: what each template is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from core.kernel import DomainError, FieldError, N_
from core.web.templating import Page
from events.day.domain.readiness import ITEMS, State, Wish
from events.day.service.readiness import Checklist, Overview

STATE_TITLES: Mapping[str, str] = {
    State.READY: N_("Ready"),
    State.IN_WORK: N_("In work"),
    State.MISSING: N_("Missing"),
    "": N_("Not told yet"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What the last attempt got wrong: one sentence, and errors by field. Empty when nothing was."""

    text: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)
    errors: tuple[FieldError, ...] = ()
    status: int = 200

    def at(self, pointer: str) -> FieldError | None:
        """Return the error of one field."""
        return next((error for error in self.errors if error.pointer == pointer), None)


NO_PROBLEM = Problem()


def problem_of(error: DomainError) -> Problem:
    """Return what a page shows of a refusal."""
    return Problem(error.text, error.params, error.errors, error.status)


@dataclass(frozen=True, slots=True)
class ReadinessPage(Page):
    """All communes and how ready they are."""

    template: ClassVar[str] = "events/day/readiness.html"
    view: Overview
    by_name: bool
    counts: Mapping[str, int]
    items: Mapping[str, str] = field(default_factory=lambda: ITEMS)
    states: Mapping[str, str] = field(default_factory=lambda: STATE_TITLES)


def to_readiness(view: Overview, *, by_name: bool) -> ReadinessPage:
    """Return the page with how many communes are how far."""
    found = [commune.overall for commune in view.communes]
    return ReadinessPage(view, by_name, {state: found.count(state) for state in STATE_TITLES})


@dataclass(frozen=True, slots=True)
class ChecklistPage(Page):
    """A commune's checklist as a form; `typed` is what was sent with an error."""

    template: ClassVar[str] = "events/day/checklist.html"
    view: Checklist
    typed: Mapping[str, Wish]
    saved: bool = False
    problem: Problem = NO_PROBLEM
    items: Mapping[str, str] = field(default_factory=lambda: ITEMS)
    states: Mapping[str, str] = field(default_factory=lambda: STATE_TITLES)
