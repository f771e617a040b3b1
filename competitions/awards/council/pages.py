"""The pages of councils, sessions, declarations, ballots, counts and minutes: what each template is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from competitions.awards.council.domain.words import (
    ConflictKind,
    PaperKind,
    Position,
    Presence,
    SessionState,
    TellerPosition,
)
from competitions.awards.council.forms import LETTERS
from competitions.awards.council.queries.sessions import SeatRow, SessionRow
from competitions.awards.council.queries.votes import CountRow
from competitions.awards.council.service.closing import Verification
from competitions.awards.council.service.councils import CouncilsView, CouncilView
from competitions.awards.council.service.minutes import MinutesData
from competitions.awards.council.service.reading import Desk, Line, OwnView, SessionsView
from competitions.awards.domain.titles import AWARD_TITLES, CHOICE_TITLES, MODE_TITLES
from competitions.awards.domain.words import Choice
from competitions.awards.dossiers.domain.states import STATE_TITLES as DOSSIER_TITLES
from competitions.awards.rounds.queries.reading import RoundRow
from core.kernel import N_
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page

POSITION_TITLES: Mapping[str, str] = {
    Position.CHAIR: N_("Chair"),
    Position.VICE: N_("Vice chair"),
    Position.MEMBER: N_("Member"),
    Position.SECRETARY: N_("Member and secretary"),
}
PRESENCE_TITLES: Mapping[str, str] = {
    Presence.PRESENT: N_("present"),
    Presence.IN_WRITING: N_("in writing"),
    Presence.ABSENT: N_("absent"),
}
STATE_TITLES: Mapping[str, str] = {
    SessionState.PLANNED: N_("planned"),
    SessionState.OPEN: N_("open"),
    SessionState.CLOSED: N_("closed"),
    SessionState.BROKEN: N_("broken off"),
}
CONFLICT_TITLES: Mapping[str, str] = {
    ConflictKind.UNIT: N_("I work for this unit"),
    ConflictKind.PARENT: N_("I work for the unit right above"),
    ConflictKind.PARTY_CELL: N_("We are in the same party cell"),
    ConflictKind.KIN: N_("We are kin"),
    ConflictKind.OTHER: N_("Another interest"),
}
TELLER_TITLES: Mapping[str, str] = {
    TellerPosition.HEAD: N_("Head of the counting committee"),
    TellerPosition.TELLER: N_("Teller"),
}
PAPER_TITLES: Mapping[str, str] = {
    PaperKind.COUNT: N_("Minutes of the count"),
    PaperKind.MINUTES: N_("Minutes of the session"),
    PaperKind.DECLARATION: N_("Declaration of conflicts"),
    PaperKind.OPINION: N_("Written opinion"),
}
RULE_TITLES: Mapping[str, str] = {
    "quorum": N_("Quorum, as a share of all members"),
    "threshold": N_("Share of votes that a nominee needs"),
    "denominator": N_("What that share is taken of"),
}
DENOMINATORS: Mapping[str, str] = {
    "members": N_("all members of the council"),
    "voters": N_("the members who take part"),
}
DOSSIER_WORDS: Mapping[str, str] = {state.value: title for state, title in DOSSIER_TITLES.items()}


@dataclass(frozen=True, slots=True)
class Words:
    """Message ids by code, for every template of the feature."""

    positions: Mapping[str, str] = field(default_factory=lambda: POSITION_TITLES)
    presences: Mapping[str, str] = field(default_factory=lambda: PRESENCE_TITLES)
    states: Mapping[str, str] = field(default_factory=lambda: STATE_TITLES)
    conflicts: Mapping[str, str] = field(default_factory=lambda: CONFLICT_TITLES)
    tellers: Mapping[str, str] = field(default_factory=lambda: TELLER_TITLES)
    papers: Mapping[str, str] = field(default_factory=lambda: PAPER_TITLES)
    rules: Mapping[str, str] = field(default_factory=lambda: RULE_TITLES)
    denominators: Mapping[str, str] = field(default_factory=lambda: DENOMINATORS)
    modes: Mapping[str, str] = field(default_factory=lambda: MODE_TITLES)
    awards: Mapping[str, str] = field(default_factory=lambda: AWARD_TITLES)
    choices: Mapping[str, str] = field(default_factory=lambda: CHOICE_TITLES)
    dossiers: Mapping[str, str] = field(
        default_factory=lambda: {state.value: title for state, title in DOSSIER_TITLES.items()}
    )
    letters: Mapping[str, Choice] = field(default_factory=lambda: LETTERS)


WORDS = Words()


@dataclass(frozen=True, slots=True)
class CouncilsPage(Page):
    """The actor's own sessions, the councils in reach, and the form of a new one."""

    template: ClassVar[str] = "competitions/awards/council/councils.html"
    view: CouncilsView
    own: tuple[tuple[SessionRow, RoundRow], ...]
    typed: Mapping[str, str] = field(default_factory=dict)
    problem: Problem = NO_PROBLEM
    words: Words = WORDS


@dataclass(frozen=True, slots=True)
class CouncilPage(Page):
    """A council with its members of all times."""

    template: ClassVar[str] = "competitions/awards/council/council.html"
    view: CouncilView
    today: date
    typed: Mapping[str, str] = field(default_factory=dict)
    problem: Problem = NO_PROBLEM
    words: Words = WORDS


@dataclass(frozen=True, slots=True)
class SessionsPage(Page):
    """A round's sessions, and the form to plan one."""

    template: ClassVar[str] = "competitions/awards/council/sessions.html"
    view: SessionsView
    typed: Mapping[str, str] = field(default_factory=dict)
    problem: Problem = NO_PROBLEM
    words: Words = WORDS


@dataclass(frozen=True, slots=True)
class DeskPage(Page):
    """A session as its secretary runs it."""

    template: ClassVar[str] = "competitions/awards/council/desk.html"
    desk: Desk
    problem: Problem = NO_PROBLEM
    words: Words = WORDS


@dataclass(frozen=True, slots=True)
class DeclarePage(Page):
    """A member's declaration as it is entered from paper; `suggested` is a kind by nominee."""

    template: ClassVar[str] = "competitions/awards/council/declare.html"
    session: SessionRow
    seat: SeatRow
    lines: tuple[Line, ...]
    suggested: Mapping[str, ConflictKind]
    problem: Problem = NO_PROBLEM
    words: Words = WORDS


@dataclass(frozen=True, slots=True)
class OwnPage(Page):
    """A member's own list: declare, read, vote, see what came of it."""

    template: ClassVar[str] = "competitions/awards/council/own.html"
    view: OwnView
    chosen: Mapping[str, Choice] = field(default_factory=dict)
    problem: Problem = NO_PROBLEM
    words: Words = WORDS


@dataclass(frozen=True, slots=True)
class CountPage(Page):
    """Entering a count; the other person's numbers show only beside one's own."""

    template: ClassVar[str] = "competitions/awards/council/count.html"
    session: SessionRow
    lines: tuple[Line, ...]
    voters: int
    own: CountRow | None
    other: CountRow | None
    is_other_there: bool
    differences: tuple[str, ...]
    typed: Mapping[str, str] = field(default_factory=dict)
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class MinutesPage(Page):
    """The minutes as drafted from the session, and whether ballots and results are still those of the close."""

    template: ClassVar[str] = "competitions/awards/council/minutes.html"
    data: MinutesData
    verification: Verification | None
    words: Words = WORDS


def to_typed(count: CountRow | None) -> dict[str, str]:
    """Return a count as its form would send it."""
    if count is None:
        return {}
    papers = {name: str(getattr(count.count.papers, name)) for name in ("issued", "collected", "valid", "invalid")}
    marks: dict[str, str] = {}
    for nominee, each in count.count.marks.items():
        marks |= {f"for-{nominee}": str(each.votes_for), f"against-{nominee}": str(each.votes_against)}
        marks |= {"for-list": str(each.votes_for), "against-list": str(each.votes_against)}
    return papers | marks
