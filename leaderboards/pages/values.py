"""What units are ranked by, as people read it."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from leaderboards.domain.ranking import BoardMeasure

PLACES = {
    BoardMeasure.TOTAL: Decimal(1),
    BoardMeasure.PER_CAPITA: Decimal("0.01"),
    BoardMeasure.PER_ADULT: Decimal("0.01"),
    BoardMeasure.TARGET_SHARE: Decimal("0.1"),
    BoardMeasure.SHRUNK_MEAN: Decimal("0.01"),
}


def show_value(value: Fraction, measure: BoardMeasure) -> Decimal:
    """Return what a unit is ranked by as people read it: shares in hundredths."""
    return rounded(value * 100 if measure is BoardMeasure.TARGET_SHARE else value, PLACES[measure])


def rounded(value: Fraction, places: Decimal) -> Decimal:
    """Return the value to so many places, half up."""
    return (Decimal(value.numerator) / value.denominator).quantize(places, ROUND_HALF_UP)
