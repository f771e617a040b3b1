"""Official rooms: a ticket, or the code on it, opens exactly one seat; whoever issues tickets is asked who holds it."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import NAMESPACE_OID, uuid5

import structlog
from sqlalchemy.exc import SQLAlchemyError

from accounts.domain.tickets import TicketFault
from competitions.live.domain.names import LONGEST_NAME
from competitions.live.reception import JoinFields
from competitions.live.room import Room
from core.kernel import Busy, FieldError, Invalid, N_

log = structlog.get_logger()

MISSING = N_("This room is entered with a ticket. Show the QR code of your ticket, or type its nine letters.")
TEXTS: Mapping[TicketFault, str] = {
    TicketFault.UNKNOWN: N_("This is not a ticket of ours. Please compare each of its nine letters."),
    TicketFault.ELSEWHERE: N_("This ticket is for another session."),
    TicketFault.EXPIRED: N_("The day of this ticket is over."),
    TicketFault.UNSEATED: N_("This ticket holds no seat: it waits in the queue, or was given up."),
}


async def admit(room: Room, fields: JoinFields) -> JoinFields:
    """Return the fields with which a ticket's holder joins; raises Invalid coded `ticket` where it opens nothing.

    The seat's key follows from room and holder, so that a person has one seat whatever phone they join from; the
    database refuses a second seat of a room with the same key. The commune is the registration's: nobody chooses it
    at an official round.
    """
    if not fields.ticket:
        raise _refused(MISSING)
    try:
        holder = await room.context.sessions.admit(fields.ticket, room.policy.session)
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        log.warning("ticket_not_looked_up", room=room.id, error=type(error).__name__)
        raise Busy(N_("Too many people at this moment. Please try again.")) from error
    if isinstance(holder, TicketFault):
        raise _refused(TEXTS[holder])
    key = str(uuid5(NAMESPACE_OID, f"{room.id}:{holder.key}"))
    return replace(fields, key=key, name=fields.name or _short(holder.name), commune=holder.commune)


def _short(name: str) -> str:
    """Return a name that fits a seat: the given name stands last, so first words are left out."""
    words = name.split()
    while len(words) > 1 and len(" ".join(words)) > LONGEST_NAME:
        del words[0]
    return " ".join(words)


def _refused(text: str) -> Invalid:
    return Invalid(text, code="ticket", errors=(FieldError("/ticket", text),))
