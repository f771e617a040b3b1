"""Folding forgives, sorting follows the Vietnamese dictionary, whole numbers are read as people write them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.vietnamese import find_whole, fold, slug, sort_key, write_cell

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
VOWELS = "aăâeêioôơuưy"
words = st.text(st.sampled_from("aăâàảãáạbdđeêioôơuưAĐỘ -1"), max_size=6)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(words)
def test_accents_case_and_outer_spaces_do_not_matter(text: str) -> None:
    assert fold(f"  {text.upper()} ") == fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert fold(text).isascii()


@pytest.mark.parametrize(
    ("text", "folded"), [("Đường  Ẳng Nưa", "duong ang nua"), (" Lò Thị Pâng", "lo thi pang"), ("", "")]
)
def test_folding_examples(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_slug_holds_ascii_words_only() -> None:
    assert slug("TH-THCS Thanh Trường, số 2!") == "th-thcs-thanh-truong-so-2"


def test_the_alphabet_comes_in_its_order() -> None:
    assert sorted(set(LETTERS), key=sort_key) == list(LETTERS)


def test_tones_come_in_their_order_and_after_the_letters() -> None:
    for vowel in VOWELS:
        toned = [unicodedata.normalize("NFC", vowel + tone) for tone in TONES]
        assert sorted(set(toned), key=sort_key) == toned
    assert sorted(["má", "mạ b", "mà c", "ma d"], key=sort_key) == ["má", "mạ b", "mà c", "ma d"]


def test_small_letters_come_before_capitals_of_the_same_word() -> None:
    assert sorted(["Lò", "lò", "Lo", "lo"], key=sort_key) == ["lo", "Lo", "lò", "Lò"]


def test_names_come_as_icu_sorts_them() -> None:
    """The order of Intl.Collator("vi") with ICU 78."""
    names = [
        "Ẳng Nưa", "Ẳng Tở", "Chà Nưa", "Chà Tở", "Chiềng Sinh", "Da", "Đa", "Điện Biên", "Điện Biên Phủ",
        "Hạng A", "Hàng B", "Lay Nưa", "Lò", "Lỳ", "Mường Ảng", "Mường Lạn", "Mường Luân", "Nà Bủng", "Na Sang",
        "Ơn", "Pờ", "Tủa Thàng", "Tuần Giáo", "Tuần-Giáo",
    ]  # fmt: skip
    assert sorted(sorted(names), key=sort_key) == names


@given(st.data(), st.lists(words))
def test_sorting_does_not_depend_on_the_order_before(data: st.DataObject, texts: list[str]) -> None:
    assert sorted(data.draw(st.permutations(texts)), key=sort_key) == sorted(texts, key=sort_key)


@given(st.text())
def test_any_text_has_a_key_equal_for_both_normal_forms(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert sort_key(composed)[:3] == sort_key(decomposed)[:3]


def test_a_foreign_mark_comes_after_its_plain_letter() -> None:
    assert sorted(["ñb", "nc", "na", "ĉ", "c"], key=sort_key) == ["c", "ĉ", "na", "ñb", "nc"]


@given(st.integers(0, 10**9 - 1), st.sampled_from(["", ".", " "]))
def test_a_number_written_with_or_without_thousands_is_read(number, sign):
    assert find_whole(f"{number:,}".replace(",", sign), 9) == number


@given(st.floats(-1e6, 1e6))
def test_a_number_with_a_fraction_is_never_read_as_a_whole_one(number):
    assert find_whole(write_cell(number), 9) == (int(number) if number.is_integer() and number >= 0 else None)


@pytest.mark.parametrize(
    "text", ["", "64.5", "0.125", "1.25", "12.5000", "1234.567", ".5", "5.", "1..000", "1,5", "-3", "²", "٣", "1\n2"]
)
def test_what_is_no_whole_number_is_refused(text):
    assert find_whole(text, 9) is None


def test_a_number_of_too_many_digits_is_refused():
    assert [find_whole(text, 9) for text in ("999.999.999", "1.000.000.000", "9" * 5000)] == [999_999_999, None, None]
