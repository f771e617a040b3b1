"""The villages of a commune, as somebody who registers may name them."""

from dataclasses import dataclass

from core.database import UnitOfWork
from events.registration.domain.lists import Directory, make_directory
from events.registration.queries.lists import list_villages


@dataclass(frozen=True, slots=True)
class Villages:
    """The names to choose from, and what words mean."""

    names: tuple[str, ...]
    directory: Directory


async def load_villages(uow: UnitOfWork, commune: str) -> Villages:
    """Load the villages of the commune with this code; none for an unknown one."""
    places = await list_villages(uow, commune) if commune.isprintable() else []
    return Villages(tuple(place.name for place in places), make_directory((), places))
