"""Decimal strings as people type them and as they are kept."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.quizzes.domain.values import decimal_of, decimal_typed, is_decimal, is_storable
from tests.competitions.quizzes.domain.strategies import decimals


@given(decimals)
def test_a_decimal_keeps_its_value(text):
    assert is_decimal(text)
    assert Decimal(decimal_of(Decimal(text)) or "NaN") == Decimal(text)
    assert decimal_typed(f" {text.replace('.', ',')} ") == text


@given(st.text(max_size=30) | st.decimals().map(str))
def test_whatever_is_typed_gives_a_decimal_string_or_none(text):
    typed = decimal_typed(text)
    assert typed is None or is_decimal(typed)


@pytest.mark.parametrize(
    ("number", "text"),
    [("1E+2", "100"), ("-0", "0"), ("1.500", "1.5"), ("1E-7", "0.0000001"), ("1E-11", None), ("1E+15", None)],
)
def test_numbers_become_plain_decimal_strings(number, text):
    assert decimal_of(Decimal(number)) == text


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1E+999999"])
def test_what_is_no_usable_number_becomes_none(number):
    assert decimal_of(Decimal(number)) is None


@pytest.mark.parametrize(
    ("typed", "text"), [("10,5", "10.5"), ("+3", "3"), (".5", "0.5"), ("-,5", "-0.5"), ("1 000", None), ("", None)]
)
def test_typed_numbers(typed, text):
    assert decimal_typed(typed) == text


@pytest.mark.parametrize(("text", "kept"), [("a\nb\t", True), ("\x00", False), ("\ufdd0", False), ("\ud800", False)])
def test_control_characters_and_noncharacters_are_not_kept(text, kept):
    assert is_storable(text) is kept
