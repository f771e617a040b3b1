"""The pages of the day: what each template is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from core.kernel import N_
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page
from events.day.domain.broadcasts import LONGEST_TEXT, Stage, stage_of
from events.day.domain.dashboard import CommuneNow, RunningRoom, begin_of_hours
from events.day.domain.readiness import ITEMS, State, Wish
from events.day.queries.broadcasts import BroadcastRow
from events.day.service.dashboard import Figures
from events.day.service.readiness import Checklist, Overview
from leaderboards.domain.ranking import shade
from units.domain.outline import Outline, frame

STATE_TITLES: Mapping[str, str] = {
    State.READY: N_("Ready"),
    State.IN_WORK: N_("In work"),
    State.MISSING: N_("Missing"),
    "": N_("Not told yet"),
}


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


STAGE_TITLES: Mapping[str, str] = {
    Stage.COMING: N_("Not up yet"),
    Stage.UP: N_("On all screens now"),
    Stage.OVER: N_("Over"),
    Stage.WITHDRAWN: N_("Taken down"),
}


@dataclass(frozen=True, slots=True)
class BroadcastsPage(Page):
    """What was said to every hall, with the form for more."""

    template: ClassVar[str] = "events/day/broadcasts.html"
    rows: tuple[tuple[BroadcastRow, Stage], ...]
    typed: Mapping[str, str]
    problem: Problem = NO_PROBLEM
    longest: int = LONGEST_TEXT
    stages: Mapping[str, str] = field(default_factory=lambda: STAGE_TITLES)


def to_broadcasts(
    rows: Sequence[BroadcastRow], typed: Mapping[str, str], problem: Problem, *, now: datetime
) -> BroadcastsPage:
    """Return the page with where each message stands."""
    staged = tuple((row, stage_of(row.starts_at, row.ends_at, row.withdrawn_at, now=now)) for row in rows)
    return BroadcastsPage(staged, typed, problem)


PHASE_TITLES: Mapping[str, str] = {
    "lobby": N_("Lobby"),
    "ready": N_("Get ready"),
    "open": N_("Question open"),
    "closed": N_("Question closed"),
    "revealed": N_("Answer shown"),
    "standings": N_("Standings"),
    "podium": N_("Podium"),
    "paused": N_("Paused"),
}
TILE_WIDTH, TILE_HEIGHT, GAP = 128, 88, 6


@dataclass(frozen=True, slots=True)
class Spot:
    """A commune on the map: by its outline where there is one, else as a tile at `left` and `top`."""

    commune: CommuneNow
    shade: int
    outline: Outline | None
    left: int
    top: int


@dataclass(frozen=True, slots=True)
class RoomPage(Page):
    """The operations room."""

    template: ClassVar[str] = "events/day/operations_room.html"
    figures: Figures
    rooms: tuple[RunningRoom, ...]
    players: int
    view_box: str
    spots: tuple[Spot, ...]
    hours: tuple[datetime, ...]
    may_speak: bool
    phases: Mapping[str, str] = field(default_factory=lambda: PHASE_TITLES)
    tile_width: int = TILE_WIDTH - GAP
    tile_height: int = TILE_HEIGHT - GAP


def to_room(figures: Figures, running: Sequence[RunningRoom], *, may_speak: bool) -> RoomPage:
    """Return the page: rooms with the most people first, communes shaded by who is there now."""
    rooms = sorted(running, key=lambda room: (-_people_in(room), room.title))
    view_box, spots = _draw(figures)
    players = sum(_people_in(room) for room in rooms)
    return RoomPage(figures, tuple(rooms), players, view_box, spots, begin_of_hours(figures.at), may_speak)


def _people_in(room: RunningRoom) -> int:
    return room.joined if room.connected is None else room.connected


def _draw(figures: Figures) -> tuple[str, tuple[Spot, ...]]:
    most = max((one.present for one in figures.communes), default=0)
    pairs = list(zip(figures.ground.communes, figures.communes, strict=True))
    outlines = figures.ground.outlines
    if outlined := [(now, outlines[unit.id]) for unit, now in pairs if unit.id in outlines]:
        spots = tuple(Spot(now, shade(now.present, most), each, each.label_x, each.label_y) for now, each in outlined)
        return frame(each for _, each in outlined), spots
    tiled = [(unit.tile, now) for unit, now in pairs if unit.tile]
    width = max((tile.column + 1 for tile, _ in tiled), default=1) * TILE_WIDTH
    height = max((tile.row + 1 for tile, _ in tiled), default=1) * TILE_HEIGHT
    spots = tuple(
        Spot(now, shade(now.present, most), None, tile.column * TILE_WIDTH, tile.row * TILE_HEIGHT)
        for tile, now in tiled
    )
    return f"0 0 {width} {height}", spots
