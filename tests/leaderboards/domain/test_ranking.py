"""Ranks are fair: input order, names and ties change nothing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.ranking import may_publish, per_thousand, rank, shade
from units.domain.unit import Kind

boards = st.dictionaries(st.text(max_size=3), st.integers(0, 5))


def test_ranks_are_1_1_3() -> None:
    assert rank({"a": 7, "b": 9, "c": 9}) == {"b": 1, "c": 1, "a": 3}


@given(boards)
def test_a_rank_is_one_more_than_the_number_of_better_units(points: dict[str, int]) -> None:
    assert rank(points) == {key: 1 + sum(other > own for other in points.values()) for key, own in points.items()}


@given(st.data(), boards)
def test_rank_does_not_depend_on_the_order_of_the_input(data: st.DataObject, points: dict[str, int]) -> None:
    assert rank(dict(data.draw(st.permutations(list(points.items()))))) == rank(points)


@given(boards)
def test_ties_are_symmetric(points: dict[str, int]) -> None:
    ranks = rank(points)
    assert all((ranks[a] == ranks[b]) == (points[a] == points[b]) for a in points for b in points)


def test_per_thousand_is_exact_and_without_population_there_is_none() -> None:
    assert per_thousand(18, 24_294) == Fraction(18_000, 24_294)
    assert per_thousand(18, None) is None
    assert per_thousand(18, 0) is None


@given(st.integers(1, 1000), st.integers(0, 1000))
def test_a_shade_is_zero_only_without_points(most: int, points: int) -> None:
    points = min(points, most)
    assert 0 <= shade(points, most) <= 4
    assert (shade(points, most) == 0) == (points == 0)
    assert shade(most, most) == 4


@pytest.mark.parametrize(
    ("kind", "participations", "shown"),
    [(Kind.PARTY_CELL, 9, False), (Kind.PARTY_CELL, 10, True), (Kind.COMMUNE, 0, True)],
)
def test_small_party_cells_stay_off_public_boards(kind: Kind, participations: int, shown: bool) -> None:  # noqa: FBT001 - a table of cases
    assert may_publish(kind, participations) is shown
