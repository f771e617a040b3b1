"""Sessions that get in each other's way: one place or one person at two at once. A warning, never a refusal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Clash(StrEnum):
    """What two sessions want at the same time."""

    PLACE = "place"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Slot:
    """When a session is, where (a place's id, None online) and with whom (folded names)."""

    session_id: str
    starts_at: datetime
    ends_at: datetime
    place_id: str | None = None
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sessions that both want `what`: a place's id or a person's folded name."""

    first: str
    second: str
    clash: Clash
    what: str


def overlap(one: Slot, other: Slot) -> bool:
    """Say whether two sessions share a moment; one that begins as the other ends does not."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def find_conflicts(slots: Iterable[Slot]) -> tuple[Conflict, ...]:
    """Return every conflict once, the earlier session first; the order of the slots does not matter."""
    found: list[Conflict] = []
    running: list[Slot] = []
    for slot in sorted(set(slots), key=lambda each: (each.starts_at, each.session_id)):
        running = [each for each in running if each.ends_at > slot.starts_at]
        for other in running:
            found += _between(other, slot)
        running.append(slot)
    return tuple(found)


def _between(first: Slot, second: Slot) -> list[Conflict]:
    if not overlap(first, second):
        return []
    ids = (first.session_id, second.session_id)
    shared = [Conflict(*ids, Clash.PERSON, person) for person in sorted(first.people & second.people)]
    if first.place_id is not None and first.place_id == second.place_id:
        return [Conflict(*ids, Clash.PLACE, first.place_id), *shared]
    return shared
