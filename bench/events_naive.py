"""The obvious registration: count who is seated, then insert, one commit each, under the same one lock."""

from sqlalchemy import func, select

from core.database import Database, UnitOfWork
from core.ids import digest_of, new_id
from events.programme.models import Session
from events.registration.models import Attendee, Registration

CAPACITY = 30


async def register(database: Database, session_id: str, number: int, row: dict[str, object]) -> str:
    """Register one person; returns "seated" or "waiting"."""
    async with database.writing() as uow:
        await uow.session.execute(select(Session.id).where(Session.id == session_id).with_for_update())
        status = "seated" if await _seated(uow, session_id) < CAPACITY else "waiting"
        person = Attendee(id=new_id(), name=f"Người {number}", folded=f"nguoi {number}", made_at=row["registered_at"])
        uow.session.add(person)
        await uow.session.flush()
        key = new_id()
        made = {"id": key, "session_id": session_id, "attendee_id": person.id, "manage_digest": digest_of(key)}
        uow.session.add(Registration(**made, status=status, **row))
    return status


async def _seated(uow: UnitOfWork, session_id: str) -> int:
    statement = select(func.count()).where(Registration.session_id == session_id, Registration.status == "seated")
    return await uow.session.scalar(statement) or 0
