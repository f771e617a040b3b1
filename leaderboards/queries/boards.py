"""What boards are made of: kept standings, any past moment, and what keeps a unit off."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select

from core.database import UnitOfWork
from leaderboards.domain.entries import Sum
from leaderboards.domain.periods import Period, day_of, moment_of, month_of
from leaderboards.domain.scheme import Scheme, knocks_out
from leaderboards.models import FactRecord, MonthlySum, PointEntry, Standing
from leaderboards.queries.measuring import standing_facts


async def list_kept(uow: UnitOfWork, period: str, criterion: str) -> dict[str, Sum]:
    """Return what each unit holds in a kept period, by unit id."""
    statement = select(Standing.unit_id, Standing.points, Standing.people)
    rows = await uow.session.execute(statement.where(Standing.period == period, Standing.criterion == criterion))
    return {unit_id: Sum(points, people) for unit_id, points, people in rows}


async def sum_span(uow: UnitOfWork, period: Period, criterion: str, as_of: datetime | None) -> dict[str, Sum]:
    """Return what occurred in a period and was recorded by then, by unit id, summed from the entries of those days."""
    conditions = [PointEntry.occurred_at >= period.start_at, PointEntry.occurred_at < period.end_at]
    if criterion:
        conditions.append(PointEntry.criterion == criterion)
    if as_of is not None:
        conditions.append(PointEntry.recorded_at <= as_of)
    return await _sums(uow, _entry_sums(*conditions))


async def sum_past(uow: UnitOfWork, period: Period, as_of: datetime) -> dict[str, Sum]:
    """Return what whole months of `period` held at a past moment, by unit id.

    Sums by month of recording, and the entries of the moment's own month.
    """
    first, beyond = month_of(period.start), month_of(period.end)
    day = day_of(as_of)
    whole = (
        select(MonthlySum.unit_id, func.sum(MonthlySum.points), func.sum(MonthlySum.people))
        .where(MonthlySum.recorded_month < month_of(day), MonthlySum.month >= first, MonthlySum.month < beyond)
        .group_by(MonthlySum.unit_id)
    )
    rest = _entry_sums(
        PointEntry.recorded_at >= moment_of(day.replace(day=1)),
        PointEntry.recorded_at <= as_of,
        PointEntry.month >= first,
        PointEntry.month < beyond,
    )
    held = await _sums(uow, whole)
    for unit_id, amount in (await _sums(uow, rest)).items():
        held[unit_id] = held.get(unit_id, Sum()) + amount
    return held


async def sum_recorded(uow: UnitOfWork, period: Period, after: datetime, until: datetime | None) -> dict[str, Sum]:
    """Return what occurred in a period and was recorded after one moment and by another (None: now), by unit id."""
    conditions = [
        PointEntry.occurred_at >= period.start_at,
        PointEntry.occurred_at < period.end_at,
        PointEntry.recorded_at > after,
    ]
    if until is not None:
        conditions.append(PointEntry.recorded_at <= until)
    return await _sums(uow, _entry_sums(*conditions))


async def list_knocked_out(
    uow: UnitOfWork, schemes: Sequence[Scheme], period: Period, as_of: datetime | None
) -> frozenset[str]:
    """Return the ids of units about which a standing fact that knocks out occurred in the period."""
    harsh = {rule.kind.value for scheme in schemes for rule in scheme.rules if rule.is_knockout}
    if not harsh:
        return frozenset()
    columns = (FactRecord.unit_id, FactRecord.kind, FactRecord.detail, FactRecord.occurred_at)
    statement = standing_facts(harsh, period.start_at, period.end_at, as_of).with_only_columns(*columns)
    rows = await uow.session.execute(statement)
    return frozenset(
        unit_id for unit_id, kind, detail, at in rows if knocks_out(schemes, kind=kind, detail=detail, occurred_at=at)
    )


async def find_newest(uow: UnitOfWork) -> datetime | None:
    """Return when the newest entry was recorded; None in an empty ledger."""
    return await uow.session.scalar(select(PointEntry.recorded_at).order_by(PointEntry.recorded_at.desc()).limit(1))


def _entry_sums(*conditions: ColumnElement[bool]) -> Select[str, int, int]:
    return (
        select(PointEntry.unit_id, func.sum(PointEntry.points), func.sum(PointEntry.people))
        .where(*conditions)
        .group_by(PointEntry.unit_id)
    )


async def _sums(uow: UnitOfWork, statement: Select[str, int, int]) -> dict[str, Sum]:
    rows = await uow.session.execute(statement)
    return {unit_id: Sum(int(points), int(people)) for unit_id, points, people in rows}
