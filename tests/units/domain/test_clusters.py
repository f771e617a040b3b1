"""Entering a cluster, belonging to it in a year, leading it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from units.domain.clusters import Entry, Stay, belongs_in, check_entry, check_leads
from units.domain.days import day_of, read_day

DAY = date(2026, 3, 1)
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@given(DAYS, st.integers(0, 900), st.integers(2025, 2031))
def test_a_stay_belongs_to_every_year_it_touches(since, length, year):
    until = since + timedelta(days=length)
    assert belongs_in(Stay("a", since, until), year) == (since.year <= year <= until.year)
    assert belongs_in(Stay("a", since), year) == (since.year <= year)


def test_a_unit_enters_after_the_day_it_entered_the_last_one():
    stay, next_day = Stay("a", DAY), DAY + timedelta(days=1)
    assert check_entry(None, Entry("a", DAY, DAY)) == ()
    assert check_entry(stay, Entry("b", next_day, next_day)) == ()
    assert check_entry(stay, Entry("", next_day, next_day)) == ()
    assert [each.pointer for each in check_entry(stay, Entry("b", DAY, DAY))] == ["on"]
    assert [each.pointer for each in check_entry(stay, Entry("a", DAY, DAY))] == ["unit"]
    assert [each.pointer for each in check_entry(None, Entry("", DAY, DAY))] == ["unit"]


@given(DAYS, st.integers(-20, 20), st.sampled_from(["", "b"]))
def test_no_unit_enters_or_leaves_before_the_day_has_come(today, days, cluster):
    found = check_entry(Stay("a", date(2024, 1, 1)), Entry(cluster, today + timedelta(days=days), today))
    assert [each.pointer for each in found] == (["on"] if days > 0 else [])


def test_two_members_lead():
    assert check_leads("a", "b", {"a", "b"}) == ()
    assert check_leads("", "", set()) == ()
    assert [each.pointer for each in check_leads("x", "a", {"a"})] == ["head"]
    assert [each.pointer for each in check_leads("a", "x", {"a"})] == ["deputy"]
    assert [each.pointer for each in check_leads("a", "a", {"a"})] == ["deputy"]


@given(DAYS)
def test_a_day_is_read_as_it_is_written(day):
    assert read_day(day.isoformat()) == day == read_day(f" {day:%d/%m/%Y} ")


def test_what_is_no_day_is_none(clock):
    assert read_day("31/02/2026") is None
    assert day_of(clock.now()) == date(2026, 10, 10)
