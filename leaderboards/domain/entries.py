"""What the ledger posts: entries, and the sums that follow from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from leaderboards.domain.kinds import Criterion
from leaderboards.domain.periods import day_of, kept_periods, month_of

WHOLE = ""  # the criterion under which everything is summed


class EntryRole(StrEnum):
    """A posting gives a fact's points, a reversal takes them back, an adjustment is what a bound lets through then."""

    POSTING = "posting"
    REVERSAL = "reversal"
    ADJUSTMENT = "adjustment"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry to store or as stored; `steps` are the keys of its bounds, finest first."""

    id: str
    fact_id: str
    unit_id: str
    scheme_version: int
    criterion: Criterion
    occurred_at: datetime
    recorded_at: datetime
    role: EntryRole = EntryRole.POSTING
    steps: tuple[str, ...] = ()
    earned: int = 0
    points: int = 0
    people: int = 0
    reversal_of: str | None = None
    rescoring_id: str | None = None

    @property
    def month(self) -> int:
        """The province's month in which it counts, as 202610."""
        return month_of(day_of(self.occurred_at))


@dataclass(frozen=True, slots=True)
class Sum:
    """Points and people together."""

    points: int = 0
    people: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.points + other.points, self.people + other.people)


Key = TypeVar("Key", tuple[str, str, str], tuple[int, int, str])
StandingKey = tuple[str, str, str]  # period, criterion, unit id
MonthKey = tuple[int, int, str]  # recorded month, month, unit id


def sum_standings(entries: Iterable[Entry]) -> dict[StandingKey, Sum]:
    """Return what the entries add to the kept periods, in all and by criterion; where that is nothing, no key."""
    sums: dict[tuple[str, str, str], list[int]] = {}
    for entry in entries:
        if entry.points or entry.people:
            for period in kept_periods(day_of(entry.occurred_at)):
                for criterion in (WHOLE, entry.criterion.value):
                    _add(sums, (period, criterion, entry.unit_id), entry)
    return _sorted(sums)


def sum_months(entries: Iterable[Entry]) -> dict[MonthKey, Sum]:
    """Return what the entries add to the sums by month of recording and of occurring; where it is nothing, no key."""
    sums: dict[tuple[int, int, str], list[int]] = {}
    for entry in entries:
        if entry.points or entry.people:
            _add(sums, (month_of(day_of(entry.recorded_at)), entry.month, entry.unit_id), entry)
    return _sorted(sums)


def _add(sums: dict[Key, list[int]], key: Key, entry: Entry) -> None:
    held = sums.get(key)
    if held is None:
        sums[key] = [entry.points, entry.people]
    else:
        held[0] += entry.points
        held[1] += entry.people


def _sorted(sums: Mapping[Key, list[int]]) -> dict[Key, Sum]:
    return {key: Sum(*sums[key]) for key in sorted(sums)}


def inherit(sums: Mapping[str, Sum], successors: Mapping[str, str]) -> dict[str, Sum]:
    """Give what merged units hold to those they became; nothing is lost or doubled."""
    held: dict[str, Sum] = {}
    for unit_id, amount in sums.items():
        heir = successors.get(unit_id, unit_id)
        held[heir] = held.get(heir, NOTHING) + amount
    return held


NOTHING = Sum()
