"""A frozen board as its page shows it: who froze it, what re-opened it, and what came too late for it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from accounts.queries.people import find_person
from core.database import UnitOfWork
from leaderboards.domain.carrying import list_spans
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.periods import LAST_DAY, Period, parse_period
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.queries import boards as board_queries
from leaderboards.queries import snapshots as queries
from leaderboards.queries.snapshots import SnapshotRow
from leaderboards.service.boards import BoardQuery, inherit, load_board
from leaderboards.service.freezing import freeze_of, is_intact, list_line, load_snapshot
from units import queries as unit_queries
from units.domain.unit import Kind
from units.queries import UnitRow


@dataclass(frozen=True, slots=True)
class LateSum:
    """What came too late for a unit's row; `counted_in` is the snapshot that counts it, None while none does."""

    unit: UnitRow
    points: int
    counted_in: SnapshotRow | None


@dataclass(frozen=True, slots=True)
class LateLine:
    """One entry that came too late; `reason` is that of a reversal."""

    unit: UnitRow
    fact_id: str
    kind: FactKind
    points: int
    occurred_at: datetime
    recorded_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """A snapshot with its neighbours: the one that it re-opened, and the one that re-opened it."""

    row: SnapshotRow
    period: Period
    frozen_by: str
    cluster: str
    is_intact: bool
    before: SnapshotRow | None
    after: SnapshotRow | None
    late_sums: tuple[LateSum, ...]
    late_lines: tuple[LateLine, ...]


def query_of(row: SnapshotRow) -> BoardQuery:
    """Return the board that was frozen."""
    return BoardQuery(
        kind=Kind(row.kind),
        period=parse_period(row.period),
        measure=BoardMeasure(row.measure),
        cluster=row.cluster,
        indicator=row.indicator,
    )


async def load_frozen(uow: UnitOfWork, snapshot_id: str) -> Frozen:
    """Load a snapshot with what came too late for it; raises NotFound. Withheld units' late entries are not shown."""
    row = await load_snapshot(uow, snapshot_id)
    query = query_of(row)
    person = await find_person(uow, row.frozen_by)
    line = await list_line(uow, query)
    shown = await _list_shown(uow, query)
    return Frozen(
        row,
        query.period,
        person.name if person else "",
        await _name_of(uow, row.cluster),
        is_intact(row),
        next((each for each in line if each.id == row.reopens), None),
        next((each for each in line if each.reopens == row.id), None),
        await _late_sums(uow, row, line, shown),
        await _late_lines(uow, row, shown),
    )


async def _name_of(uow: UnitOfWork, code: str) -> str:
    found = (await unit_queries.find_units(uow, [code])).get(code) if code else None
    return found.name if found else ""


async def _list_shown(uow: UnitOfWork, query: BoardQuery) -> dict[str, UnitRow]:
    """Return the units on the board as it is today whose figures are public, by id."""
    board = await load_board(uow, query)
    units = [row.unit for row in board.rows] + [each.unit for each in board.unranked if not each.is_withheld]
    return {str(unit.id): unit for unit in units}


async def _late_sums(
    uow: UnitOfWork, row: SnapshotRow, line: list[SnapshotRow], shown: dict[str, UnitRow]
) -> tuple[LateSum, ...]:
    period = parse_period(row.period)
    homes = {each.frozen_at: each for each in line}
    ends = [row.frozen_at]
    ends += [span.until for span in list_spans(map(freeze_of, line), period) if span.until > row.frozen_at]
    found: list[LateSum] = []
    for after, until in [*pairwise(ends), (ends[-1], None)]:
        sums = await inherit(uow, await board_queries.sum_recorded(uow, period, after, until), LAST_DAY)
        home = None if until is None else homes.get(until)
        late = [LateSum(unit, sums[key].points, home) for key, unit in shown.items() if key in sums]
        found += sorted((each for each in late if each.points), key=lambda each: -abs(each.points))
    return tuple(found)


async def _late_lines(uow: UnitOfWork, row: SnapshotRow, shown: dict[str, UnitRow]) -> tuple[LateLine, ...]:
    heirs = {str(old): str(new) for old, new in (await unit_queries.successors(uow, LAST_DAY)).items()}
    ids = {*shown, *(old for old, new in heirs.items() if new in shown)}
    entries = await queries.list_late(uow, ids, parse_period(row.period), row.frozen_at)
    return tuple(
        LateLine(
            shown[heirs.get(entry.unit_id, entry.unit_id)],
            entry.fact_id,
            FactKind(entry.kind),
            entry.points,
            entry.occurred_at,
            entry.recorded_at,
            entry.reason,
        )
        for entry in entries
    )
