"""Storing facts and entries, and finding what a recording or a reversal is decided on."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from core.among import among
from core.database import UnitOfWork
from core.upserts import add_rows, add_sums, set_rows
from leaderboards.domain.bounds import Arrived, Bounds
from leaderboards.domain.entries import Entry, EntryRole, MonthKey, StandingKey, Sum
from leaderboards.domain.kinds import Criterion
from leaderboards.domain.scheme import Scheme
from leaderboards.domain.scheme_document import to_document, to_rules
from leaderboards.models import (
    Bound,
    FactConfirmation,
    FactRecord,
    MonthlySum,
    PointEntry,
    SchemeVersion,
    Standing,
)


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as stored."""

    id: str
    source_key: str
    owner: str
    kind: str
    unit_id: str
    occurred_at: datetime
    recorded_at: datetime
    recorded_by: str | None
    quantity: int
    person_key: str | None
    detail: str
    verification: str
    evidence: str
    reversal_of: str | None = None
    reason: str = ""


FACT_COLUMNS = tuple(getattr(FactRecord, name) for name in FactRow.__dataclass_fields__)


async def list_schemes(uow: UnitOfWork, known_by: datetime | None = None) -> list[Scheme]:
    """List the versions of the scheme activated by a moment (or by now), oldest first."""
    statement = select(SchemeVersion).order_by(SchemeVersion.version)
    if known_by is not None:
        statement = statement.where(SchemeVersion.recorded_at <= known_by)
    rows = await uow.session.scalars(statement)
    return [Scheme(row.version, row.title, row.valid_from, to_rules(row.document)) for row in rows]


async def add_scheme(uow: UnitOfWork, scheme: Scheme, now: datetime) -> None:
    """Store a version, unless another process has just stored it."""
    row = {
        "version": scheme.version,
        "title": scheme.title,
        "valid_from": scheme.valid_from,
        "document": to_document(scheme.rules),
        "recorded_at": now,
    }
    with suppress(IntegrityError):
        async with uow.session.begin_nested():
            await uow.session.execute(insert(SchemeVersion), [row])


async def list_known_keys(uow: UnitOfWork, keys: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those (owner, source key) pairs that are recorded already."""
    statement = select(FactRecord.owner, FactRecord.source_key)
    found = await uow.session.execute(statement.where(among(uow, FactRecord.source_key, (key for _, key in keys))))
    return {(owner, key) for owner, key in found} & set(keys)


async def load_bounds(uow: UnitOfWork, keys: Collection[str], first: date) -> Bounds:
    """Load what has arrived at each bound: day by day from `first` on, the days before it as a sum."""
    since = case((Bound.day >= first, Bound.day)).label("since")
    statement = select(Bound.key, since, func.sum(Bound.arrived)).where(among(uow, Bound.key, keys))
    earlier: dict[str, int] = {}
    by_day: dict[str, dict[date, int]] = {key: {} for key in keys}
    for key, day, amount in await uow.session.execute(statement.group_by(Bound.key, since)):
        if day is None:
            earlier[key] = int(amount)
        else:
            by_day[key][day] = int(amount)
    return Bounds({key: Arrived(earlier.get(key, 0), days) for key, days in by_day.items()})


async def store_bounds(uow: UnitOfWork, bounds: Bounds) -> None:
    """Store what has arrived by now where that is new; the units concerned are held."""
    rows = [{"key": key, "day": day, "arrived": amount} for (key, day), amount in sorted(bounds.changed.items())]
    await set_rows(uow, Bound, rows)


async def add_facts(uow: UnitOfWork, rows: Sequence[FactRow]) -> None:
    """Store facts."""
    names = FactRow.__dataclass_fields__
    await add_rows(uow, FactRecord, [{name: getattr(row, name) for name in names} for row in rows])


async def add_entries(uow: UnitOfWork, entries: Sequence[Entry]) -> None:
    """Store entries of facts that are stored."""
    await add_rows(uow, PointEntry, [_entry_values(entry) for entry in entries])


async def add_to_standings(uow: UnitOfWork, sums: Mapping[StandingKey, Sum]) -> None:
    """Add to the kept standings."""
    rows = [
        {"period": period, "criterion": criterion, "unit_id": unit_id, "points": each.points, "people": each.people}
        for (period, criterion, unit_id), each in sums.items()
    ]
    await add_sums(uow, Standing, rows)


async def add_to_months(uow: UnitOfWork, sums: Mapping[MonthKey, Sum]) -> None:
    """Add to the sums by month."""
    rows = [
        {"recorded_month": recorded, "month": month, "unit_id": unit_id, "points": each.points, "people": each.people}
        for (recorded, month, unit_id), each in sums.items()
    ]
    await add_sums(uow, MonthlySum, rows)


async def find_facts(uow: UnitOfWork, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], FactRow]:
    """Find reported facts (never a reversal) by owner and source key."""
    where = (among(uow, FactRecord.source_key, (key for _, key in keys)), FactRecord.reversal_of.is_(None))
    rows = [FactRow(*row) for row in await uow.session.execute(select(*FACT_COLUMNS).where(*where))]
    return {key: row for row in rows if (key := (row.owner, row.source_key)) in keys}


async def list_waiting(uow: UnitOfWork, source_keys: Collection[str]) -> list[FactRow]:
    """List the pending facts of our own producers behind these keys: neither confirmed nor reversed."""
    undone = aliased(FactRecord)
    statement = (
        select(*FACT_COLUMNS)
        .outerjoin(FactConfirmation, FactConfirmation.fact_id == FactRecord.id)
        .outerjoin(undone, undone.reversal_of == FactRecord.id)
        .where(
            FactRecord.owner == "",
            among(uow, FactRecord.source_key, source_keys),
            FactRecord.verification == "pending",
            FactConfirmation.fact_id.is_(None),
            undone.id.is_(None),
        )
        .order_by(FactRecord.id)
    )
    return [FactRow(*row) for row in await uow.session.execute(statement)]


async def add_confirmations(uow: UnitOfWork, fact_ids: Iterable[str], by: str, at: datetime) -> None:
    """Store who confirmed pending facts."""
    rows = [{"fact_id": each, "confirmed_by": by, "confirmed_at": at} for each in fact_ids]
    await add_rows(uow, FactConfirmation, rows)


async def list_reversal_entries(uow: UnitOfWork, fact_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """List, by fact, the ids of the entries by which it was reversed; facts that stand are absent."""
    statement = (
        select(FactRecord.reversal_of, PointEntry.id)
        .outerjoin(PointEntry, PointEntry.fact_id == FactRecord.id)
        .where(FactRecord.reversal_of.is_not(None), among(uow, FactRecord.reversal_of, fact_ids))
        .order_by(PointEntry.id)
    )
    found: dict[str, tuple[str, ...]] = {}
    for fact_id, entry_id in await uow.session.execute(statement):
        found[str(fact_id)] = (*found.get(str(fact_id), ()), *([entry_id] if entry_id else []))
    return found


async def list_postings(uow: UnitOfWork, fact_ids: Collection[str]) -> list[Entry]:
    """List the postings of facts that nothing has taken back, oldest first: at most one a fact."""
    undone = aliased(PointEntry)
    is_theirs = among(uow, PointEntry.fact_id, fact_ids)
    statement = (
        select(PointEntry)
        .outerjoin(undone, undone.reversal_of == PointEntry.id)
        .where(is_theirs, PointEntry.role == EntryRole.POSTING, undone.id.is_(None))
        .order_by(PointEntry.id)
    )
    return [_entry(row) for row in await uow.session.scalars(statement)]


async def list_posted_to(uow: UnitOfWork, fact_ids: Collection[str]) -> set[str]:
    """List the ids of units to which these facts were ever posted."""
    statement = select(PointEntry.unit_id).where(among(uow, PointEntry.fact_id, fact_ids)).distinct()
    return set(await uow.session.scalars(statement)) if fact_ids else set()


def _entry_values(entry: Entry) -> dict[str, str | int | datetime | None]:
    values = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    return values | {"steps": "\n".join(entry.steps), "month": entry.month}


def _entry(row: PointEntry) -> Entry:
    return Entry(
        id=row.id,
        fact_id=row.fact_id,
        unit_id=row.unit_id,
        scheme_version=row.scheme_version,
        criterion=Criterion(row.criterion),
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        role=EntryRole(row.role),
        steps=tuple(row.steps.split("\n")) if row.steps else (),
        earned=row.earned,
        points=row.points,
        people=row.people,
        reversal_of=row.reversal_of,
        rescoring_id=row.rescoring_id,
    )
