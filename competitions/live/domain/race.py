"""The race of units in one room: means shrunk towards the room's, with exact arithmetic and declared ties.

Ties of score are settled pair by pair, since participants per capita are skipped where either unit has no
population. Such a relation can run in a circle, so a unit's rank is one more than the number of units that beat it:
that agrees with the pairwise rule wherever the rule is consistent, and never depends on the order of input.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

PRIOR_PARTICIPANTS = 10
LEAST_RANKED = 5


class UnitKind(StrEnum):
    """The kinds of unit that race, in the order of boards."""

    COMMUNE = "commune"
    SCHOOL = "school"
    PARTY_CELL = "party_cell"


LEAST_LISTED: Mapping[UnitKind, int] = {UnitKind.COMMUNE: 1, UnitKind.SCHOOL: 1, UnitKind.PARTY_CELL: 10}


@dataclass(frozen=True, slots=True)
class Runner:
    """A counting seat: its total, the people at it, and its unit of the kind that races (None: counts for no unit)."""

    unit_code: str | None
    members: int
    total: int


@dataclass(frozen=True, slots=True)
class UnitResult:
    """A unit in the race; `score` is exact, `rank` None under five participants."""

    kind: UnitKind
    code: str
    participants: int
    score: Fraction
    rank: int | None


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str
    participants: int
    score: Fraction
    population: int | None


def room_mean(runners: Iterable[Runner]) -> Fraction:
    """Return the mean total of all counting participants, visitors without a unit too; 0 in an empty room."""
    total, people = 0, 0
    for runner in runners:
        total += runner.total * runner.members
        people += runner.members
    return Fraction(total, people) if people else Fraction(0)


def race(kind: UnitKind, runners: Iterable[Runner], populations: Mapping[str, int]) -> list[UnitResult]:
    """Return the units of one kind by rank, then the unranked, each by code.

    Party cells under ten participants are left out before ranking, so that no gap in the ranks tells of them.
    """
    everybody = list(runners)
    mean = room_mean(everybody)
    sums: dict[str, int] = {}
    people: dict[str, int] = {}
    for runner in everybody:
        if runner.unit_code is not None:
            sums[runner.unit_code] = sums.get(runner.unit_code, 0) + runner.total * runner.members
            people[runner.unit_code] = people.get(runner.unit_code, 0) + runner.members
    entries = [
        _Entry(code, count, _shrunk(sums[code], count, mean), populations.get(code) or None)
        for code, count in people.items()
        if count >= LEAST_LISTED[kind]
    ]
    ranks = _rank([entry for entry in entries if entry.participants >= LEAST_RANKED])
    results = [UnitResult(kind, one.code, one.participants, one.score, ranks.get(one.code)) for one in entries]
    return sorted(results, key=lambda one: (one.rank is None, one.rank or 0, one.code))


def thousandths(score: Fraction) -> int:
    """Return a score in whole thousandths, rounded half up, as facts carry it."""
    return (2000 * score.numerator + score.denominator) // (2 * score.denominator)


def print_score(score: Fraction) -> str:
    """Return a score with three places, rounded half up, like `2710.250`."""
    whole, rest = divmod(thousandths(score), 1000)
    return f"{whole}.{rest:03d}"


def _shrunk(total: int, participants: int, mean: Fraction) -> Fraction:
    return (total + PRIOR_PARTICIPANTS * mean) / (participants + PRIOR_PARTICIPANTS)


def _rank(entries: Iterable[_Entry]) -> dict[str, int]:
    ranks: dict[str, int] = {}
    ordered = sorted(entries, key=lambda entry: entry.score, reverse=True)
    for _, equals in groupby(ordered, key=lambda entry: entry.score):
        group = list(equals)
        better = len(ranks)
        ranks |= {one.code: 1 + better + sum(_beats(other, one) for other in group) for one in group}
    return ranks


def _beats(one: _Entry, other: _Entry) -> bool:
    """Say whether `one` stands before `other`, both having the same score."""
    if one.population and other.population:
        here, there = one.participants * other.population, other.participants * one.population
        if here != there:
            return here > there
    return one.participants > other.participants
