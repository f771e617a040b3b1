"""When a message to every hall is up, and which ones are refused."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.notices import Notice, Notices
from events.day.domain.broadcasts import NewBroadcast, Stage, find_errors, stage_of

NOW = datetime(2026, 10, 10, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
offsets = st.integers(-5, 5)


@given(st.lists(st.tuples(offsets, offsets), max_size=4))
def test_the_newest_message_that_is_up_is_shown_and_no_other(windows):
    known = [Notice(str(at), "", NOW + HOUR * begin, NOW + HOUR * end) for at, (begin, end) in enumerate(windows)]
    notices = Notices()
    notices.replace(known)
    up = [each for each in known if stage_of(each.starts_at, each.ends_at, None, now=NOW) == Stage.UP]
    assert notices.find(NOW) == (up[-1] if up and up[-1].starts_at < up[-1].ends_at else None)


def test_a_window_lies_ahead_in_order_and_is_short():
    def errors(text="Tạm dừng 10 phút", begin=0, end=1):
        return [each.pointer for each in find_errors(NewBroadcast(text, NOW + HOUR * begin, NOW + HOUR * end), NOW)]

    assert errors() == []
    assert errors(text="") == errors(text="a\nb") == errors(text="x" * 201) == ["text"]
    assert errors(end=0) == errors(begin=2, end=1) == errors(end=73) == ["ends_at"]
    unread = [each.pointer for each in find_errors(NewBroadcast("a", None, None), NOW)]
    assert unread == ["starts_at", "ends_at"]
