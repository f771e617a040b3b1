"""Messages of the province to every hall."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.database import UnitOfWork
from events.day.models import Broadcast

MOST = 30


@dataclass(frozen=True, slots=True)
class BroadcastRow:
    """A message as stored."""

    id: str
    text: str
    starts_at: datetime
    ends_at: datetime
    withdrawn_at: datetime | None


COLUMNS = (Broadcast.id, Broadcast.text, Broadcast.starts_at, Broadcast.ends_at, Broadcast.withdrawn_at)


async def list_broadcasts(uow: UnitOfWork) -> list[BroadcastRow]:
    """List the newest messages, the newest first."""
    statement = select(*COLUMNS).order_by(Broadcast.id.desc()).limit(MOST)
    return [BroadcastRow(*row) for row in await uow.session.execute(statement)]


async def list_standing(uow: UnitOfWork, now: datetime) -> list[BroadcastRow]:
    """List the messages that are up or will be, the newest last."""
    standing = (Broadcast.ends_at > now, Broadcast.withdrawn_at.is_(None))
    statement = select(*COLUMNS).where(*standing).order_by(Broadcast.id)
    return [BroadcastRow(*row) for row in await uow.session.execute(statement)]


async def hold_broadcast(uow: UnitOfWork, broadcast_id: str) -> Broadcast | None:
    """Return a message's row for a change."""
    statement = select(Broadcast).where(Broadcast.id == broadcast_id).with_for_update()
    return (await uow.session.scalars(statement)).one_or_none()
