"""PINs of rooms, which are addresses and not credentials, and the damping of those who guess them."""

from collections import OrderedDict, deque
from collections.abc import Container
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network
from random import Random

FIRST_PIN, AFTER_LAST_PIN = 100_000, 1_000_000
WINDOW_MS = 60_000
DEVICE_LIMIT = 10
ADDRESS_LIMIT = 60
DELAY_MS = 1_000
KEYS_KEPT = 10_000


def new_pin(random: Random, taken: Container[str]) -> str:
    """Return six digits that are not taken, without a leading zero; fewer than 900,000 may be taken."""
    while True:
        pin = str(random.randrange(FIRST_PIN, AFTER_LAST_PIN))
        if pin not in taken:
            return pin


def address_block(address: str) -> str:
    """Return what an address counts as: IPv4 as it is, also inside IPv6, and the /64 of other IPv6."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ip_network((int(parsed), 64), strict=False))


@dataclass(slots=True)
class FailureWindow:
    """Failures a minute by key; the keys unused for longest are forgotten beyond `kept`, so memory is bounded."""

    limit: int
    kept: int = KEYS_KEPT
    _times: OrderedDict[str, deque[int]] = field(default_factory=OrderedDict)

    def exceeds(self, key: str, now: int) -> bool:
        """Count one failure at `now` (monotonic ms) and say whether it is beyond the limit of the last minute."""
        times = self._times.setdefault(key, deque(maxlen=self.limit))
        self._times.move_to_end(key)
        if len(self._times) > self.kept:
            self._times.popitem(last=False)
        beyond = len(times) == self.limit and now - times[0] < WINDOW_MS
        times.append(now)
        return beyond


@dataclass(slots=True)
class FailedPins:
    """The failed PINs of devices and addresses; a right PIN is never asked about here."""

    devices: FailureWindow = field(default_factory=lambda: FailureWindow(DEVICE_LIMIT))
    addresses: FailureWindow = field(default_factory=lambda: FailureWindow(ADDRESS_LIMIT))

    def record(self, device: str | None, address: str, now: int) -> int:
        """Count a failed PIN at `now` (monotonic ms) and return how long its answer waits, in milliseconds."""
        by_device = device is not None and self.devices.exceeds(device, now)
        by_address = self.addresses.exceeds(address_block(address), now)
        return DELAY_MS if by_device or by_address else 0
