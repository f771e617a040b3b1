"""Addresses are one however they are spelt; pauses grow; a reminder has one key."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.messages.domain.outbox import (
    MOST_TRIES,
    Channel,
    choose_channel,
    digest_address,
    is_plain,
    mask,
    normalize,
    pause_after,
)
from events.messages.domain.reminders import Booking, Moment, plan_reminders

NOW = datetime(2026, 10, 9, 0, 0, tzinfo=UTC)
KEY = b"k" * 32


@given(st.text(max_size=60))
def test_normalizing_twice_changes_nothing_and_a_mask_never_tells_the_address(address):
    assert normalize(normalize(address)) == normalize(address)
    assert not address or mask(address) != address or set(address) <= set("*@")


def test_one_phone_is_one_digest_however_it_is_written():
    digests = {digest_address(text, KEY) for text in ("0912 345 678", "+84 912.345.678", "0912345678")}
    assert len(digests) == 1
    assert digest_address("0912345679", KEY) not in digests


def test_one_mail_address_is_one_digest_in_small_letters_and_in_capitals():
    assert digest_address(" Lan@DienBien.vn ", KEY) == digest_address("lan@dienbien.vn", KEY)


def test_an_address_decides_its_channel_and_its_mask():
    assert [choose_channel(text) for text in ("a@b.vn", "0912345678")] == [Channel.MAIL, Channel.SMS]
    assert [mask(text) for text in ("lan@dienbien.vn", "0912345678", "12")] == ["l***@dienbien.vn", "***678", "***"]


def test_pauses_double_until_the_last_try():
    pauses = [pause_after(tries) for tries in range(1, MOST_TRIES + 1)]
    assert pauses == [*(timedelta(minutes=2 * 2**n) for n in range(MOST_TRIES - 1)), None]


@given(st.integers(-48, 72), st.integers(0, 5))
def test_reminders_come_before_the_session_each_with_a_key_of_its_own(hours, sequence):
    booking = Booking("s", "r", sequence, NOW + timedelta(hours=hours))
    planned = plan_reminders(booking, NOW)
    assert len({each.key for each in planned}) == len(planned)
    assert all(each.due_at < booking.starts_at and each.due_at >= NOW - timedelta(hours=1) for each in planned)
    assert all(each.key == f"reminder:s:r:{sequence}:{each.moment}" for each in planned)


def test_who_registers_three_hours_before_gets_only_the_last_reminder():
    planned = plan_reminders(Booking("s", "r", 0, NOW + timedelta(hours=3)), NOW)
    assert [(each.moment, each.due_at) for each in planned] == [(Moment.HOURS, NOW + timedelta(hours=1))]


def test_words_that_would_forge_a_line_are_not_plain():
    assert [is_plain({"a": "x", "b": text}) for text in ("y z", "y\nBcc: z", "y\rz")] == [True, False, False]
