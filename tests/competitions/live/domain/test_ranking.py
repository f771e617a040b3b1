from hypothesis import given
from hypothesis import strategies as st

from competitions.live.domain.ranking import rank_standings
from competitions.live.domain.scoring import Scheme, Standing

small = st.integers(0, 3)
standings = st.dictionaries(st.text(max_size=2), st.builds(Standing, small, small, small))
schemes = st.sampled_from(Scheme)


def test_ranks_are_1_1_3():
    found = {"a": Standing(5), "b": Standing(9), "c": Standing(9)}
    assert rank_standings(found, Scheme.ACCURACY) == {"b": 1, "c": 1, "a": 3}


def test_less_fair_time_wins_in_speed_only():
    found = {"a": Standing(9, 200), "b": Standing(9, 100)}
    assert rank_standings(found, Scheme.SPEED) == {"b": 1, "a": 2}
    assert rank_standings(found, Scheme.ACCURACY) == {"a": 1, "b": 1}


@given(standings, schemes)
def test_a_rank_is_one_more_than_the_number_of_better_seats(found, scheme):
    def key(one: Standing) -> tuple[int, int]:
        return (one.total, -one.fair_time if scheme is Scheme.SPEED else 0)

    expected = {seat: 1 + sum(key(other) > key(one) for other in found.values()) for seat, one in found.items()}
    assert rank_standings(found, scheme) == expected


@given(standings, schemes, st.randoms())
def test_ranks_do_not_depend_on_the_order_of_input(found, scheme, random):
    shuffled = dict(random.sample(list(found.items()), len(found)))
    assert rank_standings(shuffled, scheme) == rank_standings(found, scheme)
