"""Ranks are fair: input order, names and ties change nothing; what cannot be measured is said, not guessed."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.ranking import (
    CHAINS,
    BoardMeasure,
    Holding,
    TieBreaker,
    find_obstacle,
    may_publish,
    mean_per_head,
    per_thousand,
    rank_units,
    shade,
    value_of,
)
from units.domain.unit import PUBLIC_KINDS, Kind

heads = st.none() | st.integers(0, 3) | st.sampled_from([99, 100, 150, 200, 24_294])
holdings = st.builds(
    Holding,
    st.sampled_from(PUBLIC_KINDS),
    st.integers(-3, 12),
    st.integers(-1, 12),
    heads,
    heads,
    st.none() | st.fractions(0, 2, max_denominator=3),
    is_knocked_out=st.integers(0, 9).map(lambda n: n == 0),
    is_public=st.booleans(),
)
boards = st.dictionaries(st.text(max_size=3), holdings, max_size=8)
measures = st.sampled_from(BoardMeasure)
COMMUNE = Holding(Kind.COMMUNE, 10, 5, 1_000, 800, Fraction(1, 2))


@given(st.data(), boards, measures)
def test_rank_does_not_depend_on_the_order_of_the_input(
    data: st.DataObject, board: dict[str, Holding], measure: BoardMeasure
) -> None:
    shuffled = dict(data.draw(st.permutations(list(board.items()))))
    assert rank_units(shuffled, measure) == rank_units(board, measure)


@given(boards, measures)
def test_every_unit_has_either_a_rank_or_a_reason(board: dict[str, Holding], measure: BoardMeasure) -> None:
    ranked = rank_units(board, measure)
    assert set(ranked.places) | set(ranked.unranked) == set(board)
    assert set(ranked.places).isdisjoint(ranked.unranked)
    assert all(ranked.unranked.values())


@given(boards, measures)
def test_a_rank_is_one_more_than_the_number_of_better_units(board: dict[str, Holding], measure: BoardMeasure) -> None:
    places = rank_units(board, measure).places
    keys = {unit: _key(board[unit], places[unit].value, measure) for unit in places}
    assert {unit: place.rank for unit, place in places.items()} == {
        unit: 1 + sum(other > key for other in keys.values()) for unit, key in keys.items()
    }


@given(boards, measures)
def test_ties_are_symmetric_and_a_breaker_is_named_only_where_it_decided(
    board: dict[str, Holding], measure: BoardMeasure
) -> None:
    places = rank_units(board, measure).places
    for one, place in places.items():
        level = [other for other in places if places[other].value == place.value and other != one]
        apart = [other for other in level if places[other].rank != place.rank]
        assert (place.decided_by is not None) == bool(apart)
        same = [other for other in level if places[other].rank == place.rank]
        assert {places[other].decided_by for other in same} <= {place.decided_by}
        if place.decided_by is not None:
            number = 1 + CHAINS[measure].index(place.decided_by)
            mine = _key(board[one], place.value, measure)
            assert any(_key(board[other], place.value, measure)[number] != mine[number] for other in apart)


def _key(held: Holding, value: Fraction, measure: BoardMeasure) -> tuple[Fraction, ...]:
    breakers = {
        TieBreaker.PER_CAPITA: Fraction(1000 * held.points, held.population) if held.population else Fraction(0),
        TieBreaker.POINTS: Fraction(held.points),
        TieBreaker.PEOPLE: Fraction(held.people),
    }
    return (value, *(breakers[breaker] for breaker in CHAINS[measure]))


def test_ranks_are_1_1_3_and_the_breaker_is_shown() -> None:
    board = {
        "a": replace(COMMUNE, points=7),
        "b": replace(COMMUNE, points=9),
        "c": replace(COMMUNE, points=9),
        "d": replace(COMMUNE, points=9, people=6),
        "e": replace(COMMUNE, points=9, population=500),
    }
    places = rank_units(board, BoardMeasure.TOTAL).places
    assert {unit: (place.rank, place.decided_by) for unit, place in places.items()} == {
        "e": (1, "per_capita"),
        "d": (2, "people"),
        "b": (3, "people"),
        "c": (3, "people"),
        "a": (5, None),
    }


@pytest.mark.parametrize("measure", [BoardMeasure.PER_CAPITA, BoardMeasure.PER_ADULT])
@pytest.mark.parametrize(
    ("people", "why"),
    [
        (None, "No confirmed number of people for these days."),
        (0, "No confirmed number of people for these days."),
        (99, "Too few people for a figure per head."),
        (100, None),
    ],
)
def test_without_people_there_is_no_figure_per_head(measure: BoardMeasure, people: int | None, why: str | None) -> None:
    assert find_obstacle(replace(COMMUNE, population=people, adults=people), measure) == why


@pytest.mark.parametrize(
    ("changes", "measure", "why"),
    [
        ({"kind": Kind.PARTY_CELL}, BoardMeasure.TOTAL, "Fewer than 10 people: not shown in public."),
        ({"kind": Kind.PARTY_CELL, "is_public": False}, BoardMeasure.TOTAL, None),
        ({"is_knocked_out": True}, BoardMeasure.TOTAL, "Kept off the board: false data was found."),
        ({"share": None}, BoardMeasure.TARGET_SHARE, "No data for this indicator yet."),
        (
            {"share": None, "is_provisional": True},
            BoardMeasure.TARGET_SHARE,
            "A figure behind this share is not confirmed yet: no rank.",
        ),
        ({"points": 0}, BoardMeasure.TARGET_SHARE, None),
        ({"points": 0}, BoardMeasure.TOTAL, "No points yet."),
        ({"people": 0}, BoardMeasure.SHRUNK_MEAN, "Nobody has taken part yet."),
        ({"points": -1}, BoardMeasure.TOTAL, None),
    ],
)
def test_who_is_not_ranked_is_told_why(changes: dict[str, Any], measure: BoardMeasure, why: str | None) -> None:
    assert find_obstacle(replace(COMMUNE, **changes), measure) == why


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (BoardMeasure.TOTAL, 10),
        (BoardMeasure.PER_CAPITA, 10),
        (BoardMeasure.PER_ADULT, Fraction(25, 2)),
        (BoardMeasure.TARGET_SHARE, Fraction(1, 2)),
        (BoardMeasure.SHRUNK_MEAN, Fraction(10 + 30, 5 + 30)),
    ],
)
def test_each_measure_has_its_value(measure: BoardMeasure, value: Fraction) -> None:
    assert value_of(COMMUNE, measure, Fraction(1)) == value


@given(st.lists(holdings))
def test_a_shrunk_mean_lies_between_the_units_mean_and_that_of_all(some: list[Holding]) -> None:
    mean = mean_per_head(some)
    for held in some:
        if held.people > 0:
            own = Fraction(held.points, held.people)
            assert min(own, mean) <= value_of(held, BoardMeasure.SHRUNK_MEAN, mean) <= max(own, mean)


def test_the_mean_of_nobody_is_nothing() -> None:
    assert mean_per_head([]) == 0
    assert mean_per_head([replace(COMMUNE, people=0)]) == 0


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
