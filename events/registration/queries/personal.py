"""What one person is registered for."""

from sqlalchemy import or_, select, text

from core.database import UnitOfWork
from events.registration.models import STANDING, Attendee, Registration


async def list_standing(uow: UnitOfWork, attendee_id: str) -> dict[str, str] | None:
    """Return session id → status of what stands; those merged into the person count. None for nobody, or erased."""
    known = select(Attendee.id).where(Attendee.id == attendee_id, Attendee.erased_at.is_(None))
    if await uow.session.scalar(known) is None:
        return None
    same = select(Attendee.id).where(or_(Attendee.id == attendee_id, Attendee.merged_into == attendee_id))
    statement = (
        select(Registration.session_id, Registration.status)
        .where(Registration.attendee_id.in_(same), text(STANDING))
        .order_by(Registration.status.desc())
    )
    found = await uow.session.execute(statement)
    return {row.session_id: row.status for row in found}
