"""The pages of the programme, public ones and planners': what each template is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Protocol

from core.kernel import N_
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page
from events.domain.kinds import SESSION_KINDS, TARGET_GROUP_TITLES
from events.programme.domain.changes import FIELD_TITLES
from events.programme.domain.festival import SIZE_TITLES
from events.programme.domain.place import PLACE_TITLES
from events.programme.forms import ProgrammeInput
from events.programme.queries.console import ChangeRow, PhotoRow, PlaceRow, UnitLine
from events.programme.queries.festivals import FestivalRow
from events.programme.queries.places import KeptPlace
from events.programme.queries.planning import UnitAt
from events.programme.queries.sessions import SessionRow
from events.programme.service.desk import Clashing, Desk
from events.programme.service.editing import Editing
from events.programme.service.moves import Move
from events.programme.service.places import PlaceList, Wish
from events.programme.service.sweeping import Sweep
from units.queries import UnitTitle

KIND_TITLES: Mapping[str, str] = {kind.value: rule.title for kind, rule in SESSION_KINDS.items()}
GROUP_TITLES: Mapping[str, str] = {group.value: title for group, title in TARGET_GROUP_TITLES.items()}
MODE_TITLES: Mapping[str, str] = {
    "onsite": N_("On the spot"),
    "online": N_("Online"),
    "hybrid": N_("On the spot and online"),
}
LANGUAGE_TITLES: Mapping[str, str] = {
    "vi": N_("Vietnamese"),
    "blt": N_("Thái"),
    "hnj": N_("Mông"),
    "kjg": N_("Khơ Mú"),
    "hni": N_("Hà Nhì"),
    "lo": N_("Lào"),
}


class LiveRoom(Protocol):
    """A room of the live quiz that belongs to a session, as whoever runs rooms tells."""

    @property
    def id(self) -> str:
        """Its id, for its console."""

    @property
    def pin(self) -> str:
        """What people type to come in."""

    @property
    def opens_at(self) -> datetime | None:
        """When its door opens, None for at once."""

    @property
    def is_rehearsal(self) -> bool:
        """Whether it is shown to planners only."""

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""


@dataclass(frozen=True, slots=True)
class ProgrammePage(Page):
    """A page of the programme, by day; `query` is the address's state without the page's number.

    `rooms` are those of its quizzes that people may enter, by session id.
    """

    template: ClassVar[str] = "events/programme/list.html"
    days: tuple[tuple[date, tuple[SessionRow, ...]], ...]
    total: int
    wanted: ProgrammeInput
    pages: int
    query: str
    communes: tuple[UnitTitle, ...]
    kinds: Mapping[str, str]
    today: date
    old_names: tuple[UnitTitle, ...]
    rooms: Mapping[str, Sequence[LiveRoom]]


@dataclass(frozen=True, slots=True)
class PrintedProgrammePage(Page):
    """The programme on paper; `total` may be more than what is printed."""

    template: ClassVar[str] = "events/programme/public_print.html"
    rows: tuple[SessionRow, ...]
    total: int
    kinds: Mapping[str, str]
    now: datetime


@dataclass(frozen=True, slots=True)
class EmbeddedProgrammePage(Page):
    """The programme inside the frame of another app, by day."""

    template: ClassVar[str] = "events/programme/public_embed.html"
    days: tuple[tuple[date, tuple[SessionRow, ...]], ...]
    total: int


@dataclass(frozen=True, slots=True)
class SessionPage(Page):
    """One session: what, when, where, for whom, and how to come."""

    template: ClassVar[str] = "events/programme/session.html"
    row: SessionRow
    people: tuple[str, ...]
    now: datetime
    can_register: bool
    rooms: Sequence[LiveRoom]
    move: Move | None = None
    photos: tuple[PhotoRow, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=lambda: KIND_TITLES)
    modes: Mapping[str, str] = field(default_factory=lambda: MODE_TITLES)
    groups: Mapping[str, str] = field(default_factory=lambda: GROUP_TITLES)
    languages: Mapping[str, str] = field(default_factory=lambda: LANGUAGE_TITLES)
    fields: Mapping[str, str] = field(default_factory=lambda: FIELD_TITLES)


STATE_TITLES: Mapping[str, str] = {
    "draft": N_("Draft"),
    "released": N_("Released"),
    "cancelled": N_("Cancelled"),
    "held": N_("Held"),
}
ADMISSION_TITLES: Mapping[str, str] = {
    "open": N_("Open to everybody"),
    "approval": N_("An officer approves each"),
    "closed": N_("Without registration"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": KIND_TITLES,
    "mode": MODE_TITLES,
    "target_group": GROUP_TITLES,
    "language": LANGUAGE_TITLES,
    "admission": ADMISSION_TITLES,
    "state": STATE_TITLES,
}


@dataclass(frozen=True, slots=True)
class DeskPage(Page):
    """A unit's sessions with the units below it."""

    template: ClassVar[str] = "events/programme/desk.html"
    desk: Desk
    state: str
    page: int
    pages: int
    kinds: Mapping[str, str] = field(default_factory=lambda: KIND_TITLES)
    states: Mapping[str, str] = field(default_factory=lambda: STATE_TITLES)


@dataclass(frozen=True, slots=True)
class FormState:
    """A new session, one that changes (`editing`) or one recorded afterwards; what gets in its way and is wrong."""

    editing: Editing | None = None
    is_held: bool = False
    clashes: tuple[Clashing, ...] = ()
    is_new_place: bool = False
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class SessionFormPage(Page):
    """The form of a session."""

    template: ClassVar[str] = "events/programme/form.html"
    unit: UnitAt
    units: tuple[UnitLine, ...]
    places: tuple[PlaceRow, ...]
    typed: Mapping[str, str]
    festivals: tuple[FestivalRow, ...]
    form: FormState
    words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: WORDS)


@dataclass(frozen=True, slots=True)
class PlannedPage(Page):
    """One session as its planners see it."""

    template: ClassVar[str] = "events/programme/planned.html"
    editing: Editing
    clashes: tuple[Clashing, ...]
    changes: tuple[ChangeRow, ...]
    photos: tuple[PhotoRow, ...]
    rooms: Sequence[LiveRoom]
    may_sign: bool
    typed: Mapping[str, str]
    problem: Problem = NO_PROBLEM
    fields: Mapping[str, str] = field(default_factory=lambda: FIELD_TITLES)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: WORDS)


@dataclass(frozen=True, slots=True)
class WaitingPage(Page):
    """What waits for a release at and below a unit."""

    template: ClassVar[str] = "events/programme/waiting.html"
    unit: UnitAt
    waiting: tuple[Editing, ...]
    problem: Problem = NO_PROBLEM
    fields: Mapping[str, str] = field(default_factory=lambda: FIELD_TITLES)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: WORDS)


@dataclass(frozen=True, slots=True)
class FestivalsPage(Page):
    """Festivals by year; copying and beginning with a template for a unit."""

    template: ClassVar[str] = "events/programme/festivals.html"
    unit: UnitAt
    festivals: tuple[FestivalRow, ...]
    typed: Mapping[str, str]
    may_open: bool
    done: str
    problem: Problem = NO_PROBLEM
    sizes: Mapping[str, str] = field(default_factory=lambda: {size.value: title for size, title in SIZE_TITLES.items()})


@dataclass(frozen=True, slots=True)
class SweepPage(Page):
    """One act on all sessions of a unit or a day, before it is done; `rows` None before it is looked at."""

    template: ClassVar[str] = "events/programme/sweep.html"
    unit: UnitAt
    typed: Mapping[str, str]
    sweep: Sweep | None
    rows: tuple[SessionRow, ...]
    people: int
    done: str
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class PlacesPage(Page):
    """The places of a commune, or of the province; `query` is the address's state without the page's number."""

    template: ClassVar[str] = "events/programme/places.html"
    shown: PlaceList
    wish: Wish
    pages: int
    query: str
    units: tuple[UnitLine, ...]
    kinds: Mapping[str, str] = field(default_factory=lambda: PLACE_TITLES)


@dataclass(frozen=True, slots=True)
class PlaceFormPage(Page):
    """The form of a place; `place` None for a new one."""

    template: ClassVar[str] = "events/programme/place_form.html"
    unit_code: str
    unit_name: str
    place: KeptPlace | None
    typed: Mapping[str, str]
    problem: Problem = NO_PROBLEM
    kinds: Mapping[str, str] = field(default_factory=lambda: PLACE_TITLES)
