"""Boards: which units stand where, by any measure, in any period, at any past moment."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from core import versions
from core.database import UnitOfWork
from core.kernel import UnitId
from leaderboards.domain import entries
from leaderboards.domain.entries import WHOLE, Sum
from leaderboards.domain.kinds import PEOPLE_CRITERIA, Criterion
from leaderboards.domain.periods import EVER, LAST_DAY, Period, day_of, previous
from leaderboards.domain.ranking import BoardMeasure, Holding, TieBreaker, rank_units
from leaderboards.queries import boards as queries
from leaderboards.queries.recording import list_schemes
from units import queries as unit_queries
from units.domain.outline import Outline
from units.domain.succession import AsOf
from units.domain.unit import Kind, Measure
from units.queries import Figure, UnitRow

CACHED = 300
TOLD = 60
"""Boards kept as bytes: the largest of 3,000 rows take 300 KB each."""
FOLLOWED = ("ledger", "units", "plans")
"""The counters with which boards move: entries, units and their figures, plans with the targets of indicators."""
SETTLED = ("units", "plans")
"""Those with which a board of last week moves: what is recorded today is not on it."""
LAST_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """What a board is asked for. Ranks are those within the cluster where one is given.

    An internal board also ranks what the public may not see.
    """

    kind: Kind = Kind.COMMUNE
    period: Period = EVER
    measure: BoardMeasure = BoardMeasure.TOTAL
    cluster: str = ""
    criterion: Criterion | None = None
    as_of: datetime | None = None
    indicator: str = ""
    is_internal: bool = False

    @property
    def counts_rooms_only(self) -> bool:
        """Whether nothing but facts of finished live rooms counts on the board."""
        return self.criterion is Criterion.LIVE and self.measure is not BoardMeasure.TARGET_SHARE

    @property
    def day(self) -> date:
        """The day whose units stand on the board: that of the asked moment, else after every act that is known."""
        return LAST_DAY if self.as_of is None else day_of(self.as_of)

    @property
    def units_as_of(self) -> AsOf:
        """How its units are looked at: they stand as on its day, by figures up to the year of the last day counted."""
        return AsOf(self.day, self.as_of, min(self.period.end - timedelta(days=1), self.day).year)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A ranked unit.

    `movement` is how many ranks it gained since the period before, or in the last seven days of the whole movement;
    None where it had no rank then.
    """

    rank: int
    unit: UnitRow
    value: Fraction
    points: int
    people: int
    decided_by: TieBreaker | None = None
    movement: int | None = None


@dataclass(frozen=True, slots=True)
class Unranked:
    """A unit without a rank, and why, as a message id. `is_withheld`: too few people for public figures."""

    unit: UnitRow
    why: str
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """A board decided. `as_of` is the asked moment, or that of the newest entry; None in an empty ledger."""

    query: BoardQuery
    version: int
    as_of: datetime | None
    rows: tuple[BoardRow, ...]
    unranked: tuple[Unranked, ...]

    def find(self, code: str) -> BoardRow | None:
        """Return the row of a unit."""
        return next((row for row in self.rows if row.unit.code == code), None)


Shares = Mapping[str, Fraction | None]  # unit code → reached part of the target; None: a figure is not confirmed
FindShares = Callable[[UnitOfWork, BoardQuery], Awaitable[Shares]]
KnowsIndicator = Callable[[UnitOfWork, str], Awaitable[bool]]


async def no_shares(_uow: UnitOfWork, _query: BoardQuery) -> Shares:
    """Answer for a house without indicators."""
    return {}


async def knows_none(_uow: UnitOfWork, _code: str) -> bool:
    """Answer for a house without indicators."""
    return False


async def load_board(
    uow: UnitOfWork,
    query: BoardQuery,
    find_shares: FindShares = no_shares,
    *,
    held: Mapping[str, Sum] | None = None,
) -> Board:
    """Rank the units of a kind; without movement, which costs a second board.

    `held` is what each unit holds, by id, where that is not simply what the ledger says.
    """
    version = await versions.current(uow, *FOLLOWED)
    units = await unit_queries.list_units_as_of(uow, query.units_as_of, query.kind)
    chosen = [unit for unit in units if query.cluster in ("", unit.cluster_code)]
    as_of = query.as_of or await queries.find_newest(uow)
    sums = await load_sums(uow, query) if held is None else held
    shares = await find_shares(uow, query) if query.measure is BoardMeasure.TARGET_SHARE else {}
    struck = await queries.list_knocked_out(uow, await list_schemes(uow, query.as_of), query.period, query.as_of)
    out = await inherit(uow, dict.fromkeys(struck, Sum()), query.day)
    adults, crowds = await _adults(uow, query), await _crowds(uow, query)
    holdings = {
        str(unit.code): Holding(
            unit.kind,
            sums.get(unit.id, Sum()).points,
            sums.get(unit.id, Sum()).people,
            unit.population,
            adults[unit.id].value if unit.id in adults else None,
            shares.get(unit.code),
            is_provisional=unit.code in shares and shares[unit.code] is None,
            is_knocked_out=unit.id in out,
            is_public=not query.is_internal,
            crowd=None if crowds is None else crowds.get(unit.id, Sum()).people,
        )
        for unit in chosen
    }
    return _decide(query, version, as_of, (chosen, holdings))


def _decide(
    query: BoardQuery, version: int, as_of: datetime | None, held: tuple[Sequence[UnitRow], Mapping[str, Holding]]
) -> Board:
    units, holdings = held
    ranked = rank_units(holdings, query.measure)
    rows = [
        BoardRow(
            place.rank, unit, place.value, holdings[unit.code].points, holdings[unit.code].people, place.decided_by
        )
        for unit in units
        if (place := ranked.places.get(unit.code)) is not None
    ]
    rows.sort(key=lambda row: row.rank)
    rest = tuple(
        Unranked(unit, ranked.unranked[unit.code], is_withheld=holdings[unit.code].is_withheld)
        for unit in units
        if unit.code in ranked.unranked
    )
    return Board(query, version, as_of, tuple(rows), rest)


async def load_sums(uow: UnitOfWork, query: BoardQuery) -> dict[str, Sum]:
    """Return what each unit holds, by id; what merged units held counts for the unit they became by then."""
    criterion = query.criterion.value if query.criterion else WHOLE
    if query.as_of is None and query.period.is_kept:
        sums = await queries.list_kept(uow, query.period.text, criterion)
    elif query.as_of is not None and query.period.is_kept and not criterion:
        sums = await queries.sum_past(uow, query.period, query.as_of)
    else:
        sums = await queries.sum_span(uow, query.period, criterion, query.as_of)
    return await inherit(uow, sums, query.day)


async def inherit(uow: UnitOfWork, sums: Mapping[str, Sum], today: date) -> dict[str, Sum]:
    """Give what merged units hold to those they had become by a day."""
    successors = {str(old): str(new) for old, new in (await unit_queries.successors(uow, today)).items()}
    return entries.inherit(sums, successors)


async def _adults(uow: UnitOfWork, query: BoardQuery) -> Mapping[UnitId, Figure]:
    if query.measure is not BoardMeasure.PER_ADULT:
        return {}
    return await unit_queries.list_confirmed_as_of(uow, Measure.ADULTS, query.units_as_of)


async def _crowds(uow: UnitOfWork, query: BoardQuery) -> Mapping[str, Sum] | None:
    """Return who ever took part, by unit id, where that tells small party cells apart: the criterion counts nobody."""
    is_guarded = query.kind is Kind.PARTY_CELL and query.criterion is not None and not query.is_internal
    if not is_guarded or query.criterion in PEOPLE_CRITERIA:
        return None
    return await load_sums(uow, replace(query, period=EVER, criterion=None))


class BoardCache:
    """Boards by version: each is computed once, whoever asks and however many; old versions fall out."""

    def __init__(self, find_shares: FindShares = no_shares, knows_indicator: KnowsIndicator = knows_none) -> None:
        self.find_shares = find_shares
        self.knows_indicator = knows_indicator
        self._boards: OrderedDict[tuple[tuple[str, ...], int, BoardQuery], Board] = OrderedDict()
        self._told: OrderedDict[tuple[int, BoardQuery, str], bytes] = OrderedDict()
        self._outlines: tuple[int, Mapping[UnitId, Outline]] = (-1, {})
        self._lock = asyncio.Lock()

    async def load(self, uow: UnitOfWork, query: BoardQuery) -> Board:
        """Return the board at the data's present version."""
        return await self._load(uow, query, FOLLOWED)

    async def _load(self, uow: UnitOfWork, query: BoardQuery, followed: tuple[str, ...]) -> Board:
        key = (followed, await versions.current(uow, *followed), query)
        if key not in self._boards:
            async with self._lock:
                if key not in self._boards:
                    self._boards[key] = await load_board(uow, query, self.find_shares)
                    while len(self._boards) > CACHED:
                        self._boards.popitem(last=False)
        self._boards.move_to_end(key)
        return self._boards[key]

    async def load_outlines(self, uow: UnitOfWork, version: int) -> Mapping[UnitId, Outline]:
        """Return the units' outlines, read once a version of boards."""
        if self._outlines[0] != version:
            self._outlines = (version, await unit_queries.list_boundaries(uow))
        return self._outlines[1]

    def told(self, board: Board, language: str, tell: Callable[[Board], bytes]) -> bytes:
        """Return what `tell` makes of a board in a language: once a version, for the board's query and audience.

        An empty ledger's board says the moment of asking and is told anew.
        """
        if board.as_of is None:
            return tell(board)
        key = (board.version, board.query, language)
        if key not in self._told:
            self._told[key] = tell(board)
            while len(self._told) > TOLD:
                self._told.popitem(last=False)
        self._told.move_to_end(key)
        return self._told[key]

    async def load_moving(self, uow: UnitOfWork, query: BoardQuery, now: datetime) -> Board:
        """Return the board with each unit's movement: against the period before it, or against seven days ago."""
        board = await self.load(uow, query)
        before = _before(query, now)
        earlier = await self._load(uow, before, SETTLED if before.as_of is not None else FOLLOWED)
        ranks = {row.unit.code: row.rank for row in earlier.rows}
        rows = [
            replace(row, movement=ranks[row.unit.code] - row.rank if row.unit.code in ranks else None)
            for row in board.rows
        ]
        return replace(board, rows=tuple(rows))


def _before(query: BoardQuery, now: datetime) -> BoardQuery:
    period = previous(query.period)
    if period is not None:
        return replace(query, period=period)
    moment = (query.as_of or now) - LAST_WEEK
    return replace(query, as_of=moment.replace(minute=0, second=0, microsecond=0))
