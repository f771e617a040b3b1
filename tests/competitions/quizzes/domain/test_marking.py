"""Marking: laws first, then the contract's examples."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.quizzes.domain.marking import Mark, Marker, is_well_formed, mark
from competitions.quizzes.domain.questions import TRUE_FALSE_OPTIONS, Kind, Question
from core.vietnamese import fold
from tests.competitions.quizzes.domain.strategies import questions, texts, values_for

FULL, NONE, UNMARKED = Mark(Fraction(1), right=True), Mark(Fraction(0), right=False), Mark(Fraction(0), right=None)
CHOICE = Question(Kind.CHOICE, "?", options=("a", "b", "c", "d"), right=(1, 3))
MULTIPLE = Question(Kind.MULTIPLE, "?", options=("a", "b", "c", "d"), right=(0, 2))
TRUE_FALSE = Question(Kind.TRUE_FALSE, "?", options=TRUE_FALSE_OPTIONS, right=(1,))
ORDER = Question(Kind.ORDER, "?", items=("a", "b", "c", "d"))
MATCH = Question(Kind.MATCH, "?", left=("a", "b", "c"), right_side=("x", "y", "x"))
NUMERIC = Question(Kind.NUMERIC, "?", answer="10.5", tolerance="0.25")
TEXT = Question(Kind.TEXT, "?", answers=("Điện Biên", "DB"))
POLL = Question(Kind.POLL, "?", options=("a", "b"))
WORDS = Question(Kind.WORDS, "?")


def perfect(question):
    size = range(len(question.items or question.left))
    return {
        Kind.CHOICE: list(question.right[:1]),
        Kind.TRUE_FALSE: list(question.right),
        Kind.MULTIPLE: list(question.right),
        Kind.ORDER: list(size),
        Kind.MATCH: [[n, n] for n in size],
        Kind.NUMERIC: question.answer,
        Kind.TEXT: question.answers[0] if question.answers else "",
    }.get(question.kind)


@given(st.data())
def test_any_well_formed_value_earns_between_nothing_and_all(data):
    question = data.draw(questions())
    value = data.draw(values_for(question))
    marker = Marker(question)
    assert marker.is_well_formed(value)
    earned = marker.mark(value)
    assert 0 <= earned.credit <= 1
    marked = question.kind not in {Kind.POLL, Kind.WORDS}
    assert earned.right is ((earned.credit == 1) if marked else None)
    assert mark(question, value) == earned


@given(questions(tuple(set(Kind) - {Kind.POLL, Kind.WORDS})))
def test_the_right_answer_earns_all(question):
    assert is_well_formed(question, perfect(question))
    assert mark(question, perfect(question)) == FULL


@given(st.data())
def test_the_order_of_picks_and_pairs_does_not_matter(data):
    question = data.draw(questions((Kind.MULTIPLE, Kind.MATCH)))
    value = data.draw(values_for(question))
    assert mark(question, data.draw(st.permutations(value))) == mark(question, value)


@given(texts, st.sampled_from(["", " ", "\t "]))
def test_text_forgives_outer_spaces(text, space):
    question = Question(Kind.TEXT, "?", answers=(text,))
    assert mark(question, space + text + space) == FULL


@given(st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ ", min_size=1).filter(str.strip))
def test_text_forgives_case_and_accents(text):
    question = Question(Kind.TEXT, "?", answers=(text,))
    assert mark(question, text.upper()) == mark(question, fold(text)) == mark(question, text.title()) == FULL


json_like = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 5) | st.floats(allow_nan=True) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=8,
)


@given(questions(), json_like)
def test_whatever_json_holds_is_judged_and_if_well_formed_marked(question, value):
    if is_well_formed(question, value):
        assert 0 <= mark(question, value).credit <= 1


@pytest.mark.parametrize(
    ("question", "value", "credit"),
    [
        (CHOICE, [1], 1),
        (CHOICE, [3], 1),
        (CHOICE, [0], 0),
        (TRUE_FALSE, [1], 1),
        (TRUE_FALSE, [0], 0),
        (MULTIPLE, [0, 2], 1),
        (MULTIPLE, [2, 0], 1),
        (MULTIPLE, [0], Fraction(1, 2)),
        (MULTIPLE, [0, 2, 1], Fraction(1, 2)),
        (MULTIPLE, [0, 1], 0),
        (MULTIPLE, [1, 3], 0),
        (MULTIPLE, [0, 1, 2, 3], 0),
        (ORDER, [0, 1, 2, 3], 1),
        (ORDER, [3, 2, 1, 0], 0),
        (ORDER, [1, 0, 2, 3], Fraction(5, 6)),
        (ORDER, [3, 0, 1, 2], Fraction(1, 2)),
        (MATCH, [[0, 0], [1, 1], [2, 2]], 1),
        (MATCH, [[0, 2], [1, 1], [2, 0]], 1),
        (MATCH, [[0, 1], [1, 0], [2, 2]], Fraction(1, 3)),
        (MATCH, [[1, 1]], Fraction(1, 3)),
        (NUMERIC, "10.25", 1),
        (NUMERIC, "10.75", 1),
        (NUMERIC, "10.7500000001", 0),
        (NUMERIC, "10.24", 0),
        (NUMERIC, "-10.5", 0),
        (TEXT, "  dien   BIEN ", 1),
        (TEXT, "ĐIỆN BIÊN", 1),
        (TEXT, "db", 1),
        (TEXT, "Điện Biên Phủ", 0),
    ],
)
def test_credit_follows_the_contract(question, value, credit):
    assert is_well_formed(question, value)
    assert mark(question, value) == Mark(Fraction(credit), right=credit == 1)


@pytest.mark.parametrize(("question", "value"), [(POLL, [0]), (WORDS, "chuyển đổi số")])
def test_polls_and_words_are_neither_right_nor_wrong(question, value):
    assert is_well_formed(question, value)
    assert mark(question, value) == UNMARKED


@pytest.mark.parametrize(
    ("question", "value"),
    [
        (CHOICE, []),
        (CHOICE, [0, 1]),
        (CHOICE, [4]),
        (CHOICE, [-1]),
        (CHOICE, [True]),
        (CHOICE, ["0"]),
        (CHOICE, [0.0]),
        (CHOICE, 0),
        (CHOICE, None),
        (TRUE_FALSE, [2]),
        (TRUE_FALSE, [0, 1]),
        (POLL, []),
        (POLL, [0, 1]),
        (MULTIPLE, []),
        (MULTIPLE, [0, 0]),
        (MULTIPLE, [4]),
        (MULTIPLE, "01"),
        (ORDER, [0, 1, 2]),
        (ORDER, [0, 1, 2, 2]),
        (ORDER, [0, 1, 2, 4]),
        (ORDER, [0, 1, 2, 3, 3]),
        (ORDER, {}),
        (MATCH, []),
        (MATCH, [[0, 0], [0, 1]]),
        (MATCH, [[0, 0], [1, 0]]),
        (MATCH, [[0, 3]]),
        (MATCH, [[0]]),
        (MATCH, [[0, 1, 2]]),
        (MATCH, [0, 1]),
        (MATCH, [[0, 0], [1, 1], [2, 2], [0, 0]]),
        (MATCH, "00"),
        (NUMERIC, 10.5),
        (NUMERIC, "10,5"),
        (NUMERIC, "1e3"),
        (NUMERIC, "+1"),
        (NUMERIC, ""),
        (NUMERIC, "."),
        (NUMERIC, "NaN"),
        (NUMERIC, "١"),
        (NUMERIC, "1" * 16),
        (NUMERIC, "1\n"),
        (TEXT, ""),
        (TEXT, "   "),
        (TEXT, "x" * 201),
        (TEXT, 5),
        (TEXT, "a\x00b"),
        (WORDS, ["a"]),
        (WORDS, "\ud800"),
    ],
)
def test_malformed_values_are_told_apart(question, value):
    assert not is_well_formed(question, value)
