"""Laws of a paper roster that is typed in."""

from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.tickets import code_from_number
from events.doors.domain.paper import Unread, read_paper

ROSTER = {number: code_from_number(number * 1_000_003) for number in range(1, 71)}
NUMBERS = st.lists(st.integers(1, 70), max_size=40)


@given(NUMBERS, st.randoms(use_true_random=False))
def test_the_order_and_repetition_of_typing_change_nothing(numbers, source):
    words = [str(number) if source.random() < 0.5 else ROSTER[number].lower() for number in numbers]
    repeated = words * 2
    source.shuffle(repeated)
    read = read_paper(", ".join(repeated), ROSTER)
    assert (set(read.codes), read.unread) == ({ROSTER[number] for number in numbers}, ())
    assert len(read.codes) == len(set(read.codes))


@given(st.integers(1, 70), st.integers(1, 70))
def test_a_range_is_its_numbers_and_one_that_runs_backwards_is_not_read(first, last):
    read = read_paper(f"{first} - {last}", ROSTER)
    if first <= last:
        assert read.codes == tuple(ROSTER[number] for number in range(first, last + 1))
    else:
        assert (read.codes, read.unread) == ((), (Unread(f"{first}-{last}"),))


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_it_and_nobody_else_is_meant(text):
    assert set(read_paper(text, ROSTER).codes) <= set(ROSTER.values())


def test_what_is_not_on_the_roster_is_named():
    read = read_paper("3 71 70-72 0 xin 7KQ4-MX2P-9", ROSTER)
    assert read.codes == (ROSTER[3],)
    assert [each.text for each in read.unread] == ["71", "70-72", "0", "xin", "7KQ4-MX2P-9"]
