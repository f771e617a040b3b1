"""When a seat's time for a question is over, with extra time and grace, and when the room may close.

A time factor is held in halves: 2, 3 and 4 stand for 1, 1.5 and 2. A moment that falls on half a millisecond
counts as the later one; a seat's time is over *at* its end, so an arrival at that very millisecond is late.
"""

from collections.abc import Iterable

from competitions.live.domain.phases import Phase, bad_argument
from competitions.live.domain.timeline import Timeline
from core.kernel import N_

NORMAL_HALVES = 2
HALVES_OF_FACTOR = {1: 2, 1.5: 3, 2: 4}


def read_factor(factor: float, *, timed: bool, pointer: str = "/time_factor") -> int:
    """Return a `time_factor` in halves, or raise `Invalid`; a `timed` room (`speed`) takes 1 only."""
    halves = HALVES_OF_FACTOR.get(factor)
    if halves is None:
        raise bad_argument(pointer, N_("The time factor is 1, 1.5 or 2."))
    if timed and halves != NORMAL_HALVES:
        raise bad_argument(pointer, N_("A room that scores speed gives no extra time."))
    return halves


def write_factor(halves: int) -> float:
    """Return the factor as the protocol writes it: 1, 1.5 or 2."""
    return halves // 2 if halves % 2 == 0 else halves / 2


def deadline_of(timeline: Timeline, halves: int) -> int:
    """Return the deadline of a seat for the last open question, without grace."""
    opened, closes = timeline.question_opened or 0, timeline.question_closes or 0
    return opened - (closes - opened) * halves // -2


def longest_deadline(timeline: Timeline, halves_present: Iterable[int]) -> int:
    """Return the deadline of the slowest present seat; with nobody present that of factor 1."""
    return deadline_of(timeline, max(halves_present, default=NORMAL_HALVES))


def seat_end(timeline: Timeline, halves: int, *, grace_ms: int) -> int:
    """Return when the seat's time for the last open question ends, by the clock or by a close under way."""
    end = deadline_of(timeline, halves) + grace_ms
    return end if timeline.closing is None else min(end, timeline.closing)


def room_end(timeline: Timeline, halves_present: Iterable[int], *, grace_ms: int) -> int:
    """Return when the open question closes by itself: when the last present seat's time is over."""
    return seat_end(timeline, max(halves_present, default=NORMAL_HALVES), grace_ms=grace_ms)


def seat_time_is_over(timeline: Timeline, halves: int, arrival: int, *, grace_ms: int) -> bool:
    """Say whether a seat's time for the last open question is over; outside `open` and a pause of it, it always is.

    In a pause the time stands still, so the moment of the pause decides.
    """
    if timeline.standing is not Phase.OPEN:
        return True
    moment = arrival if timeline.paused_at is None else timeline.paused_at
    return moment >= seat_end(timeline, halves, grace_ms=grace_ms)
