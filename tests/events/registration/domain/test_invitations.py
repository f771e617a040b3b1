from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.registration.domain.invitations import Link, Terms, find_errors

TODAY, LAST = date(2026, 10, 1), date(2026, 10, 10)
DAYS = st.dates(TODAY - timedelta(days=20), LAST + timedelta(days=20))


@pytest.mark.parametrize(
    ("terms", "pointers"),
    [
        (Terms("Chi hội phụ nữ", 20, TODAY), []),
        (Terms("", None, None), ["title", "uses", "ends_on"]),
        (Terms("x" * 121, 501, LAST + timedelta(days=1)), ["title", "uses", "ends_on"]),
        (Terms("a\x07", 0, TODAY - timedelta(days=1)), ["title", "uses", "ends_on"]),
    ],
)
def test_what_is_wrong_is_named(terms, pointers):
    assert [error.pointer for error in find_errors(terms, TODAY, LAST)] == pointers


@given(st.integers(0, 20), st.integers(0, 20), DAYS, st.booleans())
def test_a_link_is_open_exactly_while_somebody_is_left_and_its_day_has_not_passed(uses, used, day, is_ended):
    link = Link(uses, used, day, is_ended)
    assert link.is_open(TODAY) is (used < uses and day >= TODAY and not is_ended)
    assert 0 <= link.left <= uses
