"""When people are reminded of a session: moments before its beginning, each with the key that makes it once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Moment(StrEnum):
    """Which reminder."""

    DAY = "1d"
    HOURS = "2h"


BEFORE = {Moment.DAY: timedelta(days=1), Moment.HOURS: timedelta(hours=2)}
LOOK_AHEAD = timedelta(hours=25)
LATE = timedelta(hours=1)
"""By how much a reminder may be late and is still written."""


@dataclass(frozen=True, slots=True)
class Booking:
    """A registration in a session as reminders need it; `sequence` changes when people are told that it moved."""

    session_id: str
    registration_id: str
    sequence: int
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder: its key in the outbox, and when it is due."""

    key: str
    moment: Moment
    due_at: datetime


def plan_reminders(booking: Booking, now: datetime) -> tuple[Reminder, ...]:
    """Return the reminders still to come.

    A moment that is past is left out, for whoever registers an hour before knows already; past by less than an hour it
    is due at once, for the scan may have been late.
    """
    planned = []
    for moment, before in BEFORE.items():
        due = booking.starts_at - before
        key = f"reminder:{booking.session_id}:{booking.registration_id}:{booking.sequence}:{moment}"
        if now - LATE <= due and now < booking.starts_at:
            planned.append(Reminder(key, moment, due))
    return tuple(planned)
