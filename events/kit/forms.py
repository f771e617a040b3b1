"""Reading what a kit is asked to hold."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from events.kit.domain.sheets import Part
from events.kit.service.gathering import Asked

YEARS = range(2000, 2200)  # beyond them a day has no beginning or end that a database keeps
KNOWN = {part.value: part for part in Part}


class Fields(Protocol):
    """An address's query or a form."""

    def getlist(self, key: str) -> Sequence[object]:
        """Return all values of a name."""


def read_asked(fields: Fields) -> Asked:
    """Return what was asked for; before anything was chosen that is everything of the next day."""
    unit, day = _first(fields, "don-vi"), _read_day(_first(fields, "ngay"))
    if not _first(fields, "chon"):
        return Asked(unit, day)
    parts = frozenset(KNOWN[name] for name in _texts(fields, "phan") if name in KNOWN)
    return Asked(unit, day, parts, frozenset(_texts(fields, "buoi")))


def _texts(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in fields.getlist(name) if isinstance(value, str))


def _first(fields: Fields, name: str) -> str:
    return next(iter(_texts(fields, name)), "")


def _read_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None
