"""Codes, fields, roots, names and money: what is printed is what is signed, and what is typed is found."""

import hashlib
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.awards.decisions.domain.certificates import (
    Entry,
    Recipient,
    Shared,
    leaf_of,
    make_fields,
    place_of,
    root_of,
)
from competitions.awards.decisions.domain.codes import ALPHABET, BITS, code_from_number, read_code
from competitions.awards.decisions.domain.money import money_of
from competitions.awards.decisions.domain.names import MOST_NAMES, key_of, read_pasted
from competitions.awards.decisions.service.signing import CertificateKeys, canonical_of, is_signed
from competitions.awards.domain.words import AwardKind, SubjectKind
from competitions.awards.rules.domain.rules import Rule
from core.kernel import Invalid

NUMBERS = st.integers(0, 2**BITS - 1)
KEYS = CertificateKeys("x" * 40)
DAY = date(2026, 10, 10)


@given(NUMBERS, NUMBERS)
def test_a_code_is_read_as_it_is_written_typed_or_mistaken_and_no_two_are_alike(one, other):
    code = code_from_number(one)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert (read_code(code), read_code(typed)) == (code, code)
    assert (code == code_from_number(other)) == (one == other)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_code_or_nothing(typed):
    code = read_code(typed)
    assert code is None or (len(code) == 19 and set(code) <= set(ALPHABET + "-"))


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_signature_fits_its_own_fields_only(name, other):
    shared = Shared("Tỉnh", "11", "Ngày hội", "12/QĐ", DAY, "Lường Văn Mẫu", "Chủ tịch")
    entry = Entry(code_from_number(7), 1, 2026, DAY)
    one, two = (
        canonical_of(make_fields(shared, Recipient("thanks", "k", SubjectKind.PERSON, each), entry))
        for each in (name, other)
    )
    signature = KEYS.sign(one)
    assert is_signed(KEYS.public_key, one, signature)
    assert is_signed(KEYS.public_key, two, signature) == (one == two)


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=20), st.data())
def test_a_root_changes_with_each_leaf_and_with_their_order(contents, data):
    leaves = [hashlib.sha256(each).digest() for each in contents]
    at = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:at], leaf_of("khác"), *leaves[at + 1 :]]
    assert len(root_of(leaves)) == 64
    assert root_of(leaves) != root_of(changed)
    assert (root_of(leaves) == root_of(leaves[::-1])) == (leaves == leaves[::-1])


@given(st.integers(1, 10**8), st.fractions(0, 10, max_denominator=100))
def test_money_is_base_salary_times_factor_rounded_half_up_once(base, factor):
    rules = [
        Rule("money.base_salary", str(base), "Nghị định", DAY, None, is_verified=True),
        Rule("money.factor.certificate_of_merit", str(factor), "Nghị định", DAY, None, is_verified=False),
    ]
    money = money_of(rules, AwardKind.CERTIFICATE_OF_MERIT, SubjectKind.PERSON, DAY)
    assert -Fraction(1, 2) < money.amount - base * factor <= Fraction(1, 2)
    assert not money.is_verified
    assert money_of((), AwardKind.THANKS, SubjectKind.PERSON, DAY).amount == 0


@given(st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from(("", "Bản Nậm Sin"))), min_size=1, max_size=9))
def test_a_pasted_list_keeps_its_lines_in_their_order(pairs):
    named = read_pasted("\n\n".join(f"{name};{line}" if line else name for name, line in pairs))
    assert [(each.name, each.line) for each in named] == pairs
    assert len({key_of(each) for each in named}) == len(set(pairs))


def test_a_unit_signs_at_the_place_it_is_named_after():
    assert [place_of(name) for name in ("Tỉnh Điện Biên", "Xã Mường Nhé", "Sở Nội vụ", "Xã")] == [
        "Điện Biên",
        "Mường Nhé",
        "Sở Nội vụ",
        "Xã",
    ]


def test_an_empty_list_and_one_with_a_nameless_line_are_refused():
    for text, errors in (("", 1), ("; chỉ có dòng dưới\nLò Văn A", 1)):
        with pytest.raises(Invalid) as refused:
            read_pasted(text)
        assert len(refused.value.errors) == errors


@pytest.mark.parametrize("text", ["Lò Văn \u202e Ẳng", "\n".join(f"Lò Văn {n}" for n in range(MOST_NAMES + 1))])
def test_a_sign_that_cannot_be_printed_and_a_batch_too_large_are_refused(text):
    with pytest.raises(Invalid) as refused:
        read_pasted(text)
    assert len(refused.value.errors) == 1


def test_no_certificates_have_no_root():
    assert root_of([]) == ""
