"""What producers measure: quantities, distinct persons and weeks of standing facts."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from core.among import among
from core.database import UnitOfWork
from leaderboards.models import FactConfirmation, FactRecord


def standing_facts(kinds: Collection[str], start: datetime, end: datetime, as_of: datetime | None) -> Select[str]:
    """Select the units of facts that stand: not reversed, not a reversal, confirmed where that is needed, by then."""
    undone = aliased(FactRecord)
    undoing = undone.reversal_of == FactRecord.id
    confirmed: ColumnElement[bool] = FactConfirmation.fact_id.is_not(None)
    conditions: list[ColumnElement[bool]] = []
    if as_of is not None:
        undoing = and_(undoing, undone.recorded_at <= as_of)
        confirmed = FactConfirmation.confirmed_at <= as_of
        conditions.append(FactRecord.recorded_at <= as_of)
    return (
        select(FactRecord.unit_id)
        .outerjoin(undone, undoing)
        .outerjoin(FactConfirmation, FactConfirmation.fact_id == FactRecord.id)
        .where(
            FactRecord.kind.in_(sorted(kinds)),
            FactRecord.occurred_at >= start,
            FactRecord.occurred_at < end,
            FactRecord.reversal_of.is_(None),
            undone.id.is_(None),
            or_(FactRecord.verification != "pending", confirmed),
            *conditions,
        )
    )


async def list_standing(uow: UnitOfWork, source_keys: Collection[str]) -> set[str]:
    """List which of our own producers' source keys have a fact that was not reversed; it may still wait."""
    undone = aliased(FactRecord)
    statement = (
        select(FactRecord.source_key)
        .outerjoin(undone, undone.reversal_of == FactRecord.id)
        .where(
            FactRecord.owner == "",
            among(uow, FactRecord.source_key, source_keys),
            FactRecord.reversal_of.is_(None),
            undone.id.is_(None),
        )
    )
    return set(await uow.session.scalars(statement))


async def sum_by_kind(
    uow: UnitOfWork, kinds: Collection[str], span: tuple[datetime, datetime], as_of: datetime | None
) -> dict[tuple[str, str], int]:
    """Return quantities by (unit id, kind)."""
    statement = standing_facts(kinds, *span, as_of).add_columns(FactRecord.kind, func.sum(FactRecord.quantity))
    rows = await uow.session.execute(statement.group_by(FactRecord.unit_id, FactRecord.kind))
    return {(unit_id, kind): int(quantity) for unit_id, kind, quantity in rows}


async def count_persons(
    uow: UnitOfWork, kinds: Collection[str], span: tuple[datetime, datetime], as_of: datetime | None
) -> dict[str, int]:
    """Return people by unit id: each person's key once, and the quantities of facts without a key."""
    unnamed = func.sum(case((FactRecord.person_key.is_(None), FactRecord.quantity), else_=0))
    named = func.count(FactRecord.person_key.distinct())
    statement = standing_facts(kinds, *span, as_of).add_columns(named, unnamed).group_by(FactRecord.unit_id)
    return {unit_id: int(keys) + int(rest) for unit_id, keys, rest in await uow.session.execute(statement)}


async def count_persons_by_kind(
    uow: UnitOfWork, kinds: Collection[str], span: tuple[datetime, datetime], as_of: datetime | None
) -> dict[tuple[str, str], int]:
    """Return people by (unit id, kind), a person once in each kind."""
    unnamed = func.sum(case((FactRecord.person_key.is_(None), FactRecord.quantity), else_=0))
    named = func.count(FactRecord.person_key.distinct())
    statement = standing_facts(kinds, *span, as_of).add_columns(FactRecord.kind, named, unnamed)
    rows = await uow.session.execute(statement.group_by(FactRecord.unit_id, FactRecord.kind))
    return {(unit_id, kind): int(keys) + int(rest) for unit_id, kind, keys, rest in rows}


async def list_moments(
    uow: UnitOfWork, kinds: Collection[str], span: tuple[datetime, datetime], as_of: datetime | None
) -> Iterable[tuple[str, datetime]]:
    """Return (unit id, moment) of every standing fact."""
    statement = standing_facts(kinds, *span, as_of).add_columns(FactRecord.occurred_at)
    return [(unit_id, at) for unit_id, at in await uow.session.execute(statement)]
