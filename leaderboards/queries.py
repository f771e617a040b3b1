"""Every SQL statement of the ledger. Standings sum stored points, never a live rule."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from core.database import UnitOfWork
from leaderboards.domain.facts import FactKind
from leaderboards.domain.ledger import Line
from leaderboards.domain.scheme import Scheme, to_document, to_rules
from leaderboards.models import FactRecord, PointEntry, SchemeVersion

IN_ONE_STATEMENT = 1000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as stored."""

    id: str
    source_key: str
    kind: str
    unit_id: str
    occurred_at: datetime
    quantity: int
    person_key: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class Total:
    """What a unit holds: points, and how many times somebody took part."""

    points: int
    participations: int


NOTHING = Total(0, 0)


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """All entries of a unit for one source, day and kind, added up. `earned` above `points` means that a cap cut it."""

    kind: FactKind
    occurred_at: datetime
    recorded_at: datetime
    scheme_version: int
    entries: int
    earned: int
    points: int


async def list_schemes(uow: UnitOfWork) -> list[Scheme]:
    """List every version of the scheme, oldest first."""
    rows = await uow.session.scalars(select(SchemeVersion).order_by(SchemeVersion.version))
    return [Scheme(row.version, row.title, row.valid_from, to_rules(row.document)) for row in rows]


async def add_scheme(uow: UnitOfWork, scheme: Scheme, now: datetime) -> None:
    """Store a version, unless another process has just stored it."""
    row = {
        "version": scheme.version,
        "title": scheme.title,
        "valid_from": scheme.valid_from,
        "document": to_document(scheme),
        "recorded_at": now,
    }
    with suppress(IntegrityError):
        async with uow.session.begin_nested():
            await uow.session.execute(insert(SchemeVersion), [row])


async def list_known_keys(uow: UnitOfWork, source_keys: Collection[str]) -> set[str]:
    """Return those source keys that are recorded already."""
    known: set[str] = set()
    for some in _slices(sorted(source_keys)):
        known |= set(await uow.session.scalars(select(FactRecord.source_key).where(FactRecord.source_key.in_(some))))
    return known


async def sum_buckets(uow: UnitOfWork, buckets: Collection[str]) -> dict[str, int]:
    """Return the points each bucket holds; empty buckets are absent."""
    held: dict[str, int] = {}
    for some in _slices(sorted(buckets)):
        statement = select(PointEntry.bucket, func.sum(PointEntry.points)).where(PointEntry.bucket.in_(some))
        for bucket, points in await uow.session.execute(statement.group_by(PointEntry.bucket)):
            held[bucket] = int(points)
    return held


async def add_rows(uow: UnitOfWork, facts: Iterable[FactRecord], entries: Iterable[PointEntry]) -> None:
    """Store facts, then their entries."""
    uow.session.add_all(facts)
    await uow.session.flush()
    uow.session.add_all(entries)
    await uow.session.flush()


async def find_fact(uow: UnitOfWork, source_key: str) -> FactRow | None:
    """Find a reported fact (never a reversal) by its source key."""
    statement = select(FactRecord).where(FactRecord.source_key == source_key, FactRecord.reversal_of.is_(None))
    row = await uow.session.scalar(statement)
    if row is None:
        return None
    return FactRow(
        row.id, row.source_key, row.kind, row.unit_id, row.occurred_at, row.quantity, row.person_key, row.detail
    )


async def list_reversal_entries(uow: UnitOfWork, fact_id: str) -> tuple[str, ...] | None:
    """List the ids of the entries by which the fact was reversed; None where it stands."""
    reversal = await uow.session.scalar(select(FactRecord.id).where(FactRecord.reversal_of == fact_id))
    if reversal is None:
        return None
    statement = select(PointEntry.id).where(PointEntry.fact_id == reversal).order_by(PointEntry.id)
    return tuple(await uow.session.scalars(statement))


async def find_bucket(uow: UnitOfWork, fact_id: str) -> tuple[str, int]:
    """Return the bucket of a fact's entries, and the version of the scheme that valued it."""
    statement = select(PointEntry.bucket, PointEntry.scheme_version).where(PointEntry.fact_id == fact_id).limit(1)
    row = (await uow.session.execute(statement)).one()
    return row.bucket, row.scheme_version


async def list_lines(uow: UnitOfWork, bucket: str) -> list[Line]:
    """List what stands in a bucket, oldest first: entries neither reversed nor reversing."""
    undone = select(PointEntry.reversal_of).where(PointEntry.bucket == bucket, PointEntry.reversal_of.is_not(None))
    statement = (
        select(PointEntry.id, PointEntry.fact_id, PointEntry.earned, PointEntry.points)
        .where(PointEntry.bucket == bucket, PointEntry.reversal_of.is_(None), PointEntry.id.not_in(undone))
        .order_by(PointEntry.recorded_at, PointEntry.id)
    )
    return [Line(*row) for row in await uow.session.execute(statement)]


async def list_totals(uow: UnitOfWork) -> dict[str, Total]:
    """Return what each unit holds, by unit id; units without any fact are absent."""
    points = select(PointEntry.unit_id, func.sum(PointEntry.points)).group_by(PointEntry.unit_id)
    people = (
        select(FactRecord.unit_id, func.sum(FactRecord.quantity))
        .where(FactRecord.kind == FactKind.LIVE_PARTICIPATION)
        .group_by(FactRecord.unit_id)
    )
    counted = {unit: int(number) for unit, number in await uow.session.execute(people)}
    held = {unit: int(number) for unit, number in await uow.session.execute(points)}
    return {unit: Total(held.get(unit, 0), counted.get(unit, 0)) for unit in held.keys() | counted.keys()}


async def find_newest(uow: UnitOfWork) -> datetime | None:
    """Return when the newest entry was recorded; None in an empty ledger."""
    return await uow.session.scalar(select(PointEntry.recorded_at).order_by(PointEntry.recorded_at.desc()).limit(1))


async def list_ledger(uow: UnitOfWork, unit_id: str, *, limit: int = 200) -> list[LedgerLine]:
    """List a unit's points by source, day and kind, the newest first."""
    newest = func.max(PointEntry.occurred_at)
    statement = (
        select(
            FactRecord.kind,
            newest.label("occurred_at"),
            func.max(PointEntry.recorded_at).label("recorded_at"),
            PointEntry.scheme_version,
            func.count().label("entries"),
            func.sum(PointEntry.earned).label("earned"),
            func.sum(PointEntry.points).label("points"),
        )
        .join(FactRecord, FactRecord.id == PointEntry.fact_id)
        .where(PointEntry.unit_id == unit_id)
        .group_by(PointEntry.bucket, FactRecord.kind, PointEntry.scheme_version)
        .order_by(newest.desc(), PointEntry.bucket)
        .limit(limit)
    )
    return [
        LedgerLine(
            kind=FactKind(row.kind),
            occurred_at=row.occurred_at,
            recorded_at=row.recorded_at,
            scheme_version=row.scheme_version,
            entries=row.entries,
            earned=int(row.earned),
            points=int(row.points),
        )
        for row in await uow.session.execute(statement)
    ]


def _slices(values: Sequence[T]) -> list[Sequence[T]]:
    return [values[start : start + IN_ONE_STATEMENT] for start in range(0, len(values), IN_ONE_STATEMENT)]
