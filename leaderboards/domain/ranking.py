"""Ranks, ties, figures per head, and what stays off public boards."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from units.domain.unit import Kind

SMALLEST_PARTY_CELL = 10  # party membership is sensitive: no board shows a cell with fewer participants


def rank(points: Mapping[str, int]) -> dict[str, int]:
    """Return competition ranks (1, 1, 3) by points, most first; equal points always share a rank."""
    better, ranks = 0, {}
    for value, times in sorted(Counter(points.values()).items(), reverse=True):
        ranks[value] = better + 1
        better += times
    return {key: ranks[value] for key, value in points.items()}


def per_thousand(count: int, population: int | None) -> Fraction | None:
    """Return the count per 1,000 people; None, never an error, where the population is missing or zero."""
    return Fraction(count * 1000, population) if population else None


def shade(points: int, most: int) -> int:
    """Return the step of a map's colour: 0 without points, else 1 to 4 by quarters of the most."""
    return -(-4 * points // most) if points > 0 else 0


def may_publish(kind: Kind, participations: int) -> bool:
    """Say whether the public may see a unit's figures."""
    return kind is not Kind.PARTY_CELL or participations >= SMALLEST_PARTY_CELL
