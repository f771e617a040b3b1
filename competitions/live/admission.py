"""Official rooms: a signed ticket, or the code on it, opens exactly one seat; whoever knows is asked who holds it."""

from dataclasses import replace
from uuid import NAMESPACE_OID, uuid5

from competitions.live.holders import Admit
from competitions.live.reception import JoinFields
from competitions.live.room import Room
from core.kernel import FieldError, Invalid, N_


async def admit(room: Room, fields: JoinFields, holder_of: Admit) -> JoinFields:
    """Return the fields with which a ticket's holder joins; raises Invalid coded `ticket` where it opens nothing.

    The seat's key follows from room and ticket, so that the ticket opens one seat whatever phone it is sent from. The
    commune is the registration's: nobody chooses it at an official round.
    """
    holder = await holder_of(fields.ticket or "", room.policy.session)
    if holder is None:
        text = N_("This room is entered with a ticket. Show the QR code of your ticket, or type its nine letters.")
        raise Invalid(text, code="ticket", errors=(FieldError("/ticket", text),))
    key = str(uuid5(NAMESPACE_OID, f"{room.id}:{holder.code}"))
    return replace(fields, key=key, name=fields.name or holder.name, commune=holder.commune, members=1)
