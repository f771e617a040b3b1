"""Every SQL statement about plans, and who is counted at several units; sums of facts come from their owners."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import and_, func, or_, select

from competitions.movements.indicators.domain.document import Head
from competitions.movements.indicators.models import PlanVersion
from core.database import UnitOfWork
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.periods import day_of
from leaderboards.queries.measuring import standing_facts
from leaderboards.service.measuring import Window


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A version as stored; `document` is JSON."""

    head: Head
    version: int
    document: str
    recorded_at: datetime
    recorded_by: str | None


async def list_versions(uow: UnitOfWork, as_of: datetime | None = None) -> list[StoredPlan]:
    """List the newest version of each plan (by a moment), the plan that begins last first.

    A plan's first version stands from the day on which the document was issued, whenever it was loaded.
    """
    newest = select(PlanVersion.number, func.max(PlanVersion.version).label("version"))
    if as_of is not None:
        is_issued = and_(PlanVersion.version == 1, PlanVersion.issued_on <= day_of(as_of))
        newest = newest.where(or_(PlanVersion.recorded_at <= as_of, is_issued))
    last = newest.group_by(PlanVersion.number).subquery()
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


@dataclass(frozen=True, slots=True)
class Repeated:
    """Somebody whom facts of a kind count at more than one unit; who it is stays in the database."""

    kind: FactKind
    unit_ids: tuple[str, ...]


async def list_repeated(uow: UnitOfWork, kinds: Collection[FactKind], window: Window) -> list[Repeated]:
    """List the people of these kinds whose key stands at several units; of the many others nothing is read."""
    standing = standing_facts(kinds, *window.span, window.as_of)
    fact = standing.selected_columns.unit_id.table.c
    pairs = standing.add_columns(fact.kind, fact.person_key).where(fact.person_key.is_not(None)).distinct().subquery()
    units = func.count().over(partition_by=(pairs.c.kind, pairs.c.person_key)).label("units")
    counted = select(pairs, units).subquery()
    several = select(counted).where(counted.c.units > 1)
    rows = await uow.session.execute(several.order_by(counted.c.kind, counted.c.person_key, counted.c.unit_id))
    grouped = groupby(rows, key=lambda row: (row.kind, row.person_key))
    return [Repeated(FactKind(kind), tuple(row.unit_id for row in each)) for (kind, _), each in grouped]


def _stored(row: PlanVersion) -> StoredPlan:
    dates: tuple[date, date, date] = (row.issued_on, row.valid_from, row.valid_to)
    return StoredPlan(Head(row.number, row.title, *dates), row.version, row.document, row.recorded_at, row.recorded_by)
