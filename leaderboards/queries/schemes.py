"""Statements about re-scorings, and the facts that a version of the scheme is tried on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, between, column, func, insert, or_, select, table
from sqlalchemy.orm import aliased

from core.among import among
from core.database import UnitOfWork
from leaderboards.domain.moved import TargetBound
from leaderboards.domain.periods import Period
from leaderboards.domain.scheme import Scheme
from leaderboards.models import (
    Bound,
    FactConfirmation,
    FactRecord,
    PointEntry,
    Rescoring,
    RescoringSlice,
    SchemeVersion,
)
from leaderboards.queries.recording import FACT_COLUMNS, FactRow
from units.domain.unit import Kind

LAST_SIGN = "\U0010ffff"
UNIT = table("unit", column("id"), column("code"), column("kind"), column("parent_id"), column("valid_to"))


@dataclass(frozen=True, slots=True)
class RescoringRow:
    """A decision to value again under a version; `total` counts the facts that it concerned when it was taken."""

    id: str
    scheme_version: int
    reason: str
    decided_by: str | None
    decided_at: datetime
    total: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a re-scoring is: slices and facts done, the fact it has come to, whether that was the last."""

    slices: int = 0
    facts: int = 0
    cursor: str = ""
    is_over: bool = False
    at: datetime | None = None


async def add_rescoring(uow: UnitOfWork, row: RescoringRow) -> None:
    """Store the decision."""
    await uow.session.execute(insert(Rescoring), [{name: getattr(row, name) for name in row.__dataclass_fields__}])


async def list_rescorings(uow: UnitOfWork) -> list[RescoringRow]:
    """List the decisions, the newest first."""
    rows = await uow.session.scalars(select(Rescoring).order_by(Rescoring.decided_at.desc(), Rescoring.id.desc()))
    return [RescoringRow(*(getattr(row, name) for name in RescoringRow.__dataclass_fields__)) for row in rows]


async def find_progress(uow: UnitOfWork, rescoring_id: str) -> Progress:
    """Return how far a re-scoring is."""
    own = RescoringSlice.rescoring_id == rescoring_id
    done = (await uow.session.execute(select(func.count(), func.sum(RescoringSlice.facts)).where(own))).one()
    newest = select(RescoringSlice).where(own).order_by(RescoringSlice.number.desc()).limit(1)
    last = await uow.session.scalar(newest)
    if last is None:
        return Progress()
    return Progress(done[0], int(done[1] or 0), last.last_fact_id, last.is_last, last.done_at)


async def add_slice(uow: UnitOfWork, rescoring_id: str, progress: Progress, facts: int) -> None:
    """Store that a slice of so many facts brought the re-scoring to `progress`."""
    values = {
        "rescoring_id": rescoring_id,
        "number": progress.slices,
        "last_fact_id": progress.cursor,
        "facts": facts,
        "is_last": progress.is_over,
        "done_at": progress.at,
    }
    await uow.session.execute(insert(RescoringSlice), [values])


async def list_outdated(uow: UnitOfWork, scheme: Scheme, *, after: str, limit: int) -> list[FactRow]:
    """List, by id from after one on, facts since the scheme is valid that an older version valued."""
    statement = _outdated(scheme).with_only_columns(*FACT_COLUMNS)
    statement = statement.where(FactRecord.id > after).order_by(FactRecord.id).limit(limit)
    return [FactRow(*row) for row in await uow.session.execute(statement)]


async def count_outdated(uow: UnitOfWork, scheme: Scheme) -> int:
    """Count the facts since the scheme is valid that an older version valued; reads the whole ledger since then."""
    return await uow.session.scalar(_outdated(scheme).with_only_columns(func.count())) or 0


async def list_misplaced(uow: UnitOfWork, *, limit: int) -> list[tuple[FactRow, int]]:
    """List facts that stand and were posted to a village, which has no board, with the version that valued them."""
    statement = _misplaced().with_only_columns(*FACT_COLUMNS, PointEntry.scheme_version)
    rows = await uow.session.execute(statement.order_by(FactRecord.id).limit(limit))
    return [(FactRow(*row[:-1]), row[-1]) for row in rows]


async def count_misplaced(uow: UnitOfWork, newest: Scheme | None = None) -> int:
    """Count the facts that stand and were posted to a village; without those that `newest` is to value anyway."""
    statement = _misplaced()
    if newest is not None:
        is_valued = PointEntry.scheme_version >= newest.version
        statement = statement.where(or_(is_valued, FactRecord.occurred_at < newest.valid_from))
    return await uow.session.scalar(statement.with_only_columns(func.count())) or 0


async def hold_newest(uow: UnitOfWork) -> None:
    """Hold the newest version until the unit of work ends: so one re-scoring is ordered at a time."""
    newest = select(SchemeVersion.version).order_by(SchemeVersion.version.desc()).limit(1)
    await uow.session.execute(newest.with_for_update(key_share=True))


async def list_arrived(uow: UnitOfWork, stems: Collection[str]) -> list[str]:
    """List the keys of bounds that begin with one of these stems and at which something has arrived."""
    found: list[str] = []
    is_sqlite = uow.session.get_bind().dialect.name == "sqlite"
    for stem in sorted(stems):
        begins = (
            between(Bound.key, stem, f"{stem}{LAST_SIGN}") if is_sqlite else Bound.key.startswith(stem, autoescape=True)
        )
        found += await uow.session.scalars(_arrived().where(begins))
    return found


async def list_arrived_at(uow: UnitOfWork, keys: Collection[str]) -> list[str]:
    """List those of the keys at whose bounds something has arrived."""
    return list(await uow.session.scalars(_arrived().where(among(uow, Bound.key, keys))))


async def list_facts_at(uow: UnitOfWork, bound: TargetBound, *, limit: int) -> list[FactRow]:
    """List facts that went through a bound and stand, by the day of occurring."""
    statement = _at(bound).with_only_columns(*FACT_COLUMNS)
    rows = await uow.session.execute(statement.order_by(FactRecord.occurred_at, FactRecord.id).limit(limit))
    return [FactRow(*row) for row in rows]


async def count_facts_at(uow: UnitOfWork, bound: TargetBound) -> int:
    """Count the facts that went through a bound and stand."""
    return await uow.session.scalar(_at(bound).with_only_columns(func.count())) or 0


async def list_standing_facts(uow: UnitOfWork, period: Period, after: str, limit: int) -> list[FactRow]:
    """List, by id from after one on, facts of the period that count: not reversed, confirmed where that is needed."""
    statement = _standing(period).with_only_columns(*FACT_COLUMNS)
    statement = statement.where(FactRecord.id > after).order_by(FactRecord.id).limit(limit)
    return [FactRow(*row) for row in await uow.session.execute(statement)]


async def count_standing_facts(uow: UnitOfWork, period: Period) -> int:
    """Count the facts of the period that count."""
    return await uow.session.scalar(_standing(period).with_only_columns(func.count())) or 0


def _outdated(scheme: Scheme) -> Select[str]:
    undone = aliased(PointEntry)
    return (
        select(FactRecord.id)
        .join(PointEntry, PointEntry.fact_id == FactRecord.id)
        .outerjoin(undone, undone.reversal_of == PointEntry.id)
        .where(
            FactRecord.occurred_at >= scheme.valid_from,
            PointEntry.role == "posting",
            PointEntry.scheme_version < scheme.version,
            undone.id.is_(None),
        )
    )


def _misplaced() -> Select[str]:
    undone, parent = aliased(PointEntry), UNIT.alias()
    return (
        select(FactRecord.id)
        .join(PointEntry, PointEntry.fact_id == FactRecord.id)
        .join(UNIT, UNIT.c.id == PointEntry.unit_id)
        .join(parent, parent.c.id == UNIT.c.parent_id)
        .outerjoin(undone, undone.reversal_of == PointEntry.id)
        .where(
            PointEntry.role == "posting",
            undone.id.is_(None),
            UNIT.c.kind == Kind.VILLAGE.value,
            parent.c.kind == Kind.COMMUNE.value,
            parent.c.valid_to.is_(None),
        )
    )


def _arrived() -> Select[str]:
    return select(Bound.key).group_by(Bound.key).having(func.sum(Bound.arrived) != 0).order_by(Bound.key)


def _at(bound: TargetBound) -> Select[str]:
    undone = aliased(PointEntry)
    unit_id = select(UNIT.c.id).where(UNIT.c.code == bound.unit_code).scalar_subquery()
    return (
        select(FactRecord.id)
        .join(PointEntry, PointEntry.fact_id == FactRecord.id)
        .outerjoin(undone, undone.reversal_of == PointEntry.id)
        .where(
            PointEntry.unit_id == unit_id,
            FactRecord.kind == bound.kind,
            PointEntry.role == "posting",
            PointEntry.steps == bound.key,
            undone.id.is_(None),
        )
    )


def _standing(period: Period) -> Select[str]:
    undone = aliased(FactRecord)
    is_confirmed: ColumnElement[bool] = FactConfirmation.fact_id.is_not(None)
    return (
        select(FactRecord.id)
        .outerjoin(undone, undone.reversal_of == FactRecord.id)
        .outerjoin(FactConfirmation, FactConfirmation.fact_id == FactRecord.id)
        .where(
            FactRecord.occurred_at >= period.start_at,
            FactRecord.occurred_at < period.end_at,
            FactRecord.reversal_of.is_(None),
            undone.id.is_(None),
            or_(FactRecord.verification != "pending", is_confirmed),
        )
    )
