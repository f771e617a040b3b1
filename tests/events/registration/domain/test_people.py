from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.registration.domain.people import Candidate, Form, Guardian, Home, clean, find_errors, is_same

GOOD = Form("Lò Thị Pâng", "03127", 1990, consent=True)
PLACES = st.sampled_from([None, "a", "b"])
PHONES = st.sampled_from([None, "0912345678", "0387654321"])


def fields_of(**changed):
    return [error.pointer for error in find_errors(replace(GOOD, **changed), 2026)]


def test_a_plain_form_can_be_taken():
    assert find_errors(GOOD, 2026) == ()


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"name": " "}, "name"),
        ({"name": "12 34"}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "a\x07"}, "name"),
        ({"birth_year": None}, "birth_year"),
        ({"birth_year": 1899}, "birth_year"),
        ({"birth_year": 2027, "guardian": Guardian("Mẹ")}, "birth_year"),
        ({"birth_year": 2011}, "guardian"),
        ({"guardian": Guardian("x" * 61)}, "guardian"),
        ({"support": "x" * 301}, "support"),
        ({"target_group": "all"}, "target_group"),
        ({"consent": False}, "consent"),
    ],
)
def test_what_is_wrong_is_named(changed, pointer):
    assert fields_of(**changed) == [pointer]


@given(st.integers(1906, 2026))
def test_only_children_need_a_guardian(born):
    assert ("guardian" in fields_of(birth_year=born)) is (2026 - born < 16)
    assert fields_of(birth_year=born, guardian=Guardian("Lò Văn Cha")) == []


@given(PLACES, PLACES, PHONES)
def test_who_says_the_same_again_is_the_same(commune, village, phone):
    known = Candidate("k", "lo thi pang", 1990, commune, village, phone)
    again = replace(GOOD, name="LÒ  thị pâng", phone=phone)
    assert is_same(known, again, Home(commune, village))


@given(PLACES, PHONES, PLACES, PHONES)
def test_another_name_or_year_is_another_person(commune, phone, village, other):
    known = Candidate("k", "lo thi pang", 1990, commune, village, phone)
    assert not is_same(known, replace(GOOD, name="Lò Thị Hặc", phone=phone), Home(commune, village))
    assert not is_same(known, replace(GOOD, birth_year=1991, phone=other), Home(commune, village))


@pytest.mark.parametrize(
    ("known", "form", "home", "same"),
    [
        (("x", "a", "0912345678"), "0912345678", Home("y", "b"), True),
        (("x", "a", "0912345678"), "0387654321", Home("x", "a"), False),
        (("x", "a", None), "0387654321", Home("x", "b"), False),
        (("x", "a", None), None, Home("x"), True),
        (("x", "a", None), None, Home("y", "a"), False),
    ],
)
def test_phones_and_villages_tell_people_of_one_name_apart(known, form, home, same):
    candidate = Candidate("k", "lo thi pang", 1990, *known)
    assert is_same(candidate, replace(GOOD, phone=form), home) is same


@given(st.text(max_size=30))
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)
