from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.live.domain.race import Runner, UnitKind, UnitResult, print_score, race, room_mean, thousandths

runners = st.lists(
    st.builds(Runner, st.sampled_from(["a", "b", "c", None]), st.integers(1, 10), st.sampled_from([0, 500, 1_000])),
    max_size=20,
)
populations = st.dictionaries(st.sampled_from("abc"), st.sampled_from([0, 100, 200, 1_000]))
kinds = st.sampled_from(UnitKind)


def unit(code: str, people: int, total: int = 1_000) -> list[Runner]:
    return [Runner(code, 1, total)] * people


def ranks(found: list[UnitResult]) -> dict[str, int | None]:
    return {one.code: one.rank for one in found}


def test_the_mean_is_over_people_and_visitors_count_too():
    assert room_mean([Runner("a", 3, 1_000), Runner(None, 1, 0)]) == 750


def test_an_empty_room_has_no_race():
    assert room_mean([]) == 0
    assert race(UnitKind.COMMUNE, [], {}) == []


def test_a_score_is_shrunk_towards_the_rooms_mean():
    """Six of 900 and six of 300: the mean is 600, so (5400 + 6000)/16 and (1800 + 6000)/16."""
    found = race(UnitKind.SCHOOL, [*unit("a", 6, 900), *unit("b", 6, 300)], {})
    assert found == [
        UnitResult(UnitKind.SCHOOL, "a", 6, Fraction(11_400, 16), 1),
        UnitResult(UnitKind.SCHOOL, "b", 6, Fraction(7_800, 16), 2),
    ]


def test_a_group_seat_counts_its_members_times():
    as_group = race(UnitKind.COMMUNE, [Runner("a", 7, 700)], {})
    assert as_group == race(UnitKind.COMMUNE, unit("a", 7, 700), {})


def test_a_unit_under_five_is_shown_unranked():
    found = race(UnitKind.COMMUNE, [*unit("a", 4, 9_000), *unit("b", 5, 0)], {})
    assert ranks(found) == {"b": 1, "a": None}
    assert [one.code for one in found] == ["b", "a"]


def test_a_party_cell_under_ten_is_on_no_board_and_leaves_no_gap():
    found = race(UnitKind.PARTY_CELL, [*unit("a", 9, 9_000), *unit("b", 10, 0)], {})
    assert ranks(found) == {"b": 1}
    assert found[0].score == Fraction(81_000, 19) / 2


def test_equal_scores_go_by_participants_per_capita():
    found = race(UnitKind.COMMUNE, [*unit("a", 8), *unit("b", 6)], {"a": 1_000, "b": 100})
    assert ranks(found) == {"b": 1, "a": 2}


@pytest.mark.parametrize("known", [{}, {"a": 1_000}, {"b": 100}, {"a": 1_000, "b": 0}])
def test_per_capita_is_skipped_where_either_has_no_population(known):
    assert ranks(race(UnitKind.COMMUNE, [*unit("a", 8), *unit("b", 6)], known)) == {"a": 1, "b": 2}


def test_equal_per_capita_goes_by_participants():
    found = race(UnitKind.COMMUNE, [*unit("a", 8), *unit("b", 6)], {"a": 800, "b": 600})
    assert ranks(found) == {"a": 1, "b": 2}


def test_units_equal_in_everything_share_a_rank():
    found = race(UnitKind.COMMUNE, [*unit("b", 6), *unit("a", 6), *unit("c", 5)], {})
    assert ranks(found) == {"a": 1, "b": 1, "c": 3}


def test_units_that_beat_each_other_in_a_circle_share_a_rank():
    """By participants a stands before b and b before c; per capita c stands before a."""
    everybody = [*unit("a", 10), *unit("b", 8), *unit("c", 6)]
    assert ranks(race(UnitKind.COMMUNE, everybody, {"a": 1_000, "c": 100})) == {"a": 2, "b": 2, "c": 2}


@given(kinds, runners, populations, st.randoms())
def test_the_race_does_not_depend_on_the_order_of_input(kind, everybody, known, random):
    shuffled = random.sample(everybody, len(everybody))
    assert race(kind, shuffled, known) == race(kind, everybody, known)


@given(kinds, runners, populations)
def test_a_better_score_is_a_better_rank(kind, everybody, known):
    ranked = [one for one in race(kind, everybody, known) if one.rank is not None]
    for one in ranked:
        assert one.participants >= 5
        better = sum(other.score > one.score for other in ranked)
        equal = sum(other.score == one.score for other in ranked)
        assert one.rank is not None
        assert better < one.rank <= better + equal


@given(runners)
def test_a_score_lies_between_the_unit_and_the_room(everybody):
    mean = room_mean(everybody)
    for one in race(UnitKind.COMMUNE, everybody, {}):
        own = room_mean([runner for runner in everybody if runner.unit_code == one.code])
        assert min(own, mean) <= one.score <= max(own, mean)


@pytest.mark.parametrize(
    ("score", "printed"),
    [
        (Fraction(0), "0.000"),
        (Fraction(271_025, 100), "2710.250"),
        (Fraction(1, 2_000), "0.001"),
        (Fraction(2, 3), "0.667"),
        (Fraction(1, 3), "0.333"),
        (Fraction(19_999, 20_000), "1.000"),
    ],
)
def test_a_score_is_printed_with_three_places_half_up(score, printed):
    assert print_score(score) == printed


@given(st.fractions(min_value=0, max_value=10**6))
def test_thousandths_are_the_exact_score_rounded_half_up(score):
    assert -Fraction(1, 2) <= score * 1_000 - thousandths(score) < Fraction(1, 2)
