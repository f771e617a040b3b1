"""Fair time: what the network cost a phone, from the server's own measurements only, capped at 1.5 s.

All figures are whole milliseconds; half a round trip is rounded half up, once, here. Moments are taken as
distances from `opened` at their arrival, so later pauses and outages cannot touch them. Delivery is reckoned with
half the measured round trip; only what is then subtracted is capped.
"""

from dataclasses import dataclass
from typing import NamedTuple

MOST_HALF_TRIP_MS = 400
MOST_TOGETHER_MS = 1_500
LONGEST_ROUND_TRIP_MS = 2_000
PONGS_KEPT = 5


class FairTime(NamedTuple):
    """Raw and fair milliseconds of an answer; `capped` seats are listed for the jury."""

    elapsed: int
    fair_elapsed: int
    capped: bool


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is taken off a phone's elapsed time for one question, in milliseconds."""

    milliseconds: int
    capped: bool


NO_ALLOWANCE = Allowance(0, capped=False)


def with_pong(window: tuple[int, ...], round_trip: int) -> tuple[int, ...]:
    """Return the last five matching pongs (ms) with this one; one later than 2 s is no measurement."""
    if round_trip > LONGEST_ROUND_TRIP_MS:
        return window
    return (*window, max(0, round_trip))[-PONGS_KEPT:]


def round_trip_of(window: tuple[int, ...]) -> int:
    """Return the round trip that counts, in milliseconds: the smallest of the window, 0 without any."""
    return min(window, default=0)


def allowance_for(seen_after: int | None, round_trip: int) -> Allowance:
    """Return what a phone is allowed; `seen_after` is the first `seen`'s arrival after `opened` (ms).

    None stands for no `seen` of this question, or for an answer that came over HTTP: nothing is allowed then.
    """
    if seen_after is None:
        return NO_ALLOWANCE
    half_trip = (round_trip + 1) // 2
    credit = max(0, seen_after - half_trip)
    together = min(half_trip, MOST_HALF_TRIP_MS) + credit
    return Allowance(min(together, MOST_TOGETHER_MS), capped=together >= MOST_TOGETHER_MS)


def fair_time(elapsed: int, seen_after: int | None, round_trip: int) -> FairTime:
    """Return the times of an answer that arrived `elapsed` ms after `opened`."""
    allowance = allowance_for(seen_after, round_trip)
    return FairTime(elapsed, max(0, elapsed - allowance.milliseconds), allowance.capped)
