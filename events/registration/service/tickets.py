"""Whose ticket something is: its QR text or its nine letters, for one session or any, while it is valid."""

from accounts.domain.tickets import TicketRefused, read_code, tag_of
from accounts.tickets import TicketKeys
from core.database import UnitOfWork
from events.registration.domain.queue import HOLDS_SEAT
from events.registration.queries.registrations import RegistrationRow, find_by_code


async def find_ticket_holder(
    uow: UnitOfWork, keys: TicketKeys, ticket: str, session_id: str = ""
) -> RegistrationRow | None:
    """Find the seated registration of a ticket, for that session where one is named; None for what opens nothing."""
    code = read_code(ticket)
    if not code:
        try:
            found = keys.read(ticket)
        except TicketRefused:
            return None
        if session_id and found.session_tag != tag_of(session_id):
            return None
        code = found.code
    row = await find_by_code(uow, code)
    if row is None or row.status not in HOLDS_SEAT or (session_id and row.session_id != session_id):
        return None
    return row
