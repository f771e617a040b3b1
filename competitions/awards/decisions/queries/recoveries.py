"""What annulments take back, and what came back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from competitions.awards.decisions.models import DecisionItem, Recovery
from core.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecoveryRow:
    """A thing or an amount that is to come back; `recovered` of `amount` did."""

    id: str
    annulment_id: str
    subject_name: str
    what: str
    amount: int
    recovered: int
    document: str
    updated_at: datetime

    @property
    def is_done(self) -> bool:
        """Say whether all came back."""
        return self.recovered >= self.amount


async def add(uow: UnitOfWork, rows: list[Recovery]) -> None:
    """Note what is to come back."""
    uow.session.add_all(rows)
    await uow.session.flush()


async def list_of(uow: UnitOfWork, annulment_id: str) -> list[RecoveryRow]:
    """List what an annulment takes back."""
    statement = (
        select(Recovery, DecisionItem.subject_name)
        .join(DecisionItem, DecisionItem.id == Recovery.item_id)
        .where(Recovery.annulment_id == annulment_id)
        .order_by(DecisionItem.id, Recovery.what)
    )
    return [
        RecoveryRow(
            id=each.id,
            annulment_id=each.annulment_id,
            subject_name=name,
            what=each.what,
            amount=each.amount,
            recovered=each.recovered,
            document=each.document,
            updated_at=each.updated_at,
        )
        for each, name in await uow.session.execute(statement)
    ]


async def set_recovered(uow: UnitOfWork, recovery_id: str, **values: object) -> None:
    """Write what came back."""
    await uow.session.execute(update(Recovery).where(Recovery.id == recovery_id).values(**values))
