"""Counts wrong passwords and codes in memory, per account and per address, on the monotonic clock."""

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from accounts.domain.lockout import (
    PER_ACCOUNT,
    PER_ADDRESS,
    Failures,
    Policy,
    network_of,
    one_less,
    one_more,
    wait_left,
)
from core.kernel import N_, SlowDown

MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Attempt:
    """What an attempt counts against: an account (by what was typed, whether it exists or not) and an address."""

    account: str
    network: str


class Doorkeeper:
    """Counts every attempt before it is looked at, so that many at once gain nothing; a right one is taken back.

    Holds at most 20,000 counts of each kind; when full, the one untouched for longest is forgotten.
    """

    def __init__(self, monotonic: Callable[[], float], most: int = MOST_REMEMBERED) -> None:
        self._monotonic = monotonic
        self._accounts = _Counts(PER_ACCOUNT, most)
        self._networks = _Counts(PER_ADDRESS, most)

    def admit(self, account: str, address: str) -> Attempt:
        """Count the attempt; raise SlowDown while the account or the address has to wait."""
        now = self._monotonic()
        attempt = Attempt(account, network_of(address))
        wait = max(self._accounts.wait(attempt.account, now), self._networks.wait(attempt.network, now))
        if wait:
            text = N_("Too many attempts. Please wait %(minutes)s min, then try again.")
            raise SlowDown(text, minutes=math.ceil(wait / 60))
        self._accounts.add(attempt.account, now)
        self._networks.add(attempt.network, now)
        return attempt

    def welcome(self, attempt: Attempt) -> None:
        """Take the attempt back: it was right. The account starts afresh, the address is one better off."""
        self._accounts.forget(attempt.account)
        self._networks.take_back(attempt.network)


class _Counts:
    def __init__(self, policy: Policy, most: int) -> None:
        self._policy = policy
        self._most = most
        self._kept: OrderedDict[str, Failures] = OrderedDict()

    def wait(self, key: str, now: float) -> float:
        return wait_left(self._kept.get(key, Failures()), self._policy, now) if key else 0.0

    def add(self, key: str, now: float) -> None:
        if not key:
            return
        self._kept[key] = one_more(self._kept.get(key, Failures()), self._policy, now)
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def forget(self, key: str) -> None:
        self._kept.pop(key, None)

    def take_back(self, key: str) -> None:
        if key in self._kept:
            self._kept[key] = one_less(self._kept[key])
