"""What stands behind a number: ledger lines, entries page by page, one fact with all that became of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import aliased

from core.database import UnitOfWork
from leaderboards.domain.entries import EntryRole
from leaderboards.domain.kinds import Criterion, FactKind
from leaderboards.domain.periods import Period
from leaderboards.models import FactConfirmation, FactRecord, PointEntry
from leaderboards.queries.recording import FACT_COLUMNS, FactRow


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry beside its fact, as the API and a unit's page list it."""

    id: str
    fact_id: str
    points: int
    kind: FactKind
    occurred_at: datetime
    recorded_at: datetime
    source_key: str
    scheme_version: int
    role: EntryRole
    criterion: Criterion
    quantity: int
    verification: str
    reason: str
    reversal_of: str | None


@dataclass(frozen=True, slots=True)
class Extract:
    """Which entries of a unit: of days, of one criterion, recorded by a moment; and which page of them, from 1."""

    period: Period
    criterion: Criterion | None = None
    as_of: datetime | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose entries: those posted to units, or (`by_fact`) those of facts about units, wherever the points stand."""

    unit_ids: frozenset[str]
    by_fact: bool = False

    def condition(self) -> ColumnElement[bool]:
        """Return what their entries have in common."""
        if not self.by_fact:
            return PointEntry.unit_id.in_(sorted(self.unit_ids))
        facts = select(FactRecord.id).where(FactRecord.unit_id.in_(sorted(self.unit_ids)))
        return PointEntry.fact_id.in_(facts)


@dataclass(frozen=True, slots=True)
class EntriesPage:
    """Some entries, the newest first, and what all of them sum up to."""

    lines: tuple[EntryLine, ...]
    total_points: int
    total: int


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """All entries of a unit for one kind and month, added up. `earned` above `points` means that a bound cut it."""

    kind: FactKind
    criterion: Criterion
    month: int
    newest: datetime
    entries: int
    quantity: int
    points: int


async def list_entries(uow: UnitOfWork, whose: Whose, extract: Extract, limit: int) -> EntriesPage:
    """List a page of entries, `limit` at most."""
    where = [
        whose.condition(),
        PointEntry.occurred_at >= extract.period.start_at,
        PointEntry.occurred_at < extract.period.end_at,
    ]
    if extract.criterion is not None:
        where.append(PointEntry.criterion == extract.criterion)
    if extract.as_of is not None:
        where.append(PointEntry.recorded_at <= extract.as_of)
    total, points = (await uow.session.execute(select(func.count(), func.sum(PointEntry.points)).where(*where))).one()
    statement = _lines().where(*where).order_by(PointEntry.occurred_at.desc(), PointEntry.id.desc())
    rows = await uow.session.execute(statement.offset((extract.page - 1) * limit).limit(limit))
    return EntriesPage(tuple(_line(*row) for row in rows), int(points or 0), total)


async def list_kind_sums(uow: UnitOfWork, whose: Whose, period: Period) -> list[LedgerLine]:
    """Sum entries up by month and kind, the newest first."""
    newest = func.max(PointEntry.recorded_at)
    people = func.sum(
        case(
            (PointEntry.role == EntryRole.POSTING, FactRecord.quantity),
            (PointEntry.role == EntryRole.REVERSAL, -func.abs(FactRecord.quantity)),  # also of a fact valued again
            else_=0,
        )
    )
    statement = (
        select(
            FactRecord.kind,
            PointEntry.criterion,
            PointEntry.month,
            newest,
            func.count(),
            people,
            func.sum(PointEntry.points),
        )
        .join(FactRecord, FactRecord.id == PointEntry.fact_id)
        .where(
            whose.condition(),
            PointEntry.occurred_at >= period.start_at,
            PointEntry.occurred_at < period.end_at,
        )
        .group_by(FactRecord.kind, PointEntry.criterion, PointEntry.month)
        .order_by(PointEntry.month.desc(), newest.desc(), FactRecord.kind)
    )
    return [
        LedgerLine(FactKind(kind), Criterion(criterion), month, at, number, int(quantity), int(points))
        for kind, criterion, month, at, number, quantity, points in await uow.session.execute(statement)
    ]


async def sum_criteria(
    uow: UnitOfWork, unit_ids: Collection[str], since: datetime, until: datetime
) -> dict[tuple[str, Criterion], int]:
    """Return the points by (unit id, criterion) that were recorded after one moment and by another."""
    statement = (
        select(PointEntry.unit_id, PointEntry.criterion, func.sum(PointEntry.points))
        .where(
            PointEntry.unit_id.in_(sorted(unit_ids)), PointEntry.recorded_at > since, PointEntry.recorded_at <= until
        )
        .group_by(PointEntry.unit_id, PointEntry.criterion)
    )
    rows = await uow.session.execute(statement)
    return {(unit_id, Criterion(criterion)): int(points) for unit_id, criterion, points in rows}


async def list_pending(uow: UnitOfWork, unit_ids: Collection[str]) -> list[FactRow]:
    """List facts of the units that wait for their second confirmation, the oldest first."""
    undone = aliased(FactRecord)
    statement = (
        select(*FACT_COLUMNS)
        .outerjoin(FactConfirmation, FactConfirmation.fact_id == FactRecord.id)
        .outerjoin(undone, undone.reversal_of == FactRecord.id)
        .where(
            FactRecord.unit_id.in_(sorted(unit_ids)),
            FactRecord.verification == "pending",
            FactRecord.reversal_of.is_(None),
            FactConfirmation.fact_id.is_(None),
            undone.id.is_(None),
        )
        .order_by(FactRecord.recorded_at)
    )
    return [FactRow(*row) for row in await uow.session.execute(statement)]


async def list_facts(uow: UnitOfWork, unit_id: str, period: Period, *, limit: int = 500) -> list[FactRow]:
    """List the facts of a unit that occurred in the period, reversals left out, the newest first."""
    statement = (
        select(*FACT_COLUMNS)
        .where(
            FactRecord.unit_id == unit_id,
            FactRecord.occurred_at >= period.start_at,
            FactRecord.occurred_at < period.end_at,
            FactRecord.reversal_of.is_(None),
        )
        .order_by(FactRecord.occurred_at.desc(), FactRecord.id.desc())
        .limit(limit)
    )
    return [FactRow(*row) for row in await uow.session.execute(statement)]


async def find_fact_by_id(uow: UnitOfWork, fact_id: str) -> FactRow | None:
    """Find a fact, a reversal too."""
    row = (await uow.session.execute(select(*FACT_COLUMNS).where(FactRecord.id == fact_id))).one_or_none()
    return None if row is None else FactRow(*row)


async def find_reversal(uow: UnitOfWork, fact_id: str) -> FactRow | None:
    """Find the fact that reverses one."""
    statement = select(*FACT_COLUMNS).where(FactRecord.reversal_of == fact_id)
    row = (await uow.session.execute(statement)).one_or_none()
    return None if row is None else FactRow(*row)


async def find_confirmation(uow: UnitOfWork, fact_id: str) -> tuple[str, datetime] | None:
    """Return who confirmed a pending fact and when."""
    row = await uow.session.get(FactConfirmation, fact_id)
    return None if row is None else (row.confirmed_by, row.confirmed_at)


async def list_entries_of(uow: UnitOfWork, fact_ids: Collection[str]) -> list[EntryLine]:
    """List every entry of these facts, the oldest first."""
    statement = _lines().where(PointEntry.fact_id.in_(sorted(fact_ids))).order_by(PointEntry.id)
    return [_line(*row) for row in await uow.session.execute(statement)]


def _lines() -> Select[PointEntry, str, str, int, str, str]:
    return select(
        PointEntry,
        FactRecord.kind,
        FactRecord.source_key,
        FactRecord.quantity,
        FactRecord.verification,
        FactRecord.reason,
    ).join(FactRecord, FactRecord.id == PointEntry.fact_id)


def _line(entry: PointEntry, kind: str, *fact: str | int) -> EntryLine:
    source_key, quantity, verification, reason = fact
    return EntryLine(
        id=entry.id,
        fact_id=entry.fact_id,
        points=entry.points,
        kind=FactKind(kind),
        occurred_at=entry.occurred_at,
        recorded_at=entry.recorded_at,
        source_key=str(source_key).split("~", 1)[0],
        scheme_version=entry.scheme_version,
        role=EntryRole(entry.role),
        criterion=Criterion(entry.criterion),
        quantity=-abs(int(quantity)) if entry.role == EntryRole.REVERSAL else int(quantity),
        verification=str(verification),
        reason=str(reason),
        reversal_of=entry.reversal_of,
    )
