"""A session as an entry of a calendar: stable name, sequence, cancellation; and the words around it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """What a calendar says of an entry."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """One session; `uid` never changes, `sequence` counts what was changed after the release."""

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    standing: Standing
    url: str
    place: str = ""
    about: str = ""
    category: str = ""


def uid_of(session_id: str, host: str) -> str:
    """Return the name under which every calendar knows a session."""
    return f"{session_id}@{host}"


def join_place(*parts: str | None) -> str:
    """Return where a session is, from the nearest to the widest; what is missing is left out."""
    return ", ".join(part for part in parts if part)
