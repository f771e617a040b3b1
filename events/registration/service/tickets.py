"""Whose ticket something is: its QR text or its nine letters, for one session or any, while it is valid."""

from dataclasses import dataclass
from datetime import date

from accounts.domain.tickets import TicketFault, TicketRefused, read_code, tag_of
from accounts.tickets import TicketKeys
from core.clock import Clock
from core.database import Database, UnitOfWork
from core.kernel import LOCAL_ZONE
from events.registration.domain.queue import HOLDS_SEAT
from events.registration.queries.registrations import find_by_code, find_ticket_facts


@dataclass(frozen=True, slots=True)
class TicketHolder:
    """Who a ticket is for. `key` is the registration's code, or for tickets of any session the person's id."""

    key: str
    name: str
    commune: str | None


@dataclass(frozen=True, slots=True)
class _Shown:
    """The code that was shown, and the last day that its ticket names; one that was typed names none."""

    code: str
    last_day: date = date.min


@dataclass(frozen=True, slots=True)
class TicketOffice:
    """Tells who holds a ticket, for whoever seats people by it."""

    database: Database
    keys: TicketKeys
    clock: Clock

    async def admit(self, ticket: str, session_id: str = "") -> TicketHolder | TicketFault:
        """Return who holds the ticket, or why it opens nothing; `session_id` "" is any session."""
        today = self.clock.now().astimezone(LOCAL_ZONE).date()
        async with self.database.reading() as uow:
            return await self._admit(uow, ticket, session_id, today)

    async def _admit(self, uow: UnitOfWork, ticket: str, session_id: str, today: date) -> TicketHolder | TicketFault:
        shown = self._read(ticket, session_id)
        if isinstance(shown, TicketFault):
            return shown
        row = await find_by_code(uow, shown.code)
        if row is None:
            return TicketFault.UNKNOWN
        if session_id and row.session_id != session_id:
            return TicketFault.ELSEWHERE
        if row.status not in HOLDS_SEAT:
            return TicketFault.UNSEATED
        facts = await find_ticket_facts(uow, row.id)
        if max(shown.last_day, facts.session_ends_at.astimezone(LOCAL_ZONE).date()) < today:
            return TicketFault.EXPIRED
        return TicketHolder(row.code if session_id else facts.person_id, row.name, row.commune_code)

    def _read(self, ticket: str, session_id: str) -> _Shown | TicketFault:
        """Return what was typed, or a ticket whose signature and session are right; its session may have moved on."""
        typed = read_code(ticket)
        if typed:
            return _Shown(typed)
        try:
            signed = self.keys.read(ticket)
        except TicketRefused:
            return TicketFault.UNKNOWN
        if session_id and signed.session_tag != tag_of(session_id):
            return TicketFault.ELSEWHERE
        return _Shown(signed.code, signed.valid_to)
