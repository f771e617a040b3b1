"""Distances to the next rank are the fewest points that pass it; lines keep inside their picture."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.distance import Spot, place_line, points_to_pass, round_top

VALUES = st.fractions(min_value=0, max_value=10_000, max_denominator=1_000)
HEADS = st.integers(1, 100_000)


@given(mine=VALUES, theirs=VALUES)
def test_fewer_points_would_not_pass(mine: Fraction, theirs: Fraction) -> None:
    needed = points_to_pass(mine, theirs)
    assert needed >= 1
    assert mine + needed > theirs
    assert needed == 1 or mine + needed - 1 <= theirs


@given(mine=VALUES, theirs=VALUES, heads=HEADS)
def test_fewer_points_would_not_pass_per_head(mine: Fraction, theirs: Fraction, heads: int) -> None:
    needed = points_to_pass(mine, theirs, heads)
    assert mine + Fraction(needed * 1000, heads) > theirs
    assert needed == 1 or mine + Fraction((needed - 1) * 1000, heads) <= theirs


@given(st.integers(1, 10**12))
def test_the_top_is_round_and_not_far_above(largest: int) -> None:
    top = round_top(largest)
    assert str(top).rstrip("0") in {"1", "2", "5"}
    assert largest <= top < 10 * largest


@given(values=st.lists(st.integers(-50, 500), min_size=1, max_size=30), top=st.integers(1, 400))
def test_a_line_stays_inside_and_keeps_its_order(values: list[int], top: int) -> None:
    size = Spot(600, 200)
    spots = place_line(values, top, size)
    assert all(0 <= spot.x <= size.x and 0 <= spot.y <= size.y for spot in spots)
    assert [spot.x for spot in spots] == sorted(spot.x for spot in spots)
    higher = [(a, b) for a in range(len(values)) for b in range(len(values)) if values[a] >= values[b]]
    assert all(spots[a].y <= spots[b].y for a, b in higher)


@pytest.mark.parametrize(("values", "xs"), [([3], [0]), ([0, 10], [0, 600]), ([0, 5, 10], [0, 300, 600])])
def test_a_line_goes_from_edge_to_edge(values: list[int], xs: list[int]) -> None:
    spots = place_line(values, 10, Spot(600, 200))
    assert [spot.x for spot in spots] == xs
    assert spots[-1].y == (0 if values[-1] == 10 else 140)
