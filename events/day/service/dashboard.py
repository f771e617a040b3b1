"""The figures of the operations room: read at most every few seconds, however many screens show them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import perf_counter

from core.database import Database, UnitOfWork
from core.kernel import LOCAL_ZONE
from events.day.domain.dashboard import HOURS, CommuneNow, Totals, sum_up
from events.day.queries import dashboard as queries
from events.programme.queries.listing import Wanted, list_sessions
from events.programme.queries.sessions import SessionRow
from units.domain.outline import Outline
from units.domain.unit import Kind
from units.queries import UnitRow, list_boundaries, list_units
from units.queries.history import find_province

FRESH = timedelta(seconds=8)
REST = 20
"""How many times longer than reading took figures are kept at least: reading stays a small part of the work."""
NOBODY = (0,) * (HOURS + 1)
MAP_FRESH = timedelta(minutes=5)
RUNNING_SHOWN, NEXT_SHOWN = 6, 4


@dataclass(frozen=True, slots=True)
class Ground:
    """The communes with what draws them: outlines by unit id, empty where none were imported."""

    communes: tuple[UnitRow, ...] = ()
    outlines: Mapping[str, Outline] = field(default_factory=dict)
    province: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """The day at a moment; `others` are sessions of no commune, counted in the totals."""

    at: datetime
    ground: Ground
    communes: tuple[CommuneNow, ...]
    totals: Totals
    left_today: int
    running: tuple[SessionRow, ...]
    coming: tuple[SessionRow, ...]


class FigureCache:
    """The newest figures of this process: who asks while they are read waits for the same ones."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._figures: Figures | None = None
        self._fresh = FRESH
        self._ground: tuple[datetime, Ground] | None = None

    async def load(self, database: Database, now: datetime) -> Figures:
        """Return figures of the last seconds."""
        async with self._turn:
            if self._figures is None or abs(now - self._figures.at) >= self._fresh:
                began = perf_counter()
                async with database.reading() as uow:
                    self._figures = await load_figures(uow, await self._load_ground(uow, now), now)
                self._fresh = max(FRESH, timedelta(seconds=REST * (perf_counter() - began)))
            return self._figures

    async def _load_ground(self, uow: UnitOfWork, now: datetime) -> Ground:
        if self._ground is None or abs(now - self._ground[0]) >= MAP_FRESH:
            communes, outlines = await list_units(uow, Kind.COMMUNE), await list_boundaries(uow)
            by_id = {str(key): each for key, each in outlines.items()}
            self._ground = (now, Ground(tuple(communes), by_id, await find_province(uow)))
        return self._ground[1]


async def load_figures(uow: UnitOfWork, ground: Ground, now: datetime) -> Figures:
    """Read the day."""
    midnight = now.astimezone(LOCAL_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    running, present = await queries.count_running(uow, now), await queries.count_present(uow, now)
    arrivals = await queries.count_arrivals(uow, midnight, now)
    ids = [(str(unit.id), unit.code, unit.name) for unit in ground.communes]
    every = [
        CommuneNow(
            code,
            name,
            running=running.get(unit_id, 0),
            present=present.get(unit_id, 0),
            today=sum(arrivals.get(unit_id, NOBODY)),
            by_hour=tuple(arrivals.get(unit_id, NOBODY)[1:]),
        )
        for unit_id, code, name in [*ids, (None, "", "")]
    ]
    released = Wanted(since=now, until=now, states=("released",))
    return Figures(
        at=now,
        ground=ground,
        communes=tuple(every[:-1]),
        totals=sum_up(every),
        left_today=await queries.count_left(uow, now, midnight + timedelta(days=1)),
        running=tuple(await list_sessions(uow, released, limit=RUNNING_SHOWN)),
        coming=tuple(await _list_coming(uow, now)),
    )


async def _list_coming(uow: UnitOfWork, now: datetime) -> Sequence[SessionRow]:
    return await list_sessions(uow, Wanted(after=now, states=("released",)), limit=NEXT_SHOWN)
