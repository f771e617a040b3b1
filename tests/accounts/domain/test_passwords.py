"""Length counts, well-known and personal passwords do not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.passwords import LONGEST, SHORTEST, Weakness, find_weakness, normalise

ABOUT = ("Lò Thị Pâng", "pang.lo@ngayhoi.example", "0912345678")


@given(st.text(max_size=40))
def test_a_short_password_is_always_refused(text):
    weakness = find_weakness(text)
    assert (weakness is Weakness.SHORT) == (len(normalise(text)) < SHORTEST)


@given(st.text(max_size=60))
def test_the_same_letters_typed_on_any_keyboard_are_one_password(text):
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(unicodedata.normalize("NFC", text))


@given(st.text("abc1", min_size=12, max_size=30))
def test_few_different_letters_are_common(text):
    assert find_weakness(text) is Weakness.COMMON


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("con trâu qua suối sớm", None),
        ("Nhà sàn có 7 bậc", None),
        ("abcd-efgh-jkmn-pqrs", None),
        ("mat khau 2026!", Weakness.COMMON),
        ("Dienbienphu1954", Weakness.COMMON),
        ("123456789012", Weakness.COMMON),
        ("qwertyuiopasdf", Weakness.COMMON),
        ("zyxwvutsrqponm", Weakness.COMMON),
        ("hoaban7hoaban7", Weakness.COMMON),
        ("Lò Thị Pâng 1990", Weakness.PERSONAL),
        ("pang.lo-2026-9", Weakness.PERSONAL),
        ("a0912345678b", Weakness.PERSONAL),
        ("x" * (LONGEST + 1), Weakness.LONG),
    ],
)
def test_examples(password, weakness):
    assert find_weakness(password, ABOUT) == weakness
