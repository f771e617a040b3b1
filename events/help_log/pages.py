"""The pages of the help log: what each template is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from markupsafe import Markup

from core.kernel import N_
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page
from events.help_log.domain.entries import HELPERS, TOPICS
from events.help_log.service.reading import Filter, LogView

STATE_TITLES: Mapping[str, str] = {
    "counted": N_("It counts for the unit"),
    "over_cap": N_("Over the day's limit"),
    "known": N_("Counted before this year"),
    "denied": N_("Denied, taken back"),
}
OUTCOME_TITLES: Mapping[str, str] = {
    "confirmed": N_("Confirmed by phone"),
    "denied": N_("Denied"),
    "unreachable": N_("Not reached"),
}
HELPER_TITLES: Mapping[str, str] = {kind.value: rule.title for kind, rule in HELPERS.items()}


@dataclass(frozen=True, slots=True)
class EntryPage(Page):
    """A helper's one screen. `done` is the state of what was just stored; `nonce` makes sending twice harmless."""

    template: ClassVar[str] = "events/help_log/entry.html"
    typed: Mapping[str, str]
    nonce: str
    done: str = ""
    problem: Problem = NO_PROBLEM
    topics: Mapping[str, str] = field(default_factory=lambda: TOPICS)
    states: Mapping[str, str] = field(default_factory=lambda: STATE_TITLES)


@dataclass(frozen=True, slots=True)
class LogPage(Page):
    """A unit's helpers and entries, for its officers."""

    template: ClassVar[str] = "events/help_log/log.html"
    view: LogView
    wanted: Filter
    typed: Mapping[str, str]
    problem: Problem = NO_PROBLEM
    topics: Mapping[str, str] = field(default_factory=lambda: TOPICS)
    states: Mapping[str, str] = field(default_factory=lambda: STATE_TITLES)
    kinds: Mapping[str, str] = field(default_factory=lambda: HELPER_TITLES)


@dataclass(frozen=True, slots=True)
class LinkPage(Page):
    """A helper's new link, shown once."""

    template: ClassVar[str] = "events/help_log/link.html"
    name: str
    link: str
    qr: Markup


@dataclass(frozen=True, slots=True)
class PaperPage(Page):
    """Typing a paper sheet for a helper, entry by entry; day, village and topic stay."""

    template: ClassVar[str] = "events/help_log/paper.html"
    view: LogView
    typed: Mapping[str, str]
    nonce: str
    done: str = ""
    problem: Problem = NO_PROBLEM
    topics: Mapping[str, str] = field(default_factory=lambda: TOPICS)
    states: Mapping[str, str] = field(default_factory=lambda: STATE_TITLES)


@dataclass(frozen=True, slots=True)
class CallsPage(Page):
    """The call-backs of a unit."""

    template: ClassVar[str] = "events/help_log/calls.html"
    view: LogView
    problem: Problem = NO_PROBLEM
    topics: Mapping[str, str] = field(default_factory=lambda: TOPICS)
    outcomes: Mapping[str, str] = field(default_factory=lambda: OUTCOME_TITLES)
