"""What the rooms are told by whoever plans sessions and issues tickets; `server.py` brings the two together."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from accounts.domain.tickets import TicketFault
from core.database import UnitOfWork


class Holder(Protocol):
    """Who a ticket is for: a key that is the same for all of the person's tickets in the room, name and commune."""

    @property
    def key(self) -> str:
        """What stands for the person in this room."""

    @property
    def name(self) -> str:
        """The name on the registration."""

    @property
    def commune(self) -> str | None:
        """The code of the commune they count for."""


class Round(Protocol):
    """A session whose tickets may open the seats of an official room."""

    @property
    def id(self) -> str:
        """The session's id."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""

    @property
    def host_name(self) -> str:
        """Who holds it."""

    @property
    def commune_code(self) -> str | None:
        """The code of its commune, None for the province."""


Admit = Callable[[str, str], Awaitable[Holder | TicketFault]]
"""From a ticket's text or code and the session it must be for ("" for any) to its holder, or why it opens nothing."""


async def admit_nobody(_ticket: str, _session: str) -> Holder | TicketFault:
    """Know of no tickets."""
    return TicketFault.UNKNOWN


async def find_no_round(_uow: UnitOfWork, _session: str) -> Round | None:
    """Know of no session."""
    return None


async def list_no_rounds(_uow: UnitOfWork, _now: datetime) -> Sequence[Round]:
    """Know of no session to come."""
    return ()


@dataclass(frozen=True, slots=True)
class Sessions:
    """What is asked about sessions and their tickets. Without anything: nobody plans any."""

    admit: Admit = admit_nobody
    find_round: Callable[[UnitOfWork, str], Awaitable[Round | None]] = find_no_round
    list_rounds: Callable[[UnitOfWork, datetime], Awaitable[Sequence[Round]]] = list_no_rounds
