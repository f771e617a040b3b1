"""Hours of the operations room, and sums that agree with their parts."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from events.day.domain.dashboard import HOUR, HOURS, CommuneNow, begin_of_hours, spread, sum_up

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - st's bounds are naive
counts = st.dictionaries(st.integers(-1, HOURS - 1), st.integers(0, 9))


@given(moments)
def test_hours_follow_each_other_and_the_last_one_is_going_on(now):
    begins = begin_of_hours(now)
    assert [later - earlier for earlier, later in pairwise(begins)] == [HOUR] * (HOURS - 1)
    assert timedelta() <= now - begins[-1] < HOUR


@given(st.lists(counts, max_size=5))
def test_the_province_is_the_sum_of_its_communes(found):
    communes = [CommuneNow(str(at), "", 1, 2, sum(of.values()), spread(of)) for at, of in enumerate(found)]
    totals = sum_up(communes)
    assert (totals.running, totals.present) == (len(found), 2 * len(found))
    assert sum(totals.by_hour) == totals.today - sum(of.get(-1, 0) for of in found)
