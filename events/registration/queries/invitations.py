"""Invitations of a session, and the one behind a link."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from core.database import UnitOfWork
from events.registration.domain.invitations import Link
from events.registration.models import Invitation


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation as stored."""

    id: str
    session_id: str
    title: str
    uses: int
    used: int
    ends_on: date
    made_at: datetime
    ended_at: datetime | None

    @property
    def link(self) -> Link:
        """What says whether it still registers anybody."""
        return Link(self.uses, self.used, self.ends_on, self.ended_at is not None)


_OWN = tuple(getattr(Invitation, name) for name in InvitationRow.__dataclass_fields__)


async def find_by_digest(uow: UnitOfWork, digest: str) -> InvitationRow | None:
    """Find an invitation by the digest of its token."""
    row = (await uow.session.execute(select(*_OWN).where(Invitation.digest == digest))).one_or_none()
    return None if row is None else InvitationRow(*row)


async def list_invitations(uow: UnitOfWork, session_id: str) -> list[InvitationRow]:
    """List the invitations of a session, newest first."""
    statement = select(*_OWN).where(Invitation.session_id == session_id).order_by(Invitation.id.desc())
    return [InvitationRow(*row) for row in await uow.session.execute(statement)]


async def hold_invitation(uow: UnitOfWork, invitation_id: str) -> Invitation | None:
    """Return the row of an invitation for a change; its session is held already."""
    statement = select(Invitation).where(Invitation.id == invitation_id).with_for_update()
    return (await uow.session.scalars(statement.execution_options(populate_existing=True))).one_or_none()
