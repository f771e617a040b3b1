"""Who a ticket is for, as whoever issues tickets tells the rooms; `server.py` brings the two together."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a ticket is for: its code, the name on it, and the commune it counts for."""

    code: str
    name: str
    commune: str | None


Admit = Callable[[str, str], Awaitable[Holder | None]]
"""From a ticket's text or code and the session it must be for ("" for any) to its holder; None for no valid ticket."""


async def admit_nobody(_ticket: str, _session: str) -> Holder | None:
    """Know of no tickets, where nobody issues any."""
    return None
