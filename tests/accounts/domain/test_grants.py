"""Dated roles hold from their first to their last day, by the province's calendar."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.grants import day_of, find_last_day, in_force, list_in_force
from core.kernel import Grant, Role

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
GRANTS = st.builds(
    lambda role, unit, since, length: Grant(
        role, unit, since, None if length is None else since + timedelta(days=length)
    ),
    st.sampled_from(Role),
    st.sampled_from(["11", "03127"]),
    DAYS,
    st.none() | st.integers(0, 400),
)


@given(GRANTS, DAYS)
def test_a_role_holds_between_its_days_inclusive(grant, day):
    assert in_force(grant, day) == (grant.since <= day <= (grant.until or date.max))


@given(st.lists(GRANTS, max_size=8), DAYS, st.randoms())
def test_the_order_of_the_rows_does_not_matter(grants, day, random):
    shuffled = grants.copy()
    random.shuffle(shuffled)
    assert list_in_force(grants, day) == list_in_force(shuffled, day)
    assert set(list_in_force(grants, day)) == {grant for grant in grants if in_force(grant, day)}


@given(st.lists(GRANTS, max_size=6), DAYS)
def test_every_day_until_the_last_is_held_and_the_next_is_not(grants, since):
    held = next(
        (day for day in (since + timedelta(days=n) for n in range(1000)) if not any(in_force(g, day) for g in grants)),
        date.max,
    )
    last = find_last_day(grants, since)
    assert held == (since if last is None else date.max if last == date.max else last + timedelta(days=1))


def test_the_day_begins_at_midnight_in_the_province():
    assert day_of(datetime(2026, 10, 9, 16, 59, tzinfo=UTC)) == date(2026, 10, 9)
    assert day_of(datetime(2026, 10, 9, 17, 0, tzinfo=UTC)) == date(2026, 10, 10)
