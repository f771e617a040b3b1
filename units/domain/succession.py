"""What acts upon units mean for later readers: who stands for a merged unit, and which name held on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

Key = TypeVar("Key", bound=str)


@dataclass(frozen=True, slots=True)
class Merge:
    """From this day on `new` stands for `old`; `is_made`: it began with the merger, which was recorded `at`."""

    old: str
    new: str
    on: date
    is_made: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AsOf:
    """How units are looked at: acts up to the day `on`, what was said by `known_by` (None: by now).

    `year` is the last one whose figures count (None: the newest there are).
    """

    on: date
    known_by: datetime | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Renaming:
    """From this day on the unit is called `after`."""

    on: date
    before: str
    after: str


def follow_merges(merges: Iterable[Merge], on: date) -> dict[str, str]:
    """Return who stands for each merged unit on that day, through any number of merges; other units are absent.

    Raises ValueError where the merges go in a circle, which no act allows.
    """
    step = {merge.old: merge.new for merge in merges if merge.on <= on}
    return {old: _end(step, old) for old in step}


def _end(step: Mapping[str, str], start: str) -> str:
    at, left = start, len(step)
    while at in step:
        if left == 0:
            message = f"merges of {start} go in a circle"
            raise ValueError(message)
        at, left = step[at], left - 1
    return at


def in_turn(merges: Iterable[Merge]) -> list[Merge]:
    """Return merges by their day, those of one day from the ends of chains on: who is merged has all of its own."""
    by_day: dict[date, dict[str, str]] = {}
    known = list(merges)
    for merge in known:
        by_day.setdefault(merge.on, {})[merge.old] = merge.new
    return sorted(known, key=lambda each: (each.on, -_length(by_day[each.on], each.old), each.new, each.old))


def _length(step: Mapping[str, str], start: str) -> int:
    length, at = 0, start
    while at in step and length <= len(step):
        at, length = step[at], length + 1
    return length


def add_up(amounts: Mapping[Key, int], successors: Mapping[Key, Key]) -> dict[Key, int]:
    """Return the amounts with those of merged units added to their successors'; nothing is lost or doubled."""
    found: dict[Key, int] = {}
    for key, amount in amounts.items():
        heir = successors.get(key, key)
        found[heir] = found.get(heir, 0) + amount
    return found


def name_on(current: str, renamings: Sequence[Renaming], day: date) -> str:
    """Return the name that held on the day, given today's and every renaming."""
    later = [each for each in renamings if each.on > day]
    return min(later, key=lambda each: each.on).before if later else current
