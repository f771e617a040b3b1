import random
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from seed.factories import STOCKS, make_name, make_people

COMMUNES = ("03127", "03151", "03160")
FAMILIES = {family for stock in STOCKS for family in stock.families}


@given(st.integers())
def test_the_same_seed_makes_the_same_people(seed):
    assert list(islice(make_people(COMMUNES, seed), 9)) == list(islice(make_people(COMMUNES, seed), 9))


@given(st.integers(), st.integers(1, 8))
def test_people_spread_evenly_over_the_communes(seed, rounds):
    people = list(islice(make_people(COMMUNES, seed), rounds * len(COMMUNES)))
    assert sorted(person.commune for person in people) == sorted(COMMUNES * rounds)


@given(st.integers())
def test_a_name_begins_with_a_family_of_the_province(seed):
    name = make_name(random.Random(seed))
    assert name.split()[0] in FAMILIES
    assert len(name.split()) in {3, 4}


def test_a_crowd_has_many_different_names():
    assert len({person.name for person in islice(make_people(COMMUNES, 2026), 300)}) > 150
