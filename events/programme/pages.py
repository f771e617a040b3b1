"""The public pages of the programme: what each template is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from core.kernel import N_
from core.web.templating import Page
from events.domain.kinds import SESSION_KINDS, TARGET_GROUP_TITLES
from events.programme.forms import ProgrammeInput
from events.programme.queries.sessions import SessionRow
from units.queries import UnitRow

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


@dataclass(frozen=True, slots=True)
class ProgrammePage(Page):
    """A page of the programme, by day; `query` is the address's state without the page's number."""

    template: ClassVar[str] = "events/programme/list.html"
    days: tuple[tuple[date, tuple[SessionRow, ...]], ...]
    total: int
    wanted: ProgrammeInput
    pages: int
    query: str
    communes: tuple[UnitRow, ...]
    kinds: Mapping[str, str]
    today: date
    old_names: tuple[UnitRow, ...]


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
    kinds: Mapping[str, str]
    modes: Mapping[str, str]
    groups: Mapping[str, str]
    languages: Mapping[str, str]
