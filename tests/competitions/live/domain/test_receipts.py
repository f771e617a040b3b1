import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.live.domain.receipts import ALPHABET, Receipted, read_receipt, receipt_for

KEY = b"k" * 32
answers = st.builds(Receipted, st.text("ab,"), st.text("ab,"), st.integers(1, 200), st.text("ab,"))


def test_a_receipt_stays_the_same_in_later_versions():
    assert receipt_for(KEY, Receipted("room", "person", 3, "answer")) == "F3Q81A"


@given(answers)
def test_a_receipt_has_six_characters_and_reads_as_itself(answer):
    code = receipt_for(KEY, answer)
    assert len(code) == 6
    assert set(code) <= set(ALPHABET)
    assert read_receipt(code) == read_receipt(f" {code[:3].lower()}-{code[3:]} ") == code


def test_fields_cannot_run_into_each_other():
    one, other = Receipted("a,b", "c", 1, "d"), Receipted("a", "b,c", 1, "d")
    assert receipt_for(KEY, one) != receipt_for(KEY, other)


def test_another_key_gives_another_receipt():
    answer = Receipted("room", "person", 3, "answer")
    assert receipt_for(KEY, answer) != receipt_for(b"other", answer)


@pytest.mark.parametrize(("typed", "code"), [("oil7q2", "0117Q2"), ("7KQ-2M4", "7KQ2M4"), ("7k q2 m4", "7KQ2M4")])
def test_look_alikes_are_mended(typed, code):
    assert read_receipt(typed) == code


@pytest.mark.parametrize("typed", ["", "7KQ2M", "7KQ2M44", "7KQ2MU", "7KQ2M!", "đKQ2M4"])
def test_what_cannot_be_a_receipt_is_none(typed):
    assert read_receipt(typed) is None
