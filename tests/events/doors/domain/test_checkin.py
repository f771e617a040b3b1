from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.doors.domain.checkin import Scan, corrected, settle

START = datetime(2026, 10, 10, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 3600).map(lambda seconds: START + timedelta(seconds=seconds))
SCANS = st.lists(
    st.builds(Scan, st.uuids().map(str), st.integers(0, 20).map(lambda number: f"r{number}"), MOMENTS), max_size=40
)


@given(SCANS, st.randoms())
def test_neither_order_nor_repetition_changes_who_was_there(scans, source):
    again = [*scans, *source.choices(scans, k=len(scans) // 5)] if scans else []
    source.shuffle(again)
    assert settle(again) == settle(scans)


@given(SCANS)
def test_everybody_scanned_was_there_from_their_first_scan_on(scans):
    there = settle(scans)
    assert set(there) == {scan.registration_id for scan in scans}
    for who, arrival in there.items():
        assert arrival.arrived_at == min(scan.scanned_at for scan in scans if scan.registration_id == who)


@given(MOMENTS, MOMENTS)
def test_no_scan_is_later_than_its_receipt(scanned, received):
    assert corrected(scanned, received) == min(scanned, received)
