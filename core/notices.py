"""What is said to every console and big screen for a while: kept in memory, so that no page asks the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """A text from one moment to another."""

    id: str
    text: str
    starts_at: datetime
    ends_at: datetime


class Notices:
    """The notices of now and of the next hours; who stores them puts them here."""

    def __init__(self) -> None:
        self._known: tuple[Notice, ...] = ()

    def replace(self, notices: Iterable[Notice]) -> None:
        """Know these and no others; the newest stands last."""
        self._known = tuple(notices)

    def find(self, now: datetime) -> Notice | None:
        """Return the newest notice that is up now."""
        return next((each for each in reversed(self._known) if each.starts_at <= now < each.ends_at), None)
