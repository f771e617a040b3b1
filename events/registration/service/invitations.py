"""Links by which a group registers without an officer: made, ended, used until they run out."""

from dataclasses import dataclass
from datetime import datetime

from core import audit
from core.database import UnitOfWork
from core.ids import digest_of, new_id, new_secret
from core.kernel import LOCAL_ZONE, Conflict, Forbidden, Gone, Invalid, N_, NotFound
from events.programme.queries.sessions import SessionRow
from events.programme.service import seats as programme_seats
from events.programme.service.access import Doing, access_session, load_public
from events.registration.domain.invitations import Terms, find_errors
from events.registration.models import Invitation
from events.registration.queries import invitations as queries
from events.registration.queries.invitations import InvitationRow
from events.registration.service.registering import MEND, Registered
from events.registration.service.several import Group, register_several

USED_UP = N_("This link has run out or was ended. Ask whoever gave it to you for a new one.")


@dataclass(frozen=True, slots=True)
class Invited:
    """An open invitation with its session."""

    row: InvitationRow
    session: SessionRow


async def create_invitation(uow: UnitOfWork, doing: Doing, session_id: str, terms: Terms) -> str:
    """Make a link and return its token, which is told once. Raises Invalid by field, Forbidden, NotFound."""
    session = await access_session(uow, doing.actor, session_id)
    today, last = (each.astimezone(LOCAL_ZONE).date() for each in (doing.now, session.ends_at))
    errors = find_errors(terms, today, last)
    if errors or terms.uses is None or terms.ends_on is None:
        raise Invalid(MEND, errors=errors)
    token = new_secret()
    row = Invitation(
        id=new_id(),
        session_id=session.id,
        digest=digest_of(token),
        title=terms.title,
        uses=terms.uses,
        ends_on=terms.ends_on,
        made_by=doing.actor.person_id,
        made_at=doing.now,
    )
    uow.session.add(row)
    detail = {"session": session.id, "uses": str(terms.uses)}
    await audit.record(uow, audit.Act("registration.invitation", row.id, doing.actor.person_id, detail), doing.now)
    await uow.session.flush()
    return token


async def end_invitation(uow: UnitOfWork, doing: Doing, session_id: str, invitation_id: str) -> None:
    """Let a link register nobody more; ending it again changes nothing. Raises NotFound."""
    session = await access_session(uow, doing.actor, session_id)
    held = await queries.hold_invitation(uow, invitation_id)
    if held is None or held.session_id != session.id:
        raise NotFound(N_("There is no such invitation."))
    if held.ended_at is None:
        held.ended_at = doing.now
        act = audit.Act("registration.invitation_ended", held.id, doing.actor.person_id, {"session": session.id})
        await audit.record(uow, act, doing.now)


async def load_invited(uow: UnitOfWork, token: str) -> Invited:
    """Load what a link invites or invited to; raises Forbidden for an unknown one."""
    row = await queries.find_by_digest(uow, digest_of(token))
    if row is None:
        raise Forbidden(N_("There is no such invitation."))
    return Invited(row, await load_public(uow, row.session_id))


def check_open(invited: Invited, now: datetime) -> None:
    """Raise Gone for a link that is used up, over or ended."""
    if not invited.row.link.is_open(now.astimezone(LOCAL_ZONE).date()):
        raise Gone(USED_UP)


async def register_invited(uow: UnitOfWork, invited: Invited, group: Group, now: datetime) -> list[Registered]:
    """Register a group by its link, all of them or none; who stands already uses nothing up.

    Raises Invalid by line, Gone where the link ended meanwhile, Conflict where it is not for so many any more.
    """
    await programme_seats.hold(uow, invited.session.id)
    held = await queries.hold_invitation(uow, invited.row.id)
    if held is None or held.ended_at is not None or held.ends_on < now.astimezone(LOCAL_ZONE).date():
        raise Gone(USED_UP)
    done = await register_several(uow, invited.session.id, group, now)
    fresh, left = sum(one.is_new for one in done), held.uses - held.used
    if fresh > left:
        raise Conflict(
            N_("This link registers %(left)s more people only; you wrote %(asked)s."), left=left, asked=fresh
        )
    held.used += fresh
    await uow.session.flush()
    return done
