"""Who was let in at sessions and has a passport linked to one of their tickets; whose passport that is."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import column, func, literal, or_, select, table

from core.database import UnitOfWork
from events.passport.models import Passport, Stamp

ATTENDANCE = table("attendance", *(column(name) for name in ("session_id", "registration_id", "undone_at")))
REGISTRATION = table("registration", *(column(name) for name in ("id", "attendee_id", "code")))
ATTENDEE = table("attendee", *(column(name) for name in ("id", "merged_into", "erased_at")))
SESSION = table("event_session", *(column(name) for name in ("id", "kind", "title")))
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Presence:
    """A passport's owner was let in at a session and has no stamp of it yet."""

    passport_id: str
    session_id: str
    kind: str
    title: str


async def list_unstamped(uow: UnitOfWork, kinds: Collection[str]) -> list[Presence]:
    """List presences of people with a linked passport at sessions of these kinds that are not stamped yet."""
    owner, there = ATTENDEE.alias("owner"), ATTENDEE.alias("there")
    person = func.coalesce(owner.c.merged_into, owner.c.id)
    subject = literal("session:") + ATTENDANCE.c.session_id
    statement = (
        select(Passport.id, SESSION.c.id, SESSION.c.kind, SESSION.c.title)
        .join(owner, owner.c.id == Passport.attendee_id)
        .join(there, or_(there.c.id == person, there.c.merged_into == person))
        .join(REGISTRATION, REGISTRATION.c.attendee_id == there.c.id)
        .join(ATTENDANCE, ATTENDANCE.c.registration_id == REGISTRATION.c.id)
        .join(SESSION, SESSION.c.id == ATTENDANCE.c.session_id)
        .outerjoin(Stamp, (Stamp.passport_id == Passport.id) & (Stamp.subject == subject))
        .where(ATTENDANCE.c.undone_at.is_(None), SESSION.c.kind.in_(kinds), Stamp.id.is_(None))
        .distinct()
        .order_by(Passport.id, SESSION.c.id)
    )
    return [Presence(*row) for row in await uow.session.execute(statement.limit(AT_ONCE))]


async def find_owner(uow: UnitOfWork, ticket_code: str) -> str | None:
    """Find the person of a ticket by its code, as who they are after all merges."""
    person = func.coalesce(ATTENDEE.c.merged_into, ATTENDEE.c.id)
    statement = select(person).join(REGISTRATION, REGISTRATION.c.attendee_id == ATTENDEE.c.id)
    where = (REGISTRATION.c.code == ticket_code, ATTENDEE.c.erased_at.is_(None))
    found: str | None = await uow.session.scalar(statement.where(*where))
    return found


async def find_passport_of(uow: UnitOfWork, person: str) -> str | None:
    """Find the passport that is linked to a person or to an entry merged into them."""
    entries = select(ATTENDEE.c.id).where(or_(ATTENDEE.c.id == person, ATTENDEE.c.merged_into == person))
    return await uow.session.scalar(select(Passport.id).where(Passport.attendee_id.in_(entries)).limit(1))


async def link_passport(uow: UnitOfWork, passport_id: str, person: str) -> None:
    """Link a passport to a person."""
    row = await uow.session.get(Passport, passport_id, with_for_update=True, populate_existing=True)
    if row is not None:
        row.attendee_id = person
    await uow.session.flush()
