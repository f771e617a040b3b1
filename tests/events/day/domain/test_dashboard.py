"""Hours of the operations room, and sums that agree with their parts."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from events.day.domain.dashboard import HOUR, HOURS, CommuneNow, begin_of_hours, sum_up

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - st's bounds are naive
rows = st.lists(st.integers(0, 9), min_size=HOURS, max_size=HOURS)


@given(moments)
def test_hours_follow_each_other_and_the_last_one_is_going_on(now):
    begins = begin_of_hours(now)
    assert [later - earlier for earlier, later in pairwise(begins)] == [HOUR] * (HOURS - 1)
    assert timedelta() <= now - begins[-1] < HOUR


@given(st.lists(rows, max_size=5))
def test_the_province_is_the_sum_of_its_communes(found):
    communes = [CommuneNow(str(at), "", 1, 2, sum(row), tuple(row)) for at, row in enumerate(found)]
    totals = sum_up(communes)
    assert (totals.running, totals.present) == (len(found), 2 * len(found))
    assert [totals.today, len(totals.by_hour)] == [sum(totals.by_hour), HOURS]


def test_a_commune_is_named_without_its_kind_on_a_map():
    named = [CommuneNow("1", name).short_name for name in ("Xã Mường Nhé", "Phường Mường Lay", "Nậm Xã")]
    assert named == ["Mường Nhé", "Mường Lay", "Nậm Xã"]
