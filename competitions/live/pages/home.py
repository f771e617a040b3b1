"""The home page: the way into a room, what runs today, who leads in the province."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from core.web.templating import Page
from leaderboards.service.standings import ClusterLead, ProvinceMap


@dataclass(frozen=True, slots=True)
class RoomCard:
    """A room that anybody may know of. `pin` only where the clock runs it: others are joined in their hall."""

    title: str
    phase: str
    pin: str
    starts_at: datetime | None


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session to come to, today or next; `address` is its page."""

    title: str
    address: str
    starts_at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class HomePage(Page):
    """The first page of the platform; `as_of` is when the newest points were recorded."""

    template: ClassVar[str] = "home/home.html"
    rooms: tuple[RoomCard, ...]
    sessions: tuple[SessionCard, ...]
    phase_titles: Mapping[str, str]
    leaders: tuple[ClusterLead, ...]
    map: ProvinceMap
    as_of: datetime | None
