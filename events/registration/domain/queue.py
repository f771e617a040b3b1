"""The life of a registration: which state follows which, who gets a free seat, how long an offer stands."""

from datetime import datetime, timedelta
from enum import StrEnum

OFFER_STANDS = timedelta(hours=24)
LAST_OFFER = timedelta(hours=2)  # later than this before the start nobody is asked any more: the seat is given at once


class Status(StrEnum):
    """Where a registration stands. An offered one holds its seat until it is answered or runs out."""

    PENDING = "pending"
    WAITING = "waiting"
    OFFERED = "offered"
    SEATED = "seated"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUSED = "refused"


STANDING = frozenset({Status.PENDING, Status.WAITING, Status.OFFERED, Status.SEATED})
HOLDS_SEAT = frozenset({Status.OFFERED, Status.SEATED})
FOLLOWS = {
    Status.PENDING: frozenset({Status.SEATED, Status.WAITING, Status.REFUSED, Status.CANCELLED}),
    Status.WAITING: frozenset({Status.OFFERED, Status.SEATED, Status.CANCELLED}),
    Status.OFFERED: frozenset({Status.SEATED, Status.EXPIRED, Status.CANCELLED}),
    Status.SEATED: frozenset({Status.CANCELLED}),
}


class Way(StrEnum):
    """How somebody came to be registered."""

    SELF = "self"
    HELPER = "helper"
    HOUSEHOLD = "household"
    LIST = "list"
    INVITATION = "invitation"
    COURSE = "course"
    WALK_IN = "walk_in"


def may_follow(before: Status, after: Status) -> bool:
    """Say whether a registration may go from one state to the other."""
    return after in FOLLOWS.get(before, frozenset())


def first_status(*, needs_consent: bool, is_full: bool) -> Status:
    """Return where a new registration stands: an officer decides, it waits for a seat, or it has one."""
    if needs_consent:
        return Status.PENDING
    return Status.WAITING if is_full else Status.SEATED


def offer_until(now: datetime, starts_at: datetime) -> datetime | None:
    """Return how long the head of the queue may think about a free seat; None where it is given at once."""
    last = starts_at - LAST_OFFER
    return None if now >= last else min(now + OFFER_STANDS, last)
