import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.registration.domain.merging import Likeness, join, list_doubles, list_likeness, part, root_of
from events.registration.domain.people import Candidate

IDS = st.sampled_from("abcdefgh")
PEOPLE = st.lists(
    st.builds(
        Candidate,
        IDS,
        st.sampled_from(["lo van an", "lo an", "lo thi pang"]),
        st.none() | st.integers(1989, 1991),
        st.just("x"),
        st.sampled_from([None, "v", "w"]),
        st.sampled_from([None, "0912345678", "0387654321"]),
    ),
    unique_by=lambda each: each.id,
)
PAIRS = st.lists(st.tuples(IDS, IDS), max_size=12)


def person(key="a", name="lo van an", year=1990, village="v", phone=None):
    return Candidate(key, name, year, "x", village, phone)


def merged(pairs):
    merges = {}
    for kept, away in pairs:
        merges = join(merges, kept, away)
    return merges


@given(PAIRS, IDS, IDS)
def test_a_merge_taken_back_leaves_everybody_as_they_were(pairs, kept, away):
    before = merged(pairs)
    after = join(before, kept, away)
    for fresh in set(after) - set(before):
        assert part(after, fresh) == before


@given(PAIRS)
def test_nobody_leads_in_a_circle_and_all_lead_to_somebody_who_is_themselves(pairs):
    merges = merged(pairs)
    for each in "abcdefgh":
        root = root_of(each, merges)
        assert root not in merges
        assert root_of(root, merges) == root


@given(PAIRS, IDS, IDS)
def test_merging_never_makes_more_people_and_makes_the_two_one(pairs, kept, away):
    before = merged(pairs)
    after = join(before, kept, away)
    counted = [len({root_of(each, merges) for each in "abcdefgh"}) for merges in (before, after)]
    assert counted[0] - counted[1] == (root_of(kept, before) != root_of(away, before))
    assert root_of(kept, after) == root_of(away, after)


@given(PEOPLE, st.randoms())
def test_each_pair_is_asked_about_once_whatever_the_order(people, source):
    found = list_doubles(people, ())
    shuffled = list(people)
    source.shuffle(shuffled)
    assert list_doubles(shuffled, ()) == found
    assert len({frozenset({each.first, each.second}) for each in found}) == len(found)
    known = {each.id: each for each in people}
    assert all(each.why == list_likeness(known[each.first], known[each.second]) for each in found)
    assert list_doubles(people, {frozenset({each.first, each.second}) for each in found}) == ()


@given(PEOPLE)
def test_likeness_looks_the_same_from_both_sides(people):
    for one in people:
        for other in people:
            assert list_likeness(one, other) == list_likeness(other, one)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (person("b", village="w"), (Likeness.NAME_AND_YEAR,)),
        (person("b", year=1991), (Likeness.NAME_AND_VILLAGE,)),
        (person("b", year=None), (Likeness.NAME_AND_VILLAGE,)),
        (person("b", "lo an"), (Likeness.SHORT_NAME,)),
        (person("b", year=1970, village="w"), ()),
        (person("b", "lo thi an"), ()),
        (person("b", "an"), ()),
    ],
)
def test_why_two_look_alike(other, why):
    assert list_likeness(person(), other) == why
    assert bool(list_doubles([person(), other], ())) is bool(why)


def test_one_phone_of_a_household_does_not_make_one_person_of_it():
    phone = "0912345678"
    assert list_likeness(person(phone=phone), person("b", "lo thi pang", phone=phone)) == ()
    short = person("b", "lo an", 1970, None, phone)
    assert list_likeness(person(phone=phone), short) == (Likeness.PHONE,)
