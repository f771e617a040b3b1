"""What stands out: more than five times the median per 1,000 people, with at least five peers."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from competitions.movements.declarations.domain.outliers import LEAST_PEERS, Reading, find_outlier, median

PEERS = [Reading(f"p{number}", "cum", 10, 1000) for number in range(LEAST_PEERS)]
READINGS = st.lists(
    st.builds(Reading, st.uuids().map(str), st.sampled_from(["", "a", "b"]), st.integers(0, 500), st.integers(-1, 900)),
    max_size=14,
)


def test_more_than_five_times_the_median_stands_out_and_says_why():
    assert find_outlier(Reading("x", "cum", 50, 1000), PEERS) is None
    found = find_outlier(Reading("x", "cum", 51, 1000), PEERS)
    assert found is not None
    assert found.params == {"value": "51,0", "median": "10,0", "peers": 5}
    assert "cluster" in found.text


def test_with_too_few_peers_in_the_cluster_the_province_is_the_measure():
    far = [Reading(f"f{number}", "khac", 10, 1000) for number in range(3)]
    found = find_outlier(Reading("x", "cum", 500, 1000), [*PEERS[:2], *far])
    assert found is not None
    assert "province" in found.text
    assert find_outlier(Reading("x", "cum", 500, 1000), PEERS[:4]) is None


def test_without_a_denominator_nothing_is_said():
    assert find_outlier(Reading("x", "cum", 10**6, 0), PEERS) is None
    assert find_outlier(Reading("x", "cum", 10**6, 10), [Reading(f"z{n}", "cum", 1, 0) for n in range(9)]) is None


@given(READINGS, st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_the_order_of_peers_and_the_unit_itself_do_not_matter(others, quantity, random):
    own = Reading("own", "a", quantity, 700)
    mixed = [*others, own]
    random.shuffle(mixed)
    assert find_outlier(own, others) == find_outlier(own, mixed)


@given(READINGS, st.integers(0, 10**5))
def test_more_of_it_never_stands_out_less(others, quantity):
    if find_outlier(Reading("own", "a", quantity, 700), others) is not None:
        assert find_outlier(Reading("own", "a", quantity + 1, 700), others) is not None


@given(st.lists(st.fractions(0, 1000), min_size=1, max_size=9))
def test_the_median_lies_in_the_middle(values):
    middle = median(tuple(values))
    assert sum(value < middle for value in values) <= len(values) / 2
    assert sum(value > middle for value in values) <= len(values) / 2
    assert min(values) <= middle <= max(values)


def test_the_median_of_an_even_number_is_the_mean_of_two():
    assert median((Fraction(4), Fraction(1), Fraction(2), Fraction(9))) == 3
