"""Frozen boards."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from core.database import UnitOfWork
from leaderboards.domain.snapshot import FrozenRow, row_document, to_rows
from leaderboards.models import Snapshot


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
    text = json.dumps([row_document(each) for each in row.rows], ensure_ascii=False, sort_keys=True)
    await uow.session.execute(insert(Snapshot), [values | {"rows": text}])


async def find_snapshot(uow: UnitOfWork, snapshot_id: str) -> SnapshotRow | None:
    """Find a frozen board."""
    row = await uow.session.get(Snapshot, snapshot_id)
    return None if row is None else _row(row)


async def list_snapshots(uow: UnitOfWork) -> list[SnapshotRow]:
    """List frozen boards, the newest first."""
    rows = await uow.session.scalars(select(Snapshot).order_by(Snapshot.frozen_at.desc(), Snapshot.id.desc()))
    return [_row(row) for row in rows]


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
