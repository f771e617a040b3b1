"""What an entry must say, how much of it counts, whom the sample draws."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import new_id
from events.help_log.domain.entries import (
    CALLED_IN_HUNDRED,
    HELPERS,
    TOPICS,
    Entry,
    HelperKind,
    amount_of,
    find_errors,
    is_called,
    within_cap,
)
from leaderboards.domain.kinds import KINDS

TODAY = date(2026, 10, 10)
ENTRY = Entry(TODAY, "Bản Nậm Sin", "Lò Thị Pâng", "0912 345 678", 1, "vneid", 15)


def test_every_helper_makes_a_fact_that_its_units_may_report():
    assert set(HELPERS) == set(HelperKind)
    for rule in HELPERS.values():
        assert set(rule.units) <= set(KINDS[rule.fact].unit_kinds)


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, set()),
        ({"day": TODAY + timedelta(days=1)}, {"day"}),
        ({"day": TODAY - timedelta(days=32)}, {"day"}),
        ({"village": ""}, {"village"}),
        ({"village": "a\tb"}, {"village"}),
        ({"name": "x" * 81, "phone": "12"}, {"name", "phone"}),
        ({"people": 0, "topic": "lạ", "minutes": -1}, {"people", "topic", "minutes"}),
    ],
)
def test_faults_are_named_by_field(changed, fields):
    assert {error.pointer for error in find_errors(replace(ENTRY, **changed), TODAY)} == fields


@given(st.sampled_from(list(HelperKind)), st.lists(st.integers(1, 200), max_size=20))
def test_no_order_of_entries_counts_more_than_the_days_cap(kind, amounts):
    counted = 0
    for amount in amounts:
        counted += within_cap(kind, amount, counted)
    assert counted == min(sum(amounts), HELPERS[kind].daily_cap)


def test_a_named_person_is_one_and_a_visit_is_one():
    crowd = replace(ENTRY, name="", people=8)
    assert [amount_of(kind, crowd) for kind in HelperKind] == [8, 1, 8]
    assert {amount_of(kind, replace(ENTRY, people=8)) for kind in HelperKind} == {1}


@given(st.sampled_from(list(TOPICS)), st.integers(0, 300))
def test_accents_and_the_day_do_not_make_another_person_but_topic_and_year_do(topic, days):
    one = replace(ENTRY, topic=topic)
    assert replace(one, name="lo thi pang", day=TODAY - timedelta(days=days % 200)).subject == one.subject
    assert replace(one, day=date(2025, 10, 10)).subject != one.subject
    assert replace(one, name="").subject == ""


def test_about_one_in_five_is_called_and_never_without_a_phone():
    ids = [new_id() for _ in range(5000)]
    called = sum(is_called(each, "0912345678") for each in ids)
    assert abs(called / 50 - CALLED_IN_HUNDRED) < 4
    assert not any(is_called(each, "") for each in ids)
    assert [is_called(each, "1") for each in ids[:50]] == [is_called(each, "2") for each in ids[:50]]
