from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.live.domain.pins import FailedPins, FailureWindow, address_block, new_pin


@given(st.randoms())
def test_a_pin_has_six_digits(random):
    pin = new_pin(random, ())
    assert len(pin) == 6
    assert pin.isdecimal()


@given(st.integers())
def test_a_taken_pin_is_not_given_out(seed):
    taken = {new_pin(Random(seed), ())}
    assert new_pin(Random(seed), taken) not in taken


def waits(pins: FailedPins, device: str | None, addresses: list[str], now: int = 0) -> list[int]:
    return [pins.record(device, address, now) for address in addresses]


def test_a_device_waits_from_its_eleventh_failure_in_a_minute():
    addresses = [f"10.0.0.{number}" for number in range(12)]
    assert waits(FailedPins(), "d", addresses) == [0] * 10 + [1_000] * 2


def test_an_address_waits_from_its_sixty_first_failure_in_a_minute():
    assert waits(FailedPins(), None, ["10.0.0.1"] * 62) == [0] * 60 + [1_000] * 2


def test_many_devices_behind_one_address_share_its_sixty():
    pins = FailedPins()
    found = [pins.record(f"d{number}", "10.0.0.1", 0) for number in range(61)]
    assert found == [0] * 60 + [1_000]


def test_after_a_quiet_minute_nobody_waits():
    pins = FailedPins()
    waits(pins, "d", ["10.0.0.1"] * 11)
    assert pins.record("d", "10.0.0.1", 59_999) == 1_000
    assert pins.record("d", "10.0.0.1", 120_000) == 0


@given(st.integers(1, 5), st.lists(st.integers(0, 30_000), max_size=30))
def test_a_failure_is_beyond_the_limit_when_the_minute_before_it_was_full(limit, gaps):
    window, now = FailureWindow(limit), 0
    times: list[int] = []
    for gap in gaps:
        now += gap
        recent = [time for time in times if now - time < 60_000]
        assert window.exceeds("a", now) == (len(recent) >= limit)
        times.append(now)


def test_memory_is_bounded_by_forgetting_the_longest_unused():
    window = FailureWindow(limit=1, kept=2)
    window.exceeds("a", 0)
    window.exceeds("b", 1)
    assert window.exceeds("a", 2)
    window.exceeds("c", 3)
    assert window.exceeds("a", 4)
    assert not window.exceeds("b", 5)


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_an_address_counts_as_its_block(address, block):
    assert address_block(address) == block
