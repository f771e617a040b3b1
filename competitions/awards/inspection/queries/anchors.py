"""Anchors as rows."""

from datetime import date, datetime

from sqlalchemy import select

from competitions.awards.inspection.domain.anchors import Anchor
from competitions.awards.inspection.models import AuditAnchor
from core.database import UnitOfWork
from core.upserts import insert_into


async def list_anchors(uow: UnitOfWork, since: date | None = None) -> list[Anchor]:
    """List the anchors, the oldest first; with `since` only from this day on."""
    statement = select(AuditAnchor).order_by(AuditAnchor.day)
    if since is not None:
        statement = statement.where(AuditAnchor.day >= since)
    return [_anchor(row) for row in await uow.session.scalars(statement)]


async def add_anchor(uow: UnitOfWork, anchor: Anchor, now: datetime) -> bool:
    """Keep the day's anchor and say whether it is new; the first one stands."""
    statement = insert_into(uow, AuditAnchor).on_conflict_do_nothing().returning(AuditAnchor.day)
    values = {
        "day": anchor.day,
        "length": anchor.length,
        "digest": anchor.digest,
        "signature": anchor.signature,
        "key_id": anchor.key_id,
        "anchored_at": now,
    }
    return (await uow.session.execute(statement, values)).first() is not None


def _anchor(row: AuditAnchor) -> Anchor:
    return Anchor(row.day, row.length, row.digest, row.signature, row.key_id)
