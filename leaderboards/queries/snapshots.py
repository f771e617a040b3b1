"""Frozen boards."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from core.database import UnitOfWork
from leaderboards.domain.periods import Period
from leaderboards.domain.snapshot import FrozenRow, stored_document, to_rows
from leaderboards.models import FactRecord, PointEntry, Snapshot

MOST_LATE = 200


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """A frozen board as stored. `reopens` is the one that it was frozen anew for."""

    id: str
    kind: str
    cluster: str
    period: str
    measure: str
    indicator: str
    scheme_version: int
    rows: tuple[FrozenRow, ...]
    digest: str
    reason: str
    frozen_by: str
    frozen_at: datetime
    reopens: str | None = None


async def add_snapshot(uow: UnitOfWork, row: SnapshotRow) -> None:
    """Store a frozen board."""
    values = {name: getattr(row, name) for name in SnapshotRow.__dataclass_fields__}
    text = json.dumps([stored_document(each) for each in row.rows], ensure_ascii=False, sort_keys=True)
    await uow.session.execute(insert(Snapshot), [values | {"rows": text}])


async def find_snapshot(uow: UnitOfWork, snapshot_id: str) -> SnapshotRow | None:
    """Find a frozen board."""
    row = await uow.session.get(Snapshot, snapshot_id)
    return None if row is None else _row(row)


async def list_snapshots(uow: UnitOfWork) -> list[SnapshotRow]:
    """List frozen boards, the newest first."""
    rows = await uow.session.scalars(select(Snapshot).order_by(Snapshot.frozen_at.desc(), Snapshot.id.desc()))
    return [_row(row) for row in rows]


async def list_line(uow: UnitOfWork, kind: str, cluster: str, measure: str) -> list[SnapshotRow]:
    """List what was frozen of one board, whatever the period, the oldest first."""
    same = (Snapshot.kind == kind, Snapshot.cluster == cluster, Snapshot.measure == measure)
    rows = await uow.session.scalars(select(Snapshot).where(*same).order_by(Snapshot.frozen_at, Snapshot.id))
    return [_row(row) for row in rows]


@dataclass(frozen=True, slots=True)
class LateEntry:
    """An entry that was recorded after its period had been frozen."""

    unit_id: str
    fact_id: str
    kind: str
    points: int
    occurred_at: datetime
    recorded_at: datetime
    reason: str


async def list_late(uow: UnitOfWork, unit_ids: Collection[str], period: Period, after: datetime) -> list[LateEntry]:
    """List the newest entries of the units that occurred in a period and were recorded after a moment."""
    statement = (
        select(
            PointEntry.unit_id,
            PointEntry.fact_id,
            FactRecord.kind,
            PointEntry.points,
            PointEntry.occurred_at,
            PointEntry.recorded_at,
            FactRecord.reason,
        )
        .join(FactRecord, FactRecord.id == PointEntry.fact_id)
        .where(
            PointEntry.unit_id.in_(sorted(unit_ids)),
            PointEntry.occurred_at >= period.start_at,
            PointEntry.occurred_at < period.end_at,
            PointEntry.recorded_at > after,
            PointEntry.points != 0,
        )
        .order_by(PointEntry.recorded_at.desc(), PointEntry.id.desc())
        .limit(MOST_LATE)
    )
    return [LateEntry(*row) for row in await uow.session.execute(statement)]


async def find_last_freeze(uow: UnitOfWork) -> datetime | None:
    """Return when a board was frozen last."""
    return await uow.session.scalar(select(func.max(Snapshot.frozen_at)))


def _row(row: Snapshot) -> SnapshotRow:
    return SnapshotRow(
        id=row.id,
        kind=row.kind,
        cluster=row.cluster,
        period=row.period,
        measure=row.measure,
        indicator=row.indicator,
        scheme_version=row.scheme_version,
        rows=to_rows(json.loads(row.rows)),
        digest=row.digest,
        reason=row.reason,
        frozen_by=row.frozen_by,
        frozen_at=row.frozen_at,
        reopens=row.reopens,
    )
