"""What everybody is told of the last move of a session: the time, the place or the way before and now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.database import UnitOfWork
from events.programme.domain.changes import FieldChange, read_moved
from events.programme.queries import console

TOLD_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Move:
    """When it was moved, why, and what is different."""

    at: datetime
    reason: str
    fields: tuple[FieldChange, ...]


async def find_move(uow: UnitOfWork, session_id: str, now: datetime) -> Move | None:
    """Find the last move of the last thirty days, None where time, place and way stayed as they were."""
    for change in await console.list_changes(uow, session_id):
        moved = read_moved(change.changes)
        if moved and now - change.changed_at < TOLD_FOR:
            return Move(change.changed_at, change.reason, moved)
    return None
