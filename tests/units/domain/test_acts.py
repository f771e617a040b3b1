"""What stands against merging, splitting, renaming and moving."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.domain.acts import (
    Decree,
    Part,
    UnitNow,
    check_merge,
    check_move,
    check_new_codes,
    check_parts,
    check_rename,
    check_split,
    is_code,
)
from units.domain.unit import Kind

TODAY = date(2026, 10, 10)
DECREE = Decree(TODAY, "Sắp xếp", "NQ 01", TODAY)
PROVINCE = UnitNow("p", "11", "Tỉnh", Kind.PROVINCE)
A, B, C = (UnitNow(key, f"c-{key}", f"Xã {key}", Kind.COMMUNE, date(2025, 7, 1), above=("p",)) for key in "abc")
VILLAGE = UnitNow("v", "ban-v", "Bản V", Kind.VILLAGE, above=("a", "p"))
NEW = Part("c-moi", "Xã Mới")


def fields(problems):
    return {problem.pointer for problem in problems}


def test_units_of_one_kind_become_one():
    assert check_merge([A, B], NEW, DECREE) == ()
    assert check_merge([A], B, DECREE) == ()


@pytest.mark.parametrize(
    ("olds", "into", "pointer"),
    [
        ([A], NEW, "others"),
        ([], B, "others"),
        ([A, A], NEW, "others"),
        ([A, VILLAGE], NEW, "others"),
        ([PROVINCE], PROVINCE, "others"),
        ([A], A, "into"),
        ([A], VILLAGE, "into"),
        ([A], replace(B, above=("a", "p")), "into"),
        ([A, B], Part("Có Dấu", "Xã"), "code"),
        ([A, B], Part("cum", "Xã"), "code"),
        ([A, B], Part("c-moi", " "), "name"),
        ([replace(A, until=date(2026, 1, 1))], B, "on"),
        ([replace(A, since=TODAY)], B, "on"),
        ([A], replace(B, since=TODAY), "on"),
        ([replace(A, changed_on=TODAY + timedelta(days=1))], B, "on"),
    ],
)
def test_a_merger_that_makes_no_sense_is_refused(olds, into, pointer):
    assert pointer in fields(check_merge(olds, into, DECREE))


@pytest.mark.parametrize(
    ("change", "pointer"),
    [({"on": TODAY + timedelta(days=1)}, "on"), ({"reason": " "}, "reason"), ({"document": ""}, "document")],
)
def test_every_act_needs_its_day_and_document(change, pointer):
    decree = replace(DECREE, **change)
    checks = (
        check_merge([A], B, decree),
        check_split(A, [NEW], decree, stays=True),
        check_rename(A, "Xã Khác", decree),
        check_move(VILLAGE, B, decree),
    )
    assert all(fields(found) == {pointer} for found in checks)


def test_a_unit_splits_into_two_or_loses_a_part():
    assert check_split(A, [NEW], DECREE, stays=True) == ()
    assert check_split(A, [NEW, Part("c-hai", "Xã Hai")], DECREE, stays=False) == ()
    assert fields(check_split(A, [NEW], DECREE, stays=False)) == {"parts"}
    assert fields(check_split(A, [], DECREE, stays=True)) == {"parts"}
    assert fields(check_split(A, [NEW, NEW], DECREE, stays=True)) == {"parts"}
    assert fields(check_split(A, [Part("?", "")], DECREE, stays=True)) == {"parts"}
    assert fields(check_split(PROVINCE, [NEW], DECREE, stays=True)) == {"parts"}


@pytest.mark.parametrize("name", ["", "x" * 201, "Xã\n", A.name])
def test_a_name_is_new_and_can_be_read(name):
    assert fields(check_rename(A, name, DECREE)) == {"name"}


def test_a_unit_moves_below_one_that_may_hold_it():
    assert check_move(VILLAGE, B, DECREE) == ()
    assert fields(check_move(VILLAGE, A, DECREE)) == {"parent"}
    assert fields(check_move(VILLAGE, PROVINCE, DECREE)) == {"parent"}
    assert fields(check_move(VILLAGE, replace(B, until=TODAY), DECREE)) == {"parent"}


@given(st.lists(st.sampled_from("abcdef"), unique=True, max_size=5), st.sampled_from("abcdef"))
def test_no_move_ever_makes_a_circle(above, key):
    cell = UnitNow(key, f"cb-{key}", "Chi bộ", Kind.PARTY_CELL)
    parent = UnitNow("z", "cb-z", "Chi bộ Z", Kind.PARTY_CELL, above=tuple(above))
    assert (check_move(cell, parent, DECREE) == ()) == (key not in above)
    assert check_move(cell, cell, DECREE) != ()


def test_codes_that_others_have_are_named():
    assert [each.params for each in check_new_codes([NEW, Part("c-hai", "Hai")], {"c-moi"}, "code")] == [
        {"code": "c-moi"}
    ]
    assert check_parts([NEW]) == ()


@given(st.text(max_size=90))
def test_a_code_fits_an_address_and_never_one_of_ours(text):
    if is_code(text):
        assert text.isascii()
        assert text == text.lower()
        assert "/" not in text
        assert text not in {"so-lieu", "nhap", "cum", "ranh-gioi"}
