"""The pages of registration: what each template is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from markupsafe import Markup

from core.kernel import N_
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page
from events.domain.kinds import TARGET_GROUP_TITLES
from events.programme.queries.sessions import SessionRow
from events.registration.domain.lists import MOST_ROWS, Outcome
from events.registration.domain.merging import Likeness
from events.registration.forms import Several, Typed
from events.registration.queries.courses import CourseLine
from events.registration.queries.invitations import InvitationRow
from events.registration.queries.lists import ListRow
from events.registration.queries.registrations import RegistrationRow
from events.registration.service.calling import CallList
from events.registration.service.deciding import Office
from events.registration.service.lists import ListView
from events.registration.service.looking import PeopleBook, PersonView
from units.domain.picker import Option

STATUS_TITLES: Mapping[str, str] = {
    "seated": N_("You have a seat"),
    "waiting": N_("You wait for a seat"),
    "offered": N_("A seat is offered to you"),
    "pending": N_("The organizer decides about your registration"),
    "cancelled": N_("The registration was given up"),
    "expired": N_("The offer has run out"),
    "refused": N_("The organizer could not accept your registration"),
}
GROUP_TITLES: Mapping[str, str] = {group.value: title for group, title in TARGET_GROUP_TITLES.items()}


@dataclass(frozen=True, slots=True)
class RegisterPage(Page):
    """The form by which somebody registers themselves; `key` makes sending it twice harmless."""

    template: ClassVar[str] = "events/registration/form.html"
    row: SessionRow
    communes: tuple[Option, ...]
    villages: tuple[str, ...]
    typed: Typed
    key: str
    groups: Mapping[str, str]
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class TicketPage(Page):
    """Where somebody stands: seat or queue, the ticket to show, how to give it up. `qr` is our own SVG.

    `course` are the sessions to come where they come to all of a series.
    """

    template: ClassVar[str] = "events/registration/ticket.html"
    row: SessionRow
    registration: RegistrationRow
    position: int | None
    qr: Markup
    code: str
    token: str
    calendar: str
    can_cancel: bool
    titles: Mapping[str, str]
    course: tuple[CourseLine, ...]
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class ManagePage(Page):
    """The way in by a link: the token stands in the fragment, a script hands it over; without script it is typed."""

    template: ClassVar[str] = "events/registration/manage.html"
    registration_id: str
    problem: Problem = NO_PROBLEM


STATUS_SHORT: Mapping[str, str] = {
    "seated": N_("seated"),
    "waiting": N_("waits for a seat"),
    "offered": N_("is offered a seat"),
    "pending": N_("waits for your decision"),
    "cancelled": N_("given up"),
    "expired": N_("offer run out"),
    "refused": N_("not accepted"),
}


@dataclass(frozen=True, slots=True)
class OfficePage(Page):
    """Who stands in a session."""

    template: ClassVar[str] = "events/registration/office.html"
    office: Office
    wanted: str
    done: str
    problem: Problem = NO_PROBLEM
    titles: Mapping[str, str] = field(default_factory=lambda: STATUS_SHORT)


@dataclass(frozen=True, slots=True)
class SeveralPage(Page):
    """The form for several people, ten lines at most."""

    template: ClassVar[str] = "events/registration/several.html"
    row: SessionRow
    communes: tuple[Option, ...]
    villages: tuple[str, ...]
    typed: Several
    key: str
    problem: Problem = NO_PROBLEM


OUTCOME_TITLES: Mapping[str, str] = {
    Outcome.WAITS: N_("waits for its turn"),
    Outcome.SEATED: N_("has a seat"),
    Outcome.QUEUED: N_("waits for a seat"),
    Outcome.KNOWN: N_("was registered before"),
    Outcome.TWICE: N_("stands twice in the list"),
    Outcome.WRONG: N_("to be mended"),
}


@dataclass(frozen=True, slots=True)
class ListsPage(Page):
    """Sending a village's list, its template, and the lists that were sent before."""

    template: ClassVar[str] = "events/registration/lists.html"
    row: SessionRow
    communes: tuple[Option, ...]
    sent: tuple[ListRow, ...]
    problem: Problem = NO_PROBLEM
    most: int = MOST_ROWS


@dataclass(frozen=True, slots=True)
class ListPage(Page):
    """What became of each row of a list."""

    template: ClassVar[str] = "events/registration/list.html"
    view: ListView
    titles: Mapping[str, str] = field(default_factory=lambda: OUTCOME_TITLES)


@dataclass(frozen=True, slots=True)
class InvitationsPage(Page):
    """The links of a session by which groups register, and the form of a new one."""

    template: ClassVar[str] = "events/registration/invitations.html"
    row: SessionRow
    invitations: tuple[InvitationRow, ...]
    typed: Mapping[str, str]
    today: date
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class InvitationMadePage(Page):
    """A new link, told once."""

    template: ClassVar[str] = "events/registration/invitation_made.html"
    row: SessionRow
    title: str
    link: str
    qr: Markup


@dataclass(frozen=True, slots=True)
class GroupPage(Page):
    """The form by which a household, or invited people, register together; `invitation` None for a household."""

    template: ClassVar[str] = "events/registration/group.html"
    row: SessionRow
    invitation: InvitationRow | None
    action: str
    communes: tuple[Option, ...]
    villages: tuple[str, ...]
    typed: Several
    key: str
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody of a group with the token of the own registration, "" for who stood there before."""

    registration: RegistrationRow
    token: str


@dataclass(frozen=True, slots=True)
class GroupDonePage(Page):
    """Where everybody of a group stands."""

    template: ClassVar[str] = "events/registration/group_done.html"
    row: SessionRow
    people: tuple[Placed, ...]
    titles: Mapping[str, str] = field(default_factory=lambda: STATUS_SHORT)


@dataclass(frozen=True, slots=True)
class ErasedPage(Page):
    """That somebody's data are gone, and what stays: without `is_whole` what came by other links than theirs."""

    template: ClassVar[str] = "events/registration/erased.html"
    is_whole: bool


LIKENESS_TITLES: Mapping[str, str] = {
    Likeness.PHONE: N_("same phone number"),
    Likeness.NAME_AND_YEAR: N_("same name and year of birth"),
    Likeness.NAME_AND_VILLAGE: N_("same name and village"),
    Likeness.SHORT_NAME: N_("one name is short for the other; same year of birth and village"),
}


@dataclass(frozen=True, slots=True)
class PeoplePage(Page):
    """The people of a commune who may be one, those who were merged, those said to be two; a search."""

    template: ClassVar[str] = "events/registration/doubles.html"
    book: PeopleBook
    text: str
    likeness: Mapping[str, str]
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class PersonPage(Page):
    """One person with every entry and visit, and how their data are erased."""

    template: ClassVar[str] = "events/registration/person.html"
    view: PersonView
    titles: Mapping[str, str]
    reasons: Mapping[str, str]
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class CallsPage(Page):
    """Whom to tell by word of mouth, by session; `done` is how many were just noted."""

    template: ClassVar[str] = "events/registration/calls.html"
    found: CallList
    done: str


@dataclass(frozen=True, slots=True)
class PrintedCallsPage(Page):
    """The same on paper."""

    template: ClassVar[str] = "events/registration/calls_print.html"
    found: CallList
