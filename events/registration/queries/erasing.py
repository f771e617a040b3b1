"""What erasing a person needs: their registrations, what is still to come, who is kept for longer than needed."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import column, delete, exists, or_, select, table, update
from sqlalchemy.orm import aliased

from core.database import UnitOfWork, UtcDateTime
from events.registration.domain.queue import STANDING
from events.registration.models import Attendee, CourseEnrolment, Registration, SupportNeed

SESSION = table("event_session", column("id"), column("starts_at", UtcDateTime), column("ends_at", UtcDateTime))


async def list_to_come(uow: UnitOfWork, root: str, now: datetime) -> list[str]:
    """List the standing registrations of one person for sessions that have not begun, by session."""
    statement = (
        select(Registration.id)
        .join(Attendee, Attendee.id == Registration.attendee_id)
        .join(SESSION, SESSION.c.id == Registration.session_id)
        .where(or_(Attendee.id == root, Attendee.merged_into == root))
        .where(Registration.status.in_(STANDING), SESSION.c.starts_at > now)
        .order_by(Registration.session_id, Registration.id)
    )
    return list(await uow.session.scalars(statement))


async def list_standing(uow: UnitOfWork, root: str) -> set[str]:
    """Return the registrations by which one person stands in sessions, past ones too."""
    statement = select(Registration.id).join(Attendee, Attendee.id == Registration.attendee_id)
    where = (or_(Attendee.id == root, Attendee.merged_into == root), Registration.status.in_(STANDING))
    return set(await uow.session.scalars(statement.where(*where)))


async def list_registrations(uow: UnitOfWork, attendee_id: str) -> list[tuple[Registration, datetime]]:
    """Return the rows of an entry's registrations with when their sessions begin, for a change."""
    statement = (
        select(Registration, SESSION.c.starts_at)
        .join(SESSION, SESSION.c.id == Registration.session_id)
        .where(Registration.attendee_id == attendee_id)
        .order_by(Registration.id)
    )
    rows = await uow.session.execute(statement.execution_options(populate_existing=True))
    return [(registration, starts_at) for registration, starts_at in rows]


async def forget_needs(uow: UnitOfWork, registrations: Collection[str]) -> None:
    """Delete what people needed to take part."""
    await uow.session.execute(delete(SupportNeed).where(SupportNeed.registration_id.in_(registrations)))


async def end_enrolments(uow: UnitOfWork, attendee_id: str, now: datetime) -> None:
    """End the courses that somebody is enrolled in."""
    where = (CourseEnrolment.attendee_id == attendee_id, CourseEnrolment.ended_at.is_(None))
    await uow.session.execute(update(CourseEnrolment).where(*where).values(ended_at=now))


async def list_outdated(uow: UnitOfWork, before: datetime, limit: int = 100) -> list[str]:
    """List people none of whose entries was made, or has a session that ended, after a moment."""
    other = aliased(Attendee)
    lately = (
        select(Registration.id)
        .join(other, other.id == Registration.attendee_id)
        .join(SESSION, SESSION.c.id == Registration.session_id)
        .where(or_(other.id == Attendee.id, other.merged_into == Attendee.id), SESSION.c.ends_at > before)
    )
    newer = select(other.id).where(other.merged_into == Attendee.id, other.made_at > before)
    where = (Attendee.erased_at.is_(None), Attendee.merged_into.is_(None), Attendee.made_at <= before)
    statement = select(Attendee.id).where(*where, ~exists(lately), ~exists(newer))
    return list(await uow.session.scalars(statement.order_by(Attendee.id).limit(limit)))
