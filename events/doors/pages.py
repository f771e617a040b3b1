"""The pages of the door: what each template is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from markupsafe import Markup

from core.kernel import N_
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page
from events.doors.domain.checkin import Outcome, Why
from events.doors.service.board import Board, Line
from events.programme.queries.sessions import SessionRow
from events.registration.queries.registrations import RegistrationRow

WHY_TITLES: Mapping[str, str] = {
    Why.FORGED: N_("This ticket is not one of ours, or it is damaged."),
    Why.EXPIRED: N_("This ticket has expired."),
    Why.WRONG_SESSION: N_("This ticket is for another session."),
    Why.UNKNOWN: N_("This code is not known here."),
    Why.NOT_SEATED: N_("This person still waits for a seat."),
    Why.CANCELLED: N_("This registration was given up."),
    Why.INVALID: N_("The form of this person is not complete."),
    Why.FULL: N_("There are no free seats."),
    Why.OVER: N_("This session is over."),
    Why.CALLED_OFF: N_("This session was cancelled."),
}
RESULT_TITLES: Mapping[str, str] = {
    Outcome.ACCEPTED: N_("Valid"),
    Outcome.DUPLICATE: N_("Already in"),
    Outcome.REFUSED: N_("Not valid"),
}


@dataclass(frozen=True, slots=True)
class AppPage(Page):
    """The check-in page that works without a signal. `assets` are kept on the device with it."""

    template: ClassVar[str] = "events/doors/app.html"
    session: SessionRow
    communes: tuple[tuple[str, str], ...]
    assets: str
    scanner: str
    whys: Mapping[str, str] = field(default_factory=lambda: WHY_TITLES)


@dataclass(frozen=True, slots=True)
class EnterPage(Page):
    """Where a helper without script types the door's token."""

    template: ClassVar[str] = "events/doors/enter.html"
    session: SessionRow
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class PlainPage(Page):
    """The check-in form without script; `status`, `why` and `code` tell of the last code."""

    template: ClassVar[str] = "events/doors/plain.html"
    session: SessionRow
    door_name: str
    present: int
    seated: int
    status: str
    why: str
    code: str
    name: str
    nonce: str
    results: Mapping[str, str] = field(default_factory=lambda: RESULT_TITLES)


@dataclass(frozen=True, slots=True)
class BoardPage(Page):
    """The door as planners see it."""

    template: ClassVar[str] = "events/doors/board.html"
    board: Board
    typed: Mapping[str, str]
    now: datetime
    problem: Problem = NO_PROBLEM
    whys: Mapping[str, str] = field(default_factory=lambda: WHY_TITLES)


@dataclass(frozen=True, slots=True)
class MadePage(Page):
    """A new door's link, told once."""

    template: ClassVar[str] = "events/doors/made.html"
    session: SessionRow
    name: str
    expires_at: datetime
    link: str
    token: str
    qr: Markup


@dataclass(frozen=True, slots=True)
class RosterPage(Page):
    """The roster on paper."""

    template: ClassVar[str] = "events/doors/roster.html"
    session: SessionRow
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket on paper."""

    row: RegistrationRow
    qr: Markup


@dataclass(frozen=True, slots=True)
class TicketsPage(Page):
    """Tickets of many on A4."""

    template: ClassVar[str] = "events/doors/tickets.html"
    session: SessionRow
    tickets: tuple[Ticket, ...]


@dataclass(frozen=True, slots=True)
class PaperPage(Page):
    """Typing a paper roster in. `form_id` makes sending it twice harmless."""

    template: ClassVar[str] = "events/doors/paper.html"
    session: SessionRow
    lines: tuple[Line, ...]
    form_id: str
    typed: str
    ticked: frozenset[str]
    fresh: str
    known: str
    problem: Problem = NO_PROBLEM
