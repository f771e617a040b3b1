"""Ranks with their declared tie-breakers, figures per head, and what stays off public boards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from core.kernel import N_
from units.domain.unit import Kind

SMALLEST_PARTY_CELL = 10  # party membership is sensitive: no board shows a cell with fewer participants
SMALLEST_POPULATION = 100  # below this a figure per head says more about chance than about effort
SHRINKAGE = 30  # people of average result that a shrunk mean adds to every unit
PER = 1_000
Number = Fraction | int  # whole numbers stay such: boards of thousands compare them again and again


class BoardMeasure(StrEnum):
    """By what a board ranks."""

    TOTAL = "total"
    PER_CAPITA = "per_capita"
    PER_ADULT = "per_adult"
    TARGET_SHARE = "target_share"
    SHRUNK_MEAN = "shrunk_mean"


class TieBreaker(StrEnum):
    """What decides between equals, in this order; what is still equal shares its rank."""

    PER_CAPITA = "per_capita"
    POINTS = "points"
    PEOPLE = "people"


CHAINS: Mapping[BoardMeasure, tuple[TieBreaker, ...]] = {
    BoardMeasure.TOTAL: (TieBreaker.PER_CAPITA, TieBreaker.PEOPLE),
    BoardMeasure.PER_CAPITA: (TieBreaker.POINTS, TieBreaker.PEOPLE),
    BoardMeasure.PER_ADULT: (TieBreaker.POINTS, TieBreaker.PEOPLE),
    BoardMeasure.TARGET_SHARE: (TieBreaker.POINTS, TieBreaker.PEOPLE),
    BoardMeasure.SHRUNK_MEAN: (TieBreaker.POINTS, TieBreaker.PEOPLE),
}


@dataclass(frozen=True, slots=True)
class Holding:
    """What a unit brings to a board. `share` is what it reached of a target, None without figures for it.

    `is_provisional`: a figure behind the share waits for the province, so there is a share and it gives no rank.
    On a board that is not public nothing is withheld. `crowd` are the people in all, where the board counts none.
    """

    kind: Kind
    points: int = 0
    people: int = 0
    population: int | None = None
    adults: int | None = None
    share: Fraction | None = None
    is_provisional: bool = False
    is_knocked_out: bool = False
    is_public: bool = True
    crowd: int | None = None

    @property
    def is_withheld(self) -> bool:
        """Whether the public may not see the unit's figures."""
        return self.is_public and not may_publish(self.kind, self.people if self.crowd is None else self.crowd)


@dataclass(frozen=True, slots=True)
class Place:
    """A rank; `decided_by` is the tie-breaker that told the unit apart from its equals."""

    rank: int
    value: Fraction
    decided_by: TieBreaker | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A board decided: places of the ranked, and for the others the reason, a message id."""

    places: dict[str, Place]
    unranked: dict[str, str]


def rank_units(holdings: Mapping[str, Holding], measure: BoardMeasure) -> Ranked:
    """Rank units by a measure, most first; a unit that cannot be measured is told why instead of ranked."""
    mean = mean_per_head(holdings.values())
    unranked = {key: why for key, held in holdings.items() if (why := find_obstacle(held, measure)) is not None}
    values = {key: value_of(held, measure, mean) for key, held in holdings.items() if key not in unranked}
    chain = CHAINS[measure]
    keys = {key: (value, *(_breaker(holdings[key], breaker) for breaker in chain)) for key, value in values.items()}
    places: dict[str, Place] = {}
    better = 0
    for value, group in groupby(sorted(keys, key=keys.__getitem__, reverse=True), key=lambda key: keys[key][0]):
        equals = list(group)
        for rank, tied in _split(equals, keys, better):
            for key, breaker in tied:
                places[key] = Place(rank, Fraction(value), None if breaker is None else chain[breaker])
        better += len(equals)
    return Ranked(places, unranked)


def _split(
    equals: list[str], keys: Mapping[str, tuple[Number, ...]], better: int
) -> list[tuple[int, list[tuple[str, int | None]]]]:
    """Return, for units of equal value, groups of those that share a rank, each with the breaker that decided.

    The units come in order, so nobody agrees with a group for longer than its two neighbours do.
    """
    groups = [(whole, list(group)) for whole, group in groupby(equals, key=keys.__getitem__)]
    split = []
    for at, (whole, tied) in enumerate(groups):
        neighbours = [key for key, _ in (*groups[max(at - 1, 0) : at], *groups[at + 1 : at + 2])]
        decisive = max((_first_difference(whole, other) for other in neighbours), default=None)
        split.append((better + 1, [(key, decisive) for key in tied]))
        better += len(tied)
    return split


def _first_difference(one: tuple[Number, ...], other: tuple[Number, ...]) -> int:
    return next(index for index, pair in enumerate(zip(one[1:], other[1:], strict=True)) if pair[0] != pair[1])


def find_obstacle(held: Holding, measure: BoardMeasure) -> str | None:
    """Return why a unit is not ranked by this measure, as a message id, or None."""
    per_head = {BoardMeasure.PER_CAPITA: held.population, BoardMeasure.PER_ADULT: held.adults}
    checks = (
        (held.is_withheld, N_("Fewer than 10 people: not shown in public.")),
        (held.is_knocked_out, N_("Kept off the board: false data was found.")),
        (measure in per_head and not per_head.get(measure), N_("No confirmed number of people for these days.")),
        (
            measure in per_head and (per_head.get(measure) or 0) < SMALLEST_POPULATION,
            N_("Too few people for a figure per head."),
        ),
        (
            measure is BoardMeasure.TARGET_SHARE and held.is_provisional,
            N_("A figure behind this share is not confirmed yet: no rank."),
        ),
        (measure is BoardMeasure.TARGET_SHARE and held.share is None, N_("No data for this indicator yet.")),
        (measure is BoardMeasure.SHRUNK_MEAN and held.people <= 0, N_("Nobody has taken part yet.")),
        (measure is not BoardMeasure.TARGET_SHARE and held.points == 0, N_("No points yet.")),
    )
    return next((why for holds, why in checks if holds), None)


def value_of(held: Holding, measure: BoardMeasure, mean: Fraction) -> Number:
    """Return what a unit is ranked by: points, points per 1,000 people, a share of 1, or a shrunk mean a person."""
    match measure:
        case BoardMeasure.PER_CAPITA:
            return per_thousand(held.points, held.population) or Fraction(0)
        case BoardMeasure.PER_ADULT:
            return per_thousand(held.points, held.adults) or Fraction(0)
        case BoardMeasure.TARGET_SHARE:
            return held.share or Fraction(0)
        case BoardMeasure.SHRUNK_MEAN:
            return (held.points + SHRINKAGE * mean) / (held.people + SHRINKAGE)
        case _:
            return held.points


def mean_per_head(holdings: Iterable[Holding]) -> Fraction:
    """Return the points a participant over all units together; 0 without any."""
    counted = [held for held in holdings if held.people > 0]
    people = sum(held.people for held in counted)
    return Fraction(sum(held.points for held in counted), people) if people else Fraction(0)


def _breaker(held: Holding, breaker: TieBreaker) -> Number:
    match breaker:
        case TieBreaker.PER_CAPITA:
            return per_thousand(held.points, held.population) or Fraction(0)
        case TieBreaker.POINTS:
            return held.points
        case _:
            return held.people


def per_thousand(count: int, population: int | None) -> Fraction | None:
    """Return the count per 1,000 people; None, never an error, where the population is missing or zero."""
    return Fraction(count * PER, population) if population else None


def shade(points: int, most: int) -> int:
    """Return the step of a map's colour: 0 without points, else 1 to 4 by quarters of the most."""
    return -(-4 * points // most) if points > 0 else 0


def may_publish(kind: Kind, participations: int) -> bool:
    """Say whether the public may see a unit's figures."""
    return kind is not Kind.PARTY_CELL or participations >= SMALLEST_PARTY_CELL
