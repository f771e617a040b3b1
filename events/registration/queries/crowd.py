"""What a crowd is registered with: everybody of these names at once, who stands already, rows in one statement."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, insert, select

from core.database import UnitOfWork
from events.registration.domain.people import Candidate
from events.registration.domain.queue import STANDING
from events.registration.models import Attendee, Registration, SupportNeed

AT_ONCE = 500


async def list_candidates(uow: UnitOfWork, names: Collection[str]) -> list[Candidate]:
    """List entries of these folded names; a merged one leads to the person it belongs to."""
    person = func.coalesce(Attendee.merged_into, Attendee.id)
    columns = (Attendee.folded, Attendee.birth_year, Attendee.commune_id, Attendee.village_id, Attendee.phone)
    found = []
    ordered = sorted(names)
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        statement = select(person, *columns).where(Attendee.folded.in_(some), Attendee.erased_at.is_(None))
        found += [Candidate(*row) for row in await uow.session.execute(statement.order_by(Attendee.id))]
    return found


async def list_standing(uow: UnitOfWork, session_id: str) -> set[str]:
    """Return the people who stand in a session, as who they are after all merges."""
    person = func.coalesce(Attendee.merged_into, Attendee.id)
    statement = select(person).join(Registration, Registration.attendee_id == Attendee.id)
    where = (Registration.session_id == session_id, Registration.status.in_(STANDING))
    return set(await uow.session.scalars(statement.where(*where)))


async def add_attendees(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Store new people."""
    if rows:
        await uow.session.execute(insert(Attendee), rows)


async def add_registrations(uow: UnitOfWork, rows: Sequence[dict[str, Any]], needs: Sequence[dict[str, str]]) -> None:
    """Store registrations, and what people need apart from them."""
    if rows:
        await uow.session.execute(insert(Registration), rows)
    if needs:
        await uow.session.execute(insert(SupportNeed), needs)
