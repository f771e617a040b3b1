"""Reading every entry with its fact and everything that is kept, as plain rows in slices; mending what is kept."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select, text
from sqlalchemy.orm import aliased

from core.database import UnitOfWork
from core.upserts import set_rows
from leaderboards.domain.entries import EntryRole
from leaderboards.domain.facts import Verification
from leaderboards.domain.rebuilding import Amount, Line
from leaderboards.models import Bound, FactConfirmation, FactRecord, MonthlySum, PointEntry, Standing

ROWS_AT_ONCE = 5_000
SHOWN = 100
Key = tuple[Any, ...]  # primary key of a derived row: texts, months, days


@dataclass(frozen=True, slots=True)
class Kept:
    """A derived table: its name for people, its key's columns, and the columns of its sums."""

    model: type[Standing | MonthlySum | Bound]
    key: tuple[str, ...]
    sums: tuple[str, ...] = ("points", "people")


STANDINGS = Kept(Standing, ("period", "criterion", "unit_id"))
MONTHS = Kept(MonthlySum, ("recorded_month", "month", "unit_id"))
BOUNDS = Kept(Bound, ("key", "day"), ("arrived",))


async def see_one_state(uow: UnitOfWork) -> None:
    """Let every statement that follows see the same state; call it first. SQLite's transactions do so anyway."""
    if uow.session.get_bind().dialect.name == "postgresql":
        await uow.session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


async def stream_lines(uow: UnitOfWork) -> AsyncIterator[Sequence[Line]]:
    """Yield every entry beside its fact, in the order in which they were recorded."""
    entry = [getattr(PointEntry, name) for name in Line._fields[:7]]
    fact = [getattr(FactRecord, name) for name in Line._fields[8:]]
    statement = select(*entry, PointEntry.unit_id, *fact).join(FactRecord, FactRecord.id == PointEntry.fact_id)
    statement = statement.order_by(PointEntry.recorded_at)
    async for rows in _stream(uow, statement):
        yield rows


async def stream_kept(uow: UnitOfWork, kept: Kept) -> AsyncIterator[Sequence[tuple[Key, Amount]]]:
    """Yield every row of a derived table as its key and sums."""
    width = len(kept.key)
    columns = [getattr(kept.model, name) for name in (*kept.key, *kept.sums)]
    if len(kept.sums) == 1:
        columns.append(literal(0))
    async for rows in _stream(uow, select(*columns)):
        yield [(row[:width], row[width:]) for row in rows]


async def set_kept(uow: UnitOfWork, kept: Kept, sums: Mapping[Key, Amount]) -> None:
    """Make rows of a derived table hold these sums."""
    rows = [dict(zip((*kept.key, *kept.sums), (*key, *amount), strict=False)) for key, amount in sorted(sums.items())]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        await set_rows(uow, kept.model, rows[start : start + ROWS_AT_ONCE])


async def list_unposted(uow: UnitOfWork) -> list[str]:
    """List the source keys of facts that stand without exactly one standing posting; at most a hundred."""
    undoing, taken = aliased(FactRecord), aliased(PointEntry)
    statement = (
        select(FactRecord.source_key)
        .outerjoin(undoing, undoing.reversal_of == FactRecord.id)
        .outerjoin(FactConfirmation, FactConfirmation.fact_id == FactRecord.id)
        .outerjoin(PointEntry, and_(PointEntry.fact_id == FactRecord.id, PointEntry.role == EntryRole.POSTING))
        .outerjoin(taken, taken.reversal_of == PointEntry.id)
        .where(
            FactRecord.reversal_of.is_(None),
            undoing.id.is_(None),
            or_(FactRecord.verification != Verification.PENDING, FactConfirmation.fact_id.is_not(None)),
        )
        .group_by(FactRecord.id, FactRecord.source_key)
        .having(func.count(PointEntry.id) - func.count(taken.id) != 1)
        .order_by(FactRecord.source_key)
        .limit(SHOWN)
    )
    return list(await uow.session.scalars(statement))


async def _stream(uow: UnitOfWork, statement: Select[*tuple[Any, ...]]) -> AsyncIterator[Sequence[Any]]:
    connection = await uow.session.connection()  # plain columns: the ORM would go through each row once more
    result = await connection.stream(statement.execution_options(yield_per=ROWS_AT_ONCE))
    async for rows in result.partitions():
        yield rows
