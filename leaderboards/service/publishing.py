"""What the public board shows around its ranks: who is looked for, clusters, indicators, the scheme, the map."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.database import UnitOfWork
from core.kernel import UnitId
from leaderboards.domain.periods import day_of, moment_of
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.domain.scheme import Scheme
from leaderboards.service.boards import Board, BoardCache, BoardQuery
from leaderboards.service.standings import find_current_scheme
from units import queries as unit_queries
from units.domain.outline import Outline
from units.domain.unit import Kind
from units.queries import UnitRow
from units.service import find_matching


@dataclass(frozen=True, slots=True)
class IndicatorChoice:
    """An indicator of which a board can show the reached share; the title is Vietnamese, as the plan has it."""

    code: str
    title: str


ListIndicators = Callable[[UnitOfWork, Kind], Awaitable[Sequence[IndicatorChoice]]]


ListFreezes = Callable[[UnitOfWork, Kind], Awaitable[Sequence[date]]]


async def no_freezes(_uow: UnitOfWork, _kind: Kind) -> Sequence[date]:
    """Answer for a house that plans no freezes."""
    return ()


async def no_indicators(_uow: UnitOfWork, _kind: Kind) -> Sequence[IndicatorChoice]:
    """Answer for a house without indicators."""
    return ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A board with all that stands around it; `found` are the codes that match the words, None where none are given.

    `total` counts the units of the kind, shown or not; `outlines` are empty where no boundaries were imported.
    """

    board: Board
    found: frozenset[str] | None
    clusters: tuple[UnitRow, ...]
    indicators: tuple[IndicatorChoice, ...]
    scheme: Scheme
    outlines: Mapping[UnitId, Outline]


class Publisher:
    """Composes boards for people to look at, from the shared cache."""

    def __init__(
        self,
        boards: BoardCache,
        list_indicators: ListIndicators = no_indicators,
        list_freezes: ListFreezes = no_freezes,
    ) -> None:
        self.boards = boards
        self.list_freezes = list_freezes
        self._list_indicators = list_indicators

    async def load(self, uow: UnitOfWork, query: BoardQuery, text: str, now: datetime) -> Shown:
        """Load a board with its surroundings; movement is counted from the beginning of today."""
        board = await self.boards.load_moving(uow, query, moment_of(day_of(now)))
        found = None
        if text:
            matching = await find_matching(uow, query.kind, cluster=query.cluster, text=text)
            found = frozenset(str(unit.code) for unit in matching.rows)
        has_map = query.kind is Kind.COMMUNE and not query.cluster and not text
        return Shown(
            board,
            found,
            tuple(await unit_queries.list_units(uow, Kind.CLUSTER)),
            tuple(await self._list_indicators(uow, query.kind)),
            await find_current_scheme(uow, query.as_of or now),
            await unit_queries.list_boundaries(uow) if has_map else {},
        )

    async def name_indicator(self, uow: UnitOfWork, query: BoardQuery) -> str:
        """Return the title of the indicator a board is about, "" where it is about none."""
        if query.measure is not BoardMeasure.TARGET_SHARE:
            return ""
        choices = await self._list_indicators(uow, query.kind)
        return next((each.title for each in choices if each.code == query.indicator), query.indicator)
