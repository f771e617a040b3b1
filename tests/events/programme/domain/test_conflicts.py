from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.programme.domain.conflicts import Clash, Conflict, Slot, find_conflicts, overlap

START = datetime(2026, 10, 10, tzinfo=UTC)
HOURS = st.integers(0, 30)
SLOTS = st.lists(
    st.builds(
        lambda number, begins, lasts, place, people: Slot(
            f"s{number}",
            START + timedelta(hours=begins),
            START + timedelta(hours=begins + lasts),
            place,
            frozenset(people),
        ),
        st.integers(0, 50),
        HOURS,
        st.integers(1, 6),
        st.sampled_from([None, "nha van hoa", "truong"]),
        st.sets(st.sampled_from(["lo thi pang", "vang a pao"])),
    ),
    max_size=10,
    unique_by=lambda slot: slot.session_id,
)


@given(SLOTS, st.randoms())
def test_the_order_of_sessions_does_not_matter(slots, source):
    shuffled = list(slots)
    source.shuffle(shuffled)
    assert find_conflicts(shuffled) == find_conflicts(slots)


@given(SLOTS)
def test_exactly_those_conflict_that_share_time_and_place_or_person(slots):
    expected = set()
    for one in slots:
        for other in slots:
            if one.session_id < other.session_id and overlap(one, other):
                pair = frozenset({one.session_id, other.session_id})
                expected |= {(pair, Clash.PERSON, person) for person in one.people & other.people}
                if one.place_id is not None and one.place_id == other.place_id:
                    expected.add((pair, Clash.PLACE, one.place_id))
    found = [(frozenset({each.first, each.second}), each.clash, each.what) for each in find_conflicts(slots)]
    assert (len(found), set(found)) == (len(expected), expected)


def test_a_session_may_begin_as_another_ends():
    first = Slot("a", START, START + timedelta(hours=1), "nha van hoa")
    second = Slot("b", START + timedelta(hours=1), START + timedelta(hours=2), "nha van hoa")
    third = Slot("c", START + timedelta(minutes=30), START + timedelta(hours=2), "nha van hoa")
    assert find_conflicts([second, first]) == ()
    assert find_conflicts([first, third]) == (Conflict("a", "c", Clash.PLACE, "nha van hoa"),)


def test_a_session_without_length_clashes_with_nothing_that_begins_with_it():
    whole = Slot("a", START, START + timedelta(hours=1), "truong", frozenset())
    assert find_conflicts([whole, replace(whole, session_id="b", ends_at=START)]) == ()
