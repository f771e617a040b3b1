"""When provisional lists are open, and which plans are refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.movements.declarations.domain.provisional import (
    DAYS_BEFORE,
    Plan,
    find_plan_flaws,
    is_open_time,
    is_over,
)

DAY = date(2026, 12, 31)


@given(st.dates(date(2025, 1, 1), date(2030, 1, 1)), st.integers(-10, 10))
def test_lists_are_open_from_three_days_before_until_the_day(freeze_on, days):
    plan, today = Plan("commune", "2026-Q4", freeze_on), freeze_on + timedelta(days=days)
    assert is_open_time(plan, today) is (-DAYS_BEFORE <= days <= 0)
    assert is_over(plan, today) is (days > 0)
    assert not (is_open_time(plan, today) and is_over(plan, today))


@pytest.mark.parametrize(
    ("plan", "fields"),
    [
        (Plan("commune", "2026-Q4", DAY), []),
        (Plan("province", "2026-Q4", DAY), ["unit_kind"]),
        (Plan("commune", "", DAY), ["period"]),
        (Plan("commune", "2026-Q5", DAY), ["period"]),
        (Plan("school", "all", DAY - timedelta(days=1)), ["freeze_on"]),
    ],
)
def test_a_wrong_plan_says_where(plan, fields):
    assert [flaw.pointer for flaw in find_plan_flaws(plan, DAY)] == fields
