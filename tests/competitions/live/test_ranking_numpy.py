from hypothesis import given
from hypothesis import strategies as st

from competitions.live import ranking_numpy
from competitions.live.domain import ranking
from competitions.live.domain.scoring import Scheme, Standing

small = st.integers(0, 3)
standings = st.dictionaries(
    st.text(max_size=3),
    st.builds(Standing, small, small) | st.builds(Standing, st.integers(0, 10**12), st.integers(0, 10**12)),
)


@given(standings, st.sampled_from(Scheme))
def test_the_fast_twin_ranks_as_the_pure_rule_does(found, scheme):
    assert ranking_numpy.rank_standings(found, scheme) == ranking.rank_standings(found, scheme)


def test_an_empty_room_has_no_ranks():
    assert ranking_numpy.rank_standings({}, Scheme.SPEED) == {}
