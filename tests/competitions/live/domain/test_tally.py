"""The spread of answers: nothing is lost, nothing depends on the order, nothing rude is shown."""

from hypothesis import given
from hypothesis import strategies as st

from competitions.live.domain.tally import LARGEST_SIZE, MOST_WORDS, count_options, count_words

PICKS = st.lists(st.lists(st.integers(0, 3), unique=True, max_size=4), max_size=30)
WORDS = st.lists(st.text("abcđéÉ ", max_size=4), max_size=60)


@given(PICKS)
def test_every_pick_is_counted_once(values):
    counts = count_options(values, 4)
    assert sum(counts) == sum(len(value) for value in values)
    assert counts == tuple(sum(index in value for value in values) for index in range(4))


def test_values_of_another_shape_count_for_nothing():
    assert count_options(["10.5", [[0, 1]], [7], [-1], None], 2) == (0, 0)


@given(WORDS)
def test_the_cloud_does_not_depend_on_the_order(values):
    assert count_words(values) == count_words(reversed(values))


@given(WORDS)
def test_sizes_grow_with_counts(values):
    words = count_words(values)
    assert len(words) <= MOST_WORDS
    assert [word.count for word in words] == sorted((word.count for word in words), reverse=True)
    assert all(1 <= word.size <= LARGEST_SIZE for word in words)
    assert not words or words[0].size == LARGEST_SIZE


def test_accents_and_case_are_forgiven_and_the_commonest_spelling_is_shown():
    words = count_words(["an toàn", "An toan", "an  toàn", "nhanh"])
    assert [(word.text, word.count) for word in words] == [("an toàn", 3), ("nhanh", 1)]


def test_a_rude_word_never_reaches_the_wall():
    assert [word.text for word in count_words(["địt mẹ", "tiện lợi"])] == ["tiện lợi"]


def test_what_is_no_text_is_no_word():
    assert count_words([None, [0], "", "  "]) == ()
