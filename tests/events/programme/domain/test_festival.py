"""The festival's window, days carried from year to year, and templates that can be planned."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.kinds import find_rule
from events.programme.domain.festival import (
    TEMPLATES,
    NewFestival,
    Size,
    anchor_of,
    find_festival_errors,
    shift_day,
    size_of,
)
from events.programme.domain.session import find_errors
from events.programme.service.festivals import to_content

GOOD = NewFestival(2026, "Ngày hội", date(2026, 9, 25), date(2026, 10, 20))


@given(st.integers(2020, 2099), st.integers(2020, 2099), st.integers(-40, 40))
def test_a_day_keeps_its_weekday_and_nearly_its_distance(source, target, away):
    day = anchor_of(source) + timedelta(days=away)
    shifted = shift_day(day, source, target)
    assert abs((shifted - anchor_of(target)).days - away) <= 3
    assert shifted == anchor_of(target) if not away else shifted.weekday() == day.weekday()


@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_more_people_never_make_a_smaller_commune(one, other):
    order = list(Size)
    assert (order.index(size_of(one)) <= order.index(size_of(other))) == (size_of(one) is size_of(other) or one < other)


def test_a_commune_of_unknown_size_is_of_the_middle():
    assert [size_of(people) for people in (None, 4_999, 5_000, 14_999, 15_000)] == [
        Size.MEDIUM,
        Size.SMALL,
        Size.MEDIUM,
        Size.MEDIUM,
        Size.LARGE,
    ]


@pytest.mark.parametrize("size", Size)
def test_every_template_can_be_planned(size):
    now = datetime(2026, 9, 1, tzinfo=UTC)
    assert [find_errors(to_content(part, 2026), now) for part in TEMPLATES[size]] == [()] * len(TEMPLATES[size])
    assert all(find_rule(part.kind) for part in TEMPLATES[size])


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []),
        ({"year": 1999}, ["year"]),
        ({"title": " "}, ["title"]),
        ({"starts_on": None}, ["starts_on"]),
        ({"ends_on": date(2026, 9, 1)}, ["ends_on"]),
        ({"starts_on": date(2026, 10, 12)}, ["starts_on"]),
    ],
)
def test_a_window_that_cannot_be_is_pointed_at(changed, fields):
    assert [error.pointer for error in find_festival_errors(replace(GOOD, **changed))] == fields
