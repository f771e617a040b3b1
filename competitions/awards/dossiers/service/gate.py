"""What parts above decide about reading: whom a declared conflict keeps away, whom a session or a grant lets in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.database import UnitOfWork

ListBlocked = Callable[[UnitOfWork, str, str], Awaitable[frozenset[str]]]
"""(uow, person id, round id) → the nominations that this person neither reads nor votes about."""
IsAdmitted = Callable[[UnitOfWork, str, str], Awaitable[bool]]
"""(uow, person id, round id) → whether a council session or an inspector's grant lets the person read the round."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Handed over by `server.py`, so that dossiers need not know the council and the inspection."""

    list_blocked: ListBlocked
    is_admitted: IsAdmitted


async def blocks_nobody(_uow: UnitOfWork, _person_id: str, _round_id: str) -> frozenset[str]:
    """No conflict is declared anywhere."""
    return frozenset()


async def admits_nobody(_uow: UnitOfWork, _person_id: str, _round_id: str) -> bool:
    """Nobody reads by a session or a grant."""
    return False


PLAIN_GATE = Gate(blocks_nobody, admits_nobody)
