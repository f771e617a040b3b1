"""What the ledger says of facts that follow from entries and acts, read without its models."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, column, select, table

from competitions.movements.registers.models import RegisterAct, RegisterEntry
from core.among import among
from core.database import UnitOfWork, UtcDateTime

FACT = table(
    "fact",
    *(column(name, String) for name in ("id", "source_key", "owner", "verification", "reversal_of")),
    *(column(name, String) for name in ("reason", "recorded_by")),
    column("recorded_at", UtcDateTime()),
)
CONFIRMATION = table("fact_confirmation", column("fact_id", String))


@dataclass(frozen=True, slots=True)
class FactState:
    """Whether a fact still waits for its second person, or was refused: by whom, when and why."""

    is_waiting: bool
    is_reversed: bool = False
    reason: str = ""
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WaitingPart:
    """An entry that waits, or an act under one: its own id, and the act's code."""

    entry_id: str
    register: str
    id: str
    code: str = ""


async def list_states(uow: UnitOfWork, source_keys: Collection[str]) -> dict[str, FactState]:
    """Return the states of facts by their source keys."""
    undone = FACT.alias("undone")
    statement = (
        select(FACT.c.source_key, FACT.c.verification, CONFIRMATION.c.fact_id)
        .add_columns(undone.c.id, undone.c.reason, undone.c.recorded_by, undone.c.recorded_at)
        .join_from(FACT, undone, undone.c.reversal_of == FACT.c.id, isouter=True)
        .join(CONFIRMATION, CONFIRMATION.c.fact_id == FACT.c.id, isouter=True)
        .where(among(uow, FACT.c.source_key, source_keys), FACT.c.owner == "", FACT.c.reversal_of.is_(None))
    )
    return {
        key: FactState(
            is_waiting=verification == "pending" and confirmed is None and undone_by is None,
            is_reversed=undone_by is not None,
            reason=reason or "",
            by=by,
            at=at,
        )
        for key, verification, confirmed, undone_by, reason, by, at in await uow.session.execute(statement)
    }


async def list_waiting(uow: UnitOfWork) -> list[WaitingPart]:
    """List the entries, and the acts under entries, that wait for a second person."""
    entry, act = RegisterEntry, RegisterAct
    own = select(entry.id, entry.register, entry.id).where(entry.is_waiting, entry.state == "final")
    acts = (
        select(act.entry_id, entry.register, act.id, act.code)
        .join(entry, entry.id == act.entry_id)
        .where(act.is_waiting, act.withdrawn_at.is_(None), entry.state == "final")
    )
    found = [WaitingPart(*row) for row in await uow.session.execute(own)]
    return found + [WaitingPart(*row) for row in await uow.session.execute(acts)]
