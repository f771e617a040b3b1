"""How the sessions of a series move when its rule changes from a day on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Rehoming:
    """What becomes of sessions under a new rule: old day → new day, and the days whose sessions are over."""

    moved: Mapping[date, date]
    dropped: tuple[date, ...]


def rehome(old: Collection[date], new: Collection[date]) -> Rehoming:
    """Let sessions keep their day where the new rule has it, else take a free day of the same week.

    A session that moves keeps its id, and so the people who registered.
    """
    moved = {day: day for day in sorted(old) if day in set(new)}
    free = [day for day in sorted(new) if day not in moved]
    for day in sorted(set(old) - set(moved)):
        target = next((each for each in free if each.isocalendar()[:2] == day.isocalendar()[:2]), None)
        if target is not None:
            moved[day] = target
            free.remove(target)
    return Rehoming(moved, tuple(sorted(set(old) - set(moved))))
