"""Facts read without the ledger's models: which wait for a second person, and which a unit has."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, and_, column, func, or_, select, table

from competitions.movements.declarations.queries.places import UNIT
from core.database import UnitOfWork, UtcDateTime
from leaderboards.domain.facts import Verification
from leaderboards.domain.kinds import FactKind

PAGE_SIZE = 50
FACT = table(
    "fact",
    *(column(name, String) for name in ("id", "source_key", "owner", "kind", "unit_id", "recorded_by", "verification")),
    *(column(name, String) for name in ("evidence", "reversal_of")),
    column("quantity"),
    column("occurred_at", UtcDateTime()),
    column("recorded_at", UtcDateTime()),
)
CONFIRMATION = table("fact_confirmation", column("fact_id", String))
ENTRY = table(
    "point_entry",
    *(column(name, String) for name in ("fact_id", "unit_id")),
    column("points"),
    column("occurred_at", UtcDateTime()),
)


@dataclass(frozen=True, slots=True)
class PendingRow:
    """A fact that waits for its second confirmation."""

    id: str
    source_key: str
    kind: FactKind
    unit_id: str
    unit_code: str
    unit_name: str
    quantity: int
    occurred_at: datetime
    recorded_at: datetime
    recorded_by: str | None
    evidence: str

    @property
    def declaration_id(self) -> str | None:
        """The declaration behind the fact, where there is one."""
        head, _, rest = self.source_key.partition(":")
        return rest.partition(":")[0] if head == "declaration" else None


@dataclass(frozen=True, slots=True)
class UnitFactRow:
    """A fact of a unit with its state: what it adds up to, whether it was undone or still waits."""

    id: str
    kind: FactKind
    quantity: int
    occurred_at: datetime
    recorded_at: datetime
    verification: Verification
    is_reversed: bool
    is_waiting: bool
    points: int


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment to before another."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Owners:
    """Whose facts: those whose points stand with units (ids), and those about units that are not posted yet."""

    takers: frozenset[str]
    reporters: frozenset[str]


@dataclass(frozen=True, slots=True)
class PendingWanted:
    """Which waiting facts: of these units (None: all), of a kind ("": any), on a page from 1."""

    unit_ids: frozenset[str] | None
    kind: str = ""
    page: int = 1


async def list_pending(uow: UnitOfWork, wanted: PendingWanted) -> list[PendingRow]:
    """List facts of our own producers that wait for a second person, by unit, the oldest first."""
    statement = _pending(wanted).order_by(UNIT.c.name, FACT.c.recorded_at, FACT.c.id)
    return await _pending_rows(uow, statement.limit(PAGE_SIZE).offset((max(wanted.page, 1) - 1) * PAGE_SIZE))


async def count_pending(uow: UnitOfWork, wanted: PendingWanted) -> int:
    """Count them."""
    return int(await uow.session.scalar(select(func.count()).select_from(_pending(wanted).subquery())) or 0)


async def find_pending(uow: UnitOfWork, fact_ids: Collection[str]) -> list[PendingRow]:
    """Find those of these facts that still wait."""
    statement = _pending(PendingWanted(None)).where(FACT.c.id.in_(sorted(fact_ids)))
    return await _pending_rows(uow, statement.order_by(FACT.c.id))


async def find_fact_id(uow: UnitOfWork, source_key: str) -> str | None:
    """Find the id of a fact of our own producers by its source key."""
    statement = select(FACT.c.id).where(FACT.c.source_key == source_key, FACT.c.owner == "")
    found: str | None = await uow.session.scalar(statement)
    return found


async def list_unit_facts(uow: UnitOfWork, owners: Owners, span: Span, *, page: int) -> list[UnitFactRow]:
    """List a page (from 1) of a unit's facts, the newest first; reversals are states, not lines."""
    undone = FACT.alias("undone")
    points = (
        select(func.coalesce(func.sum(ENTRY.c.points), 0))
        .where(or_(ENTRY.c.fact_id == FACT.c.id, ENTRY.c.fact_id == undone.c.id))
        .correlate(FACT, undone)
        .scalar_subquery()
    )
    statement = (
        select(*FACT.c, undone.c.id.label("undone_by"), CONFIRMATION.c.fact_id.label("confirmed"), points.label("sum"))
        .join_from(FACT, undone, undone.c.reversal_of == FACT.c.id, isouter=True)
        .join(CONFIRMATION, CONFIRMATION.c.fact_id == FACT.c.id, isouter=True)
        .where(_in_span(owners, span))
        .order_by(FACT.c.occurred_at.desc(), FACT.c.id.desc())
        .limit(PAGE_SIZE)
        .offset((max(page, 1) - 1) * PAGE_SIZE)
    )
    return [
        UnitFactRow(
            id=row.id,
            kind=FactKind(row.kind),
            quantity=int(row.quantity),
            occurred_at=row.occurred_at,
            recorded_at=row.recorded_at,
            verification=Verification(row.verification),
            is_reversed=row.undone_by is not None,
            is_waiting=row.verification == Verification.PENDING and row.confirmed is None and row.undone_by is None,
            points=int(row.sum),
        )
        for row in await uow.session.execute(statement)
    ]


async def count_unit_facts(uow: UnitOfWork, owners: Owners, span: Span) -> int:
    """Count them."""
    statement = select(func.count()).select_from(FACT).where(_in_span(owners, span))
    return int(await uow.session.scalar(statement) or 0)


def _in_span(owners: Owners, span: Span) -> ColumnElement[bool]:
    posted = select(ENTRY.c.fact_id).where(
        ENTRY.c.unit_id.in_(sorted(owners.takers)), ENTRY.c.occurred_at >= span.start, ENTRY.c.occurred_at < span.end
    )
    is_posted = select(ENTRY.c.fact_id).where(ENTRY.c.fact_id == FACT.c.id).correlate(FACT).exists()
    return and_(
        or_(FACT.c.id.in_(posted), and_(FACT.c.unit_id.in_(sorted(owners.reporters)), ~is_posted)),
        FACT.c.reversal_of.is_(None),
        FACT.c.occurred_at >= span.start,
        FACT.c.occurred_at < span.end,
    )


def _pending(wanted: PendingWanted) -> Select[str]:
    undone = FACT.alias("undone")
    statement = (
        select(*FACT.c, UNIT.c.code.label("unit_code"), UNIT.c.name.label("unit_name"))
        .join(UNIT, UNIT.c.id == FACT.c.unit_id)
        .where(FACT.c.verification == Verification.PENDING, FACT.c.reversal_of.is_(None), FACT.c.owner == "")
        .where(~select(CONFIRMATION.c.fact_id).where(CONFIRMATION.c.fact_id == FACT.c.id).exists())
        .where(~select(undone.c.id).where(undone.c.reversal_of == FACT.c.id).exists())
    )
    if wanted.unit_ids is not None:
        statement = statement.where(FACT.c.unit_id.in_(sorted(wanted.unit_ids)))
    if wanted.kind:
        statement = statement.where(FACT.c.kind == wanted.kind)
    return statement


async def _pending_rows(uow: UnitOfWork, statement: Select[str]) -> list[PendingRow]:
    return [
        PendingRow(
            id=row.id,
            source_key=row.source_key,
            kind=FactKind(row.kind),
            unit_id=row.unit_id,
            unit_code=row.unit_code,
            unit_name=row.unit_name,
            quantity=int(row.quantity),
            occurred_at=row.occurred_at,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
            evidence=row.evidence,
        )
        for row in await uow.session.execute(statement)
    ]
