"""The lists of units on the join form, read from the database at most once a minute."""

from dataclasses import dataclass
from time import monotonic
from weakref import WeakKeyDictionary

from core.database import Database
from units.domain.picker import Entry
from units.domain.unit import Kind
from units.queries import list_picker_entries

KEPT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class PickerOption:
    """A unit to choose. `others` are old names joined by "; ", each with its former district in brackets."""

    code: str
    name: str
    district: str
    others: str


@dataclass(frozen=True, slots=True)
class Pickers:
    """What the join form may offer."""

    communes: tuple[PickerOption, ...]
    schools: tuple[PickerOption, ...]
    party_cells: tuple[PickerOption, ...]


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
            communes=_options(await list_picker_entries(uow, Kind.COMMUNE)),
            schools=_options(await list_picker_entries(uow, Kind.SCHOOL)),
            party_cells=_options(await list_picker_entries(uow, Kind.PARTY_CELL)),
        )
    _kept[database] = _Kept(pickers, monotonic() + KEPT_SECONDS)
    return pickers


def _options(entries: list[Entry]) -> tuple[PickerOption, ...]:
    return tuple(_option(entry) for entry in entries)


def _option(entry: Entry) -> PickerOption:
    names = (f"{alias.text} ({alias.hint})" if alias.hint else alias.text for alias in entry.others)
    return PickerOption(entry.code, entry.name, ", ".join(entry.districts), "; ".join(names))
