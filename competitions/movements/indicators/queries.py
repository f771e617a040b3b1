"""Every SQL statement about plans; sums of facts and figures of units come from their owners."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select

from competitions.movements.indicators.domain.document import Head
from competitions.movements.indicators.models import PlanVersion
from core.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A version as stored; `document` is JSON."""

    head: Head
    version: int
    document: str
    recorded_at: datetime
    recorded_by: str | None


async def list_versions(uow: UnitOfWork) -> list[StoredPlan]:
    """List the newest version of each plan, the plan that begins last first."""
    last = (
        select(PlanVersion.number, func.max(PlanVersion.version).label("version"))
        .group_by(PlanVersion.number)
        .subquery()
    )
    statement = (
        select(PlanVersion)
        .join(last, and_(last.c.number == PlanVersion.number, last.c.version == PlanVersion.version))
        .order_by(PlanVersion.valid_from.desc(), PlanVersion.number)
    )
    return [_stored(row) for row in await uow.session.scalars(statement)]


async def list_heads(uow: UnitOfWork) -> list[tuple[str, int]]:
    """List number and newest version of each plan: what tells that nothing has changed."""
    statement = select(PlanVersion.number, func.max(PlanVersion.version)).group_by(PlanVersion.number)
    rows = await uow.session.execute(statement.order_by(PlanVersion.number))
    return [(number, version) for number, version in rows]


async def add_version(uow: UnitOfWork, row: StoredPlan) -> None:
    """Store a version."""
    head = row.head
    uow.session.add(
        PlanVersion(
            number=head.number,
            version=row.version,
            title=head.title,
            issued_on=head.issued_on,
            valid_from=head.valid_from,
            valid_to=head.valid_to,
            document=row.document,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
        )
    )
    await uow.session.flush()


def _stored(row: PlanVersion) -> StoredPlan:
    dates: tuple[date, date, date] = (row.issued_on, row.valid_from, row.valid_to)
    return StoredPlan(Head(row.number, row.title, *dates), row.version, row.document, row.recorded_at, row.recorded_by)
