"""The obvious SQL for what the ledger keeps ready: sums and window functions over all entries, at each question."""

from datetime import datetime

from sqlalchemy import func, select

from core.database import UnitOfWork
from leaderboards.domain.periods import Period
from leaderboards.models import PointEntry
from units.models import Unit


async def rank(uow: UnitOfWork, kind: str, period: Period, as_of: datetime | None = None) -> list[tuple[str, int, int]]:
    """Return code, points and rank of the units of a kind that have entries."""
    points = func.sum(PointEntry.points)
    place = func.rank().over(order_by=points.desc())
    statement = select(Unit.code, points, place).join(Unit, Unit.id == PointEntry.unit_id).where(Unit.kind == kind)
    if period.text != "all":
        span = (PointEntry.occurred_at >= period.start_at, PointEntry.occurred_at < period.end_at)
        statement = statement.where(*span)
    if as_of is not None:
        statement = statement.where(PointEntry.recorded_at <= as_of)
    rows = await uow.session.execute(statement.group_by(Unit.code).order_by(place))
    return [(code, int(held), at) for code, held, at in rows]
