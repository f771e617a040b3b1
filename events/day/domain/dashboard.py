"""What the operations room watches: sessions, people and check-ins by commune and hour, rooms that run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

HOURS = 6
HOUR = timedelta(hours=1)


class RunningRoom(Protocol):
    """A live room that runs, as whoever keeps rooms tells it; `commune` is a unit's code, "" for the province's."""

    @property
    def title(self) -> str:
        """What is played."""

    @property
    def phase(self) -> str:
        """Where it stands: such as "lobby" or "open"."""

    @property
    def joined(self) -> int:
        """How many joined."""

    @property
    def connected(self) -> int | None:
        """How many are connected now, None where that is not known here."""

    @property
    def commune(self) -> str:
        """Whose room it is."""


@dataclass(frozen=True, slots=True)
class CommuneNow:
    """A commune at this moment; `by_hour` are check-ins of the last hours, oldest first, `today` all since midnight."""

    code: str
    name: str
    running: int = 0
    present: int = 0
    today: int = 0
    by_hour: tuple[int, ...] = (0,) * HOURS

    @property
    def short_name(self) -> str:
        """The name without the kind of unit, for a map."""
        return self.name.removeprefix("Xã ").removeprefix("Phường ")


@dataclass(frozen=True, slots=True)
class Totals:
    """The province at this moment."""

    running: int
    present: int
    today: int
    by_hour: tuple[int, ...]


def begin_of_hours(now: datetime) -> tuple[datetime, ...]:
    """Return when the last hours began, the oldest first; the last one is going on."""
    current = now.replace(minute=0, second=0, microsecond=0)
    return tuple(current - HOUR * back for back in reversed(range(HOURS)))


def sum_up(communes: Sequence[CommuneNow]) -> Totals:
    """Add communes up."""
    return Totals(
        running=sum(one.running for one in communes),
        present=sum(one.present for one in communes),
        today=sum(one.today for one in communes),
        by_hour=tuple(sum(one.by_hour[hour] for one in communes) for hour in range(HOURS)),
    )
