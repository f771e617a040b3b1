"""Names inside sentences, what rounds are called, who signs for whom, amounts in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.awards.documents.domain.wording import (
    ONES,
    after_name,
    cited,
    deed_of,
    money_words,
    occasion_of,
    signing,
    within,
)

VALUES = {"mốt": 1, "lăm": 5, **{word: value for value, word in enumerate(ONES)}}
SCALES = {"nghìn": 1_000, "triệu": 1_000_000}


def number_of(words):
    """Read an amount aloud backwards: what a cashier makes of the words."""
    before, billion, rest = words.removesuffix(" đồng").lower().rpartition(" tỷ")
    return (number_of(before) * 1_000_000_000 if billion else 0) + below_billion(rest.split())


def below_billion(words):
    total = group = last = 0
    for word in words:
        if word in VALUES:
            last = VALUES[word]
        elif word == "mười":
            group += 10
        elif word in {"trăm", "mươi"}:
            group, last = group + last * (100 if word == "trăm" else 10), 0
        elif word in SCALES:
            total, group, last = total + (group + last) * SCALES[word], 0, 0
    return total + group + last


@given(st.integers(0, 10**13))
def test_an_amount_in_words_is_the_amount(amount):
    assert number_of(money_words(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (52_650_000, "Năm mươi hai triệu sáu trăm năm mươi nghìn đồng"),
        (3_510_000, "Ba triệu năm trăm mười nghìn đồng"),
        (1_005_021, "Một triệu không trăm linh năm nghìn không trăm hai mươi mốt đồng"),
        (15_000_000_000, "Mười lăm tỷ đồng"),
    ],
)
def test_amounts_read_as_a_cashier_says_them(amount, words):
    assert money_words(amount) == words


@given(st.text(min_size=1, max_size=40))
def test_a_name_inside_a_sentence_changes_its_first_letter_at_most(name):
    assert within(name)[1:] == name[1:]
    assert after_name(name) == f", {within(name)}"


def test_what_stands_inside_sentences_reads_as_one():
    assert [within("Ông Giàng A Chớ"), within("Hạng A Sử"), after_name("")] == ["ông Giàng A Chớ", "Hạng A Sử", ""]
    assert occasion_of("Khen thưởng Ngày hội số 2026") == "đợt “Ngày hội số 2026”"
    assert occasion_of("Khen thưởng ") == "đợt “Khen thưởng ”"
    assert deed_of("Xét khen thưởng tổng kết năm 2026") == "có thành tích trong tổng kết năm 2026"
    assert deed_of("Khen thưởng đột xuất Ngày hội 10/10") == "có thành tích đột xuất trong Ngày hội 10/10"
    assert [cited("01/QĐ-UBND"), cited("Quy chế 2026")] == ["Quyết định số 01/QĐ-UBND", "Quy chế 2026"]
    assert cited(" ") == "Quyết định số ……"
    assert [signing("Phó Chủ tịch"), signing("Chủ tịch")] == [("KT. Chủ tịch", "Phó Chủ tịch"), ("", "Chủ tịch")]
