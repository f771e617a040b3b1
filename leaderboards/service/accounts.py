"""A unit's account: where it stands and how far the next rank is, its months, and what its points are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from core.database import UnitOfWork
from leaderboards.domain.distance import points_to_pass
from leaderboards.domain.kinds import Criterion
from leaderboards.domain.periods import EVER, month_of, parse_period
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.queries import reading as queries
from leaderboards.queries.reading import EntriesPage, Extract, LedgerLine
from leaderboards.queries.recording import FactRow
from leaderboards.service.boards import Board, BoardCache, BoardQuery
from leaderboards.service.crediting import find_takers
from leaderboards.service.reading import entries_of, ids_of, load_extract, reporters_of
from units import queries as unit_queries
from units.domain.unit import PUBLIC_KINDS, Kind
from units.queries import UnitCard, UnitRow
from units.service import load_card

MEASURES = (BoardMeasure.TOTAL, BoardMeasure.PER_CAPITA)
MONTHS = 12
LINES = 24


@dataclass(frozen=True, slots=True)
class Ahead:
    """The next better rank: who holds it, and how many points bring the unit past it."""

    unit: UnitRow
    rank: int
    points: int


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the unit stands on one board; without a rank `why` says why, as a message id. `of` counts the ranked."""

    measure: BoardMeasure
    cluster: str
    of: int
    rank: int | None = None
    value: Fraction | None = None
    ahead: Ahead | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class MonthStand:
    """One month of a unit: its points, all points up to its end, and the rank by that month's points alone."""

    month: int
    points: int
    total: int
    rank: int | None


@dataclass(frozen=True, slots=True)
class Account:
    """A unit and all behind its points. `is_withheld`: too few people for public figures, which are left out then.

    `heirs` took over the points of a unit that is no more; those of `merged` units count for this one. `taker` has the
    points of a village.
    """

    card: UnitCard
    is_withheld: bool
    heirs: tuple[UnitRow, ...]
    merged: tuple[UnitRow, ...]
    stands: tuple[Stand, ...] = ()
    months: tuple[MonthStand, ...] = ()
    criteria: tuple[tuple[Criterion, int], ...] = ()
    lines: tuple[LedgerLine, ...] = ()
    pending: tuple[FactRow, ...] = ()
    as_of: datetime | None = None
    taker: UnitRow | None = None

    @property
    def points(self) -> int:
        """All points of the unit."""
        return sum(points for _, points in self.criteria)


@dataclass(frozen=True, slots=True)
class Reader:
    """From where accounts are read, for whom, and on which day."""

    boards: BoardCache
    today: date
    is_internal: bool = False


async def load_account(uow: UnitOfWork, code: str, reader: Reader) -> Account:
    """Load a unit's account; raises NotFound. Only kinds with a board have ranks."""
    card = await load_card(uow, code)
    heirs, merged = await _kin(uow, card.unit)
    query = BoardQuery(card.unit.kind, is_internal=reader.is_internal)
    board = await reader.boards.load(uow, query) if card.unit.kind in PUBLIC_KINDS else None
    if board is not None and _withholds(board, code):
        return Account(card, is_withheld=True, heirs=heirs, merged=merged)
    lines = await queries.list_kind_sums(uow, await entries_of(uow, card.unit), EVER)
    has_ranks = board is not None and card.valid_to is None
    return Account(
        card,
        is_withheld=False,
        heirs=heirs,
        merged=merged,
        stands=await _stands(uow, card.unit, reader) if has_ranks else (),
        months=await _months(uow, card.unit, lines, reader),
        criteria=_by_criterion(lines),
        lines=tuple(lines[:LINES]),
        pending=tuple(await queries.list_pending(uow, await reporters_of(uow, card.unit.id))),
        as_of=board.as_of if board is not None else None,
        taker=await _taker(uow, card.unit),
    )


@dataclass(frozen=True, slots=True)
class Entries:
    """A page of a unit's entries; `is_withheld` as in its account."""

    card: UnitCard
    is_withheld: bool
    page: EntriesPage


async def load_account_entries(uow: UnitOfWork, code: str, extract: Extract, reader: Reader) -> Entries:
    """Load a page of a unit's entries; raises NotFound."""
    card = await load_card(uow, code)
    if await is_withheld(uow, card.unit, reader):
        return Entries(card, is_withheld=True, page=EntriesPage((), 0, 0))
    return Entries(card, is_withheld=False, page=await load_extract(uow, code, extract))


async def is_withheld(uow: UnitOfWork, unit: UnitRow, reader: Reader) -> bool:
    """Say whether the reader may not see the unit's figures: a party cell with too few people, seen by the public."""
    if unit.kind is not Kind.PARTY_CELL or reader.is_internal:
        return False
    return _withholds(await reader.boards.load(uow, BoardQuery(unit.kind)), unit.code)


def _withholds(board: Board, code: str) -> bool:
    """Say whether the board keeps the unit back; a party cell that is no more is not shown at all."""
    if any(each.is_withheld and each.unit.code == code for each in board.unranked):
        return True
    known = board.find(code) is not None or any(each.unit.code == code for each in board.unranked)
    return board.query.kind is Kind.PARTY_CELL and not board.query.is_internal and not known


async def _kin(uow: UnitOfWork, unit: UnitRow) -> tuple[tuple[UnitRow, ...], tuple[UnitRow, ...]]:
    """Return what a unit became, and what became it."""
    heirs = await unit_queries.list_successor_codes(uow, unit.code)
    merged = await unit_queries.list_codes(uow, await ids_of(uow, unit.id) - {unit.id})
    found = await unit_queries.find_units(uow, {*heirs, *merged})
    return tuple(found[code] for code in heirs), tuple(found[code] for code in sorted(merged))


async def _stands(uow: UnitOfWork, unit: UnitRow, reader: Reader) -> tuple[Stand, ...]:
    stands = []
    for measure in MEASURES:
        if measure is BoardMeasure.PER_CAPITA and unit.kind is not Kind.COMMUNE:
            continue
        for cluster in ("", *([unit.cluster_code] if unit.cluster_code else ())):
            query = BoardQuery(unit.kind, measure=measure, cluster=cluster, is_internal=reader.is_internal)
            stands.append(stand_on(await reader.boards.load(uow, query), unit))
    return tuple(stands)


def stand_on(board: Board, unit: UnitRow) -> Stand:
    """Return where the unit stands on the board, and what it lacks to the next better rank."""
    query, row = board.query, board.find(unit.code)
    if row is None:
        why = next((each.why for each in board.unranked if each.unit.code == unit.code), "")
        return Stand(query.measure, query.cluster, len(board.rows), why=why)
    better = max((each for each in board.rows if each.rank < row.rank), key=lambda each: each.rank, default=None)
    ahead = None
    if better is not None:
        heads = row.unit.population if query.measure is BoardMeasure.PER_CAPITA else None
        ahead = Ahead(better.unit, better.rank, points_to_pass(row.value, better.value, heads))
    return Stand(query.measure, query.cluster, len(board.rows), row.rank, row.value, ahead)


async def _taker(uow: UnitOfWork, unit: UnitRow) -> UnitRow | None:
    """Return the commune that takes a village's points."""
    taker = (await find_takers(uow, [unit.code])).credited.get(unit.code)
    return (await unit_queries.find_units(uow, [taker]))[taker] if taker else None


async def _months(
    uow: UnitOfWork, unit: UnitRow, lines: Sequence[LedgerLine], reader: Reader
) -> tuple[MonthStand, ...]:
    held: dict[int, int] = {}
    for line in lines:
        held[line.month] = held.get(line.month, 0) + line.points
    if not held:
        return ()
    total, stands = 0, []
    for month in _run(min(held), max(month_of(reader.today), *held)):
        total += held.get(month, 0)
        stands.append((month, held.get(month, 0), total))
    ranks = [await _rank_in(uow, unit, month, reader) for month, _, _ in stands[-MONTHS:]]
    shown = zip(stands[-MONTHS:], ranks, strict=True)
    return tuple(MonthStand(month, points, whole, rank) for (month, points, whole), rank in shown)


async def _rank_in(uow: UnitOfWork, unit: UnitRow, month: int, reader: Reader) -> int | None:
    if unit.kind not in PUBLIC_KINDS:
        return None
    period = parse_period(f"{month // 100}-{month % 100:02}")
    row = (await reader.boards.load(uow, BoardQuery(unit.kind, period, is_internal=reader.is_internal))).find(unit.code)
    return row.rank if row else None


def _run(first: int, last: int) -> Sequence[int]:
    """Return every month from the first to the last, as 202610."""
    span = range(first // 100 * 12 + first % 100 - 1, last // 100 * 12 + last % 100)
    return [number // 12 * 100 + number % 12 + 1 for number in span]


def _by_criterion(lines: Sequence[LedgerLine]) -> tuple[tuple[Criterion, int], ...]:
    held: dict[Criterion, int] = {}
    for line in lines:
        held[line.criterion] = held.get(line.criterion, 0) + line.points
    return tuple(sorted(held.items(), key=lambda each: (-each[1], each[0])))
