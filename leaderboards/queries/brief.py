"""What the Monday brief is made of: changes of a week, points by criterion on a Monday, what bounds have used up."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from core.among import among
from core.database import UnitOfWork
from leaderboards.domain.brief import Change
from leaderboards.domain.chances import Used
from leaderboards.domain.entries import WHOLE
from leaderboards.domain.kinds import Criterion, FactKind
from leaderboards.domain.periods import EVER
from leaderboards.models import FactConfirmation, FactRecord, PointEntry, Standing


@dataclass(frozen=True, slots=True)
class Waiting:
    """Declared facts of a unit and kind that wait for their second confirmation."""

    unit_id: str
    kind: FactKind
    facts: int
    quantity: int


async def sum_changes(uow: UnitOfWork, after: datetime, until: datetime) -> dict[tuple[str, Criterion], Change]:
    """Return by (unit id, criterion) what was recorded after one moment and by another."""
    own = PointEntry.rescoring_id.is_(None)
    statement = (
        select(
            PointEntry.unit_id,
            PointEntry.criterion,
            func.sum(case((and_(own, PointEntry.points > 0), PointEntry.points), else_=0)),
            func.sum(case((and_(own, PointEntry.points < 0), PointEntry.points), else_=0)),
            func.sum(case((own, 0), else_=PointEntry.points)),
        )
        .where(PointEntry.recorded_at > after, PointEntry.recorded_at <= until)
        .group_by(PointEntry.unit_id, PointEntry.criterion)
    )
    return {
        (unit_id, Criterion(criterion)): Change(int(gained), int(lost), int(rescored))
        for unit_id, criterion, gained, lost, rescored in await uow.session.execute(statement)
    }


async def sum_criteria_at(uow: UnitOfWork, as_of: datetime) -> dict[tuple[str, Criterion], int]:
    """Return points of the whole movement by (unit id, criterion) as recorded by a moment.

    They are what is kept, less what was recorded since: a recent moment costs little.
    """
    kept = select(Standing.unit_id, Standing.criterion, Standing.points)
    kept = kept.where(Standing.period == EVER.text, Standing.criterion != WHOLE)
    held = {(unit, Criterion(criterion)): points for unit, criterion, points in await uow.session.execute(kept)}
    since = (
        select(PointEntry.unit_id, PointEntry.criterion, func.sum(PointEntry.points))
        .where(PointEntry.recorded_at > as_of)
        .group_by(PointEntry.unit_id, PointEntry.criterion)
    )
    for unit_id, criterion, points in await uow.session.execute(since):
        key = (unit_id, Criterion(criterion))
        held[key] = held.get(key, 0) - int(points)
    return held


async def list_used(
    uow: UnitOfWork, unit_ids: Collection[str], version: int, as_of: datetime
) -> list[tuple[str, FactKind, int, Used]]:
    """Return (unit id, kind, month, used) of what a version of the scheme valued and was recorded by a moment."""
    statement = (
        select(
            PointEntry.unit_id,
            FactRecord.kind,
            PointEntry.month,
            func.sum(PointEntry.earned),
            func.sum(PointEntry.points),
        )
        .join(FactRecord, FactRecord.id == PointEntry.fact_id)
        .where(
            PointEntry.unit_id.in_(sorted(unit_ids)),
            PointEntry.scheme_version == version,
            PointEntry.recorded_at <= as_of,
        )
        .group_by(PointEntry.unit_id, FactRecord.kind, PointEntry.month)
    )
    return [
        (unit_id, FactKind(kind), month, Used(int(earned), int(points)))
        for unit_id, kind, month, earned, points in await uow.session.execute(statement)
    ]


async def list_waiting_at(uow: UnitOfWork, unit_ids: Collection[str], as_of: datetime) -> list[Waiting]:
    """List by unit and kind what waited at a moment: neither confirmed nor reversed by then."""
    undone = aliased(FactRecord)
    statement = (
        select(FactRecord.unit_id, FactRecord.kind, func.count(), func.sum(FactRecord.quantity))
        .outerjoin(FactConfirmation, FactConfirmation.fact_id == FactRecord.id)
        .outerjoin(undone, undone.reversal_of == FactRecord.id)
        .where(
            among(uow, FactRecord.unit_id, unit_ids),
            FactRecord.verification == "pending",
            FactRecord.reversal_of.is_(None),
            FactRecord.recorded_at <= as_of,
            or_(FactConfirmation.fact_id.is_(None), FactConfirmation.confirmed_at > as_of),
            or_(undone.id.is_(None), undone.recorded_at > as_of),
        )
        .group_by(FactRecord.unit_id, FactRecord.kind)
        .order_by(FactRecord.unit_id, FactRecord.kind)
    )
    rows = await uow.session.execute(statement)
    return [Waiting(unit_id, FactKind(kind), facts, int(quantity)) for unit_id, kind, facts, quantity in rows]
