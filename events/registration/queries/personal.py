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


async def is_first(uow: UnitOfWork, registration_id: str, attendee_id: str) -> bool:
    """Say whether a registration is the one by which we came to know the person."""
    by_age = select(Registration.id).where(Registration.attendee_id == attendee_id)
    first = await uow.session.scalar(by_age.order_by(Registration.registered_at, Registration.id).limit(1))
    return first == registration_id
