"""A message of the province to every hall: what it may be, and where it stands at a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.kernel import FieldError, N_

LONGEST_TEXT = 200
LONGEST = timedelta(days=3)


class Stage(StrEnum):
    """Where a message stands."""

    COMING = "coming"
    UP = "up"
    OVER = "over"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class NewBroadcast:
    """A message as typed; None for a moment that cannot be read."""

    text: str
    starts_at: datetime | None
    ends_at: datetime | None


def find_errors(new: NewBroadcast, now: datetime) -> tuple[FieldError, ...]:
    """Return what is wrong, by the fields of the form."""
    errors = []
    if not new.text or len(new.text) > LONGEST_TEXT or not new.text.isprintable():
        errors.append(FieldError("text", N_("Write one line of at most 200 characters.")))
    if new.starts_at is None:
        errors.append(FieldError("starts_at", N_("Choose when it appears.")))
    if new.ends_at is None or new.ends_at <= now:
        errors.append(FieldError("ends_at", N_("Choose when it disappears, later than now.")))
    elif new.starts_at is not None and not new.starts_at < new.ends_at <= new.starts_at + LONGEST:
        errors.append(FieldError("ends_at", N_("It disappears after it appeared, three days later at most.")))
    return tuple(errors)


def stage_of(starts_at: datetime, ends_at: datetime, withdrawn_at: datetime | None, *, now: datetime) -> Stage:
    """Return where a message stands now."""
    if withdrawn_at is not None:
        return Stage.WITHDRAWN
    if now >= ends_at:
        return Stage.OVER
    return Stage.UP if now >= starts_at else Stage.COMING
