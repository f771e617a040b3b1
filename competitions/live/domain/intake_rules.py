"""The ordered checks of one answer, as one pure rule that is called for every answer that arrives."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from competitions.live.domain.deadlines import seat_time_is_over
from competitions.live.domain.phases import Phase
from competitions.live.domain.timeline import Timeline
from competitions.quizzes.domain.values import is_storable

LONGEST_ID = 64


class Verdict(StrEnum):
    """What becomes of an answer: `accepted` goes to the store, `known` is acknowledged again, the rest is refused."""

    ACCEPTED = "accepted"
    KNOWN = "known"
    INVALID = "invalid"
    DUPLICATE = "duplicate"
    LATE = "late"
    CLOSED = "closed"


class Attempt(NamedTuple):
    """One answer as it arrived: for which question, under which id of the client, and when its bytes were read."""

    question: int
    answer_id: str
    arrival: int


class Standpoint(NamedTuple):
    """What the seat brings: the id of its answer to that question (also one not yet committed) and its time factor."""

    stored_id: str | None
    halves: int
    grace_ms: int


def judge(attempt: Attempt, seat: Standpoint, timeline: Timeline, is_well_formed: Callable[[int], bool]) -> Verdict:
    """Decide on one answer; `is_well_formed` looks at the value and is asked only for questions that were opened.

    In a finished room every question is over, also one that was never opened.
    """
    if seat.stored_id is not None and attempt.answer_id == seat.stored_id:
        return Verdict.KNOWN
    opened = attempt.question <= timeline.played
    if not 1 <= attempt.question <= timeline.of or not _is_id(attempt.answer_id):
        return Verdict.INVALID
    if opened and not is_well_formed(attempt.question):
        return Verdict.INVALID
    if seat.stored_id is not None:
        return Verdict.DUPLICATE
    return _in_time(attempt, seat, timeline)


def _is_id(text: str) -> bool:
    return 0 < len(text) <= LONGEST_ID and is_storable(text)


def _in_time(attempt: Attempt, seat: Standpoint, timeline: Timeline) -> Verdict:
    if attempt.question < timeline.played or timeline.phase is Phase.FINISHED:
        return Verdict.LATE
    if attempt.question > timeline.played:
        return Verdict.CLOSED
    if seat_time_is_over(timeline, seat.halves, attempt.arrival, grace_ms=seat.grace_ms):
        return Verdict.LATE
    return Verdict.ACCEPTED if timeline.phase is Phase.OPEN else Verdict.CLOSED
