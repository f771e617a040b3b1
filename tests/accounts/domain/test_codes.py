"""Codes survive the way from a printed slip through a hand to a form."""

from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.codes import ALPHABET, CODE_BITS, SYMBOLS, read_code, write_code

NUMBERS = st.integers(0, 2**CODE_BITS - 1)


@given(NUMBERS, st.sampled_from(["", " ", "-", ".", "  "]), st.booleans())
def test_a_code_is_read_however_it_is_typed(number, sign, small):
    code = write_code(number)
    typed = sign.join(code.replace("-", ""))
    assert read_code(typed.lower() if small else typed) == code.replace("-", "")


@given(NUMBERS)
def test_letters_that_look_alike_are_forgiven(number):
    code = read_code(write_code(number))
    assert read_code(code.replace("0", "O").replace("1", "l").replace("V", "u")) == code


@given(NUMBERS, NUMBERS)
def test_two_numbers_never_give_one_code(one, other):
    assert (write_code(one) == write_code(other)) == (one == other)


def test_a_code_is_three_groups_of_four():
    assert write_code(0) == "0000-0000-0000"
    assert write_code(2**CODE_BITS - 1) == "ZZZZ-ZZZZ-ZZZZ"
    assert len(set(ALPHABET)) == 32
    assert SYMBOLS == 12
