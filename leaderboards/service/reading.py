"""Reading the ledger: a unit's entries, and one fact with everything that became of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from core.database import UnitOfWork
from core.kernel import N_, NotFound
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.periods import LAST_DAY, Period, day_of
from leaderboards.queries import reading as queries
from leaderboards.queries.reading import EntriesPage, EntryLine, Extract, Whose
from leaderboards.queries.recording import list_postings
from units import queries as unit_queries
from units.domain.unit import Kind
from units.queries import UnitRow

PAGE = 100


@dataclass(frozen=True, slots=True)
class FactCard:
    """A fact as its page shows it; `entries` are those of its reversal too. Never a person's key.

    `taker` is the unit that has its points where that is another than `unit`.
    """

    id: str
    source_key: str
    kind: FactKind
    unit: UnitRow
    taker: UnitRow | None
    occurred_at: datetime
    recorded_at: datetime
    recorded_by: str | None
    quantity: int
    detail: str
    verification: str
    evidence: str
    owner: str
    confirmed_by: str | None
    confirmed_at: datetime | None
    is_reversed: bool
    reversal_reason: str
    reversed_at: datetime | None
    entries: tuple[EntryLine, ...]

    @property
    def points(self) -> int:
        """What the fact adds up to by now."""
        return sum(entry.points for entry in self.entries)


async def load_fact(uow: UnitOfWork, fact_id: str) -> FactCard:
    """Load a fact by its id, or by that of its reversal; raises NotFound."""
    row = await queries.find_fact_by_id(uow, fact_id)
    if row is not None and row.reversal_of is not None:
        row = await queries.find_fact_by_id(uow, row.reversal_of)
    if row is None:
        raise NotFound(N_("There is no such fact."))
    undoing = await queries.find_reversal(uow, row.id)
    confirmed = await queries.find_confirmation(uow, row.id)
    entries = await queries.list_entries_of(uow, [row.id] if undoing is None else [row.id, undoing.id])
    took = [posting.unit_id for posting in await list_postings(uow, [row.id])]
    units = await _find_by_ids(uow, {row.unit_id, *took})
    return FactCard(
        id=row.id,
        source_key=row.source_key,
        kind=FactKind(row.kind),
        unit=units[row.unit_id],
        taker=next((units[each] for each in took if each != row.unit_id), None),
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        quantity=row.quantity,
        detail=row.detail,
        verification=row.verification,
        evidence=row.evidence,
        owner=row.owner,
        confirmed_by=confirmed[0] if confirmed else None,
        confirmed_at=confirmed[1] if confirmed else None,
        is_reversed=undoing is not None,
        reversal_reason=undoing.reason if undoing else "",
        reversed_at=undoing.recorded_at if undoing else None,
        entries=tuple(entries),
    )


async def _find_by_ids(uow: UnitOfWork, ids: Collection[str]) -> dict[str, UnitRow]:
    codes = await unit_queries.list_codes(uow, ids)
    return {str(unit.id): unit for unit in (await unit_queries.find_units(uow, codes)).values()}


async def load_entries(uow: UnitOfWork, code: str, period: Period, page: int) -> EntriesPage:
    """Load a page (from 1) of a unit's entries, those of merged units and villages too; raises NotFound."""
    return await load_extract(uow, code, Extract(period, page=page))


async def load_extract(uow: UnitOfWork, code: str, extract: Extract) -> EntriesPage:
    """Load a page of some of a unit's entries, those of merged units and villages too; raises NotFound."""
    unit = (await unit_queries.find_units(uow, [code])).get(code)
    if unit is None:
        raise NotFound(N_("There is no unit with the code %(unit)s."), unit=code)
    day = LAST_DAY if extract.as_of is None else day_of(extract.as_of)
    return await queries.list_entries(uow, await entries_of(uow, unit, day), extract, PAGE)


async def ids_of(uow: UnitOfWork, unit_id: str, day: date = LAST_DAY) -> set[str]:
    """Return the ids under which a unit's points stand: its own, and those of units merged into it by a day."""
    successors = await unit_queries.successors(uow, day)
    return {unit_id} | {str(old) for old, new in successors.items() if new == unit_id}


async def entries_of(uow: UnitOfWork, unit: UnitRow, day: date = LAST_DAY) -> Whose:
    """Return which entries are behind a unit's points; a village, whose points are its commune's, has its facts'."""
    return Whose(frozenset(await ids_of(uow, unit.id, day)), by_fact=unit.kind is Kind.VILLAGE)


async def reporters_of(uow: UnitOfWork, unit_id: str) -> set[str]:
    """Return the ids of units whose facts give a unit its points: itself, what was merged into it, their villages."""
    ids = await ids_of(uow, unit_id)
    return ids | {str(each) for each in await unit_queries.list_below(uow, ids, Kind.VILLAGE)}
