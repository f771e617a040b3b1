"""The lists of units on the join form, read from the database at most once a minute."""

from dataclasses import dataclass
from time import monotonic
from weakref import WeakKeyDictionary

from core.database import Database
from units.domain.picker import Option
from units.domain.unit import Kind
from units.service import list_options

KEPT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Pickers:
    """What the join form may offer."""

    communes: tuple[Option, ...]
    schools: tuple[Option, ...]
    party_cells: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    pickers: Pickers
    until: float


_kept: WeakKeyDictionary[Database, _Kept] = WeakKeyDictionary()


async def load_pickers(database: Database) -> Pickers:
    """Return the lists, a minute old at most: thousands join within that time."""
    kept = _kept.get(database)
    if kept is not None and kept.until > monotonic():
        return kept.pickers
    async with database.reading() as uow:
        pickers = Pickers(
            communes=tuple(await list_options(uow, Kind.COMMUNE)),
            schools=tuple(await list_options(uow, Kind.SCHOOL)),
            party_cells=tuple(await list_options(uow, Kind.PARTY_CELL)),
        )
    _kept[database] = _Kept(pickers, monotonic() + KEPT_SECONDS)
    return pickers
