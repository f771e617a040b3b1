from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.kinds import SESSION_KINDS, Band, SessionKind, find_rule
from events.programme.domain.session import Content, find_errors, spans_days

NOW = datetime(2026, 10, 1, tzinfo=UTC)
GOOD = Content("community", "Lớp", NOW, NOW + timedelta(hours=2), place="Nhà văn hóa", capacity=40)


def fields_of(**changed):
    return [error.pointer for error in find_errors(replace(GOOD, **changed), NOW)]


def test_a_plain_session_can_be_planned():
    assert find_errors(GOOD, NOW) == ()


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"kind": "party"}, "kind"),
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "a\x00"}, "title"),
        ({"mode": "phone"}, "mode"),
        ({"ends_at": NOW}, "ends_at"),
        ({"ends_at": NOW + timedelta(days=15)}, "ends_at"),
        ({"starts_at": NOW + timedelta(days=4000), "ends_at": NOW + timedelta(days=4001)}, "starts_at"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 10**6}, "capacity"),
        ({"place": ""}, "place"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"about": "x" * 5001}, "about"),
        ({"aids": "x" * 201}, "aids"),
        ({"language": "xx"}, "language"),
        ({"admission": "maybe"}, "admission"),
        ({"target_group": "all"}, "target_group"),
    ],
)
def test_what_is_wrong_is_named(changed, pointer):
    assert fields_of(**changed) == [pointer]


def test_online_needs_no_place():
    assert fields_of(mode="online", place="", link="https://hop.example/1") == []


@given(st.text(max_size=20), st.integers(-5, 10**7))
def test_any_words_are_taken_or_named(text, capacity):
    pointers = fields_of(title=text, capacity=capacity)
    assert set(pointers) <= {"title", "capacity"}
    assert ("capacity" in pointers) is not (1 <= capacity <= 100_000)


def test_a_course_is_on_each_of_its_days():
    first, last = NOW, NOW + timedelta(days=2)
    assert [spans_days(first, last, date(2026, 10, day)) for day in (1, 2, 3, 4)] == [True, True, True, False]


def test_every_kind_has_a_rule_with_an_indicator():
    assert set(SESSION_KINDS) == set(SessionKind)
    assert all(rule.indicators and rule.hosts for rule in SESSION_KINDS.values())
    assert (find_rule("community"), find_rule("?")) == (SESSION_KINDS[SessionKind.COMMUNITY], None)


@given(st.integers(0, 200))
def test_a_band_holds_what_lies_in_it(people):
    assert Band(30, 50).holds(people) is (people in range(30, 51))
