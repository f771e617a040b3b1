"""How far a unit is from the rank before it, in whole points; and where a line of points lies in a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from leaderboards.domain.ranking import PER

STEPS = (1, 2, 5)


def points_to_pass(mine: Fraction, theirs: Fraction, heads: int | None = None) -> int:
    """Return the fewest points that bring my value above theirs; with `heads` the values are points per 1,000 heads."""
    gap = theirs - mine if heads is None else (theirs - mine) * heads / PER
    return max(floor(gap) + 1, 1)


def round_top(largest: int) -> int:
    """Return the smallest of 1, 2, 5, 10, 20, 50, … that is not below the largest value."""
    power = 1
    while True:
        for step in STEPS:
            if step * power >= largest:
                return step * power
        power *= 10


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a picture, from its upper left corner."""

    x: int
    y: int


def place_line(values: Sequence[int], top: int, size: Spot) -> tuple[Spot, ...]:
    """Return the places of values in a picture of this size: evenly from left to right, 0 at the bottom, `top` on top.

    Values beyond the picture lie on its edge.
    """
    last = max(len(values) - 1, 1)
    return tuple(
        Spot(size.x * number // last, size.y - size.y * min(max(value, 0), top) // top)
        for number, value in enumerate(values)
    )
