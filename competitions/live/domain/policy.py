"""The choices made when a room is opened, with their bounds."""

from dataclasses import dataclass, field
from enum import StrEnum

from competitions.live.domain.scoring import Rules, Scheme, Streak
from competitions.live.domain.timetable import Pauses, Timetable

GRACE_MS = 1_000
DEFAULT_COUNTDOWN_SECONDS = 3
MOST_COUNTDOWN_SECONDS = 60
DEFAULT_CAPACITY = 20_000
MOST_CAPACITY = 100_000
MOST_PAUSE_SECONDS = 3_600
KEY_MS = 15 * 60 * 1000


class Mode(StrEnum):
    """Who moves the room: a host, or the clock."""

    HOSTED = "hosted"
    UNATTENDED = "unattended"


class Joining(StrEnum):
    """Who may join: everybody, or who holds a ticket."""

    OPEN = "open"
    TICKET = "ticket"


class Keeping(StrEnum):
    """Where a room's answers and log are kept: for good, or apart until the rehearsal is deleted (decision 0022)."""

    RECORD = "record"
    REHEARSAL = "rehearsal"


class Worth(StrEnum):
    """What a room counts for: units' results, taking part only, or nothing at all."""

    OFFICIAL = "official"
    OPEN = "open"
    REHEARSAL = "rehearsal"


class Asked(StrEnum):
    """What the join form asks for beside the commune."""

    SCHOOL = "school"
    PARTY_CELL = "party_cell"


@dataclass(frozen=True, slots=True)
class RoomPolicy:
    """A room's rules, fixed when it is opened. Milliseconds, but for `seconds_per_question`.

    `session` is the session whose room it is, "" for none; where a ticket is needed, only that session's open a seat.
    Before `opens_at` nobody takes a seat in the lobby; `commune` is the code of the unit whose room it is, "" for the
    province's.
    """

    scoring: Scheme = Scheme.ACCURACY
    mode: Mode = Mode.HOSTED
    starts_at: int | None = None
    seconds_per_question: int | None = None
    countdown_ms: int = DEFAULT_COUNTDOWN_SECONDS * 1000
    early_close: bool = False
    streak: Streak = Streak.OFF
    ask: frozenset[Asked] = frozenset()
    groups: bool = False
    pupils: bool = False
    capacity: int = DEFAULT_CAPACITY
    pauses: Pauses = field(default_factory=Pauses)
    grace_ms: int = GRACE_MS
    join: Joining = Joining.OPEN
    session: str = ""
    keeping: Keeping = Keeping.RECORD
    opens_at: int | None = None
    commune: str = ""

    @property
    def timed(self) -> bool:
        """Whether time counts, so that nobody may have more of it."""
        return self.scoring is Scheme.SPEED

    @property
    def needs_ticket(self) -> bool:
        """Whether only a ticket opens a seat."""
        return self.join is Joining.TICKET

    @property
    def is_rehearsal(self) -> bool:
        """Whether nothing of the room counts, and all of it will be deleted."""
        return self.keeping is Keeping.REHEARSAL

    @property
    def worth(self) -> Worth:
        """What the room counts for: results of units only with tickets, accuracy, and not in a rehearsal."""
        if self.is_rehearsal:
            return Worth.REHEARSAL
        return Worth.OFFICIAL if self.needs_ticket and self.scoring is Scheme.ACCURACY else Worth.OPEN

    @property
    def is_official(self) -> bool:
        """Whether the room's results count for units."""
        return self.worth is Worth.OFFICIAL

    @property
    def rules(self) -> Rules:
        """How answers become points."""
        return Rules(self.scoring, self.streak)

    def timetable(self, live_lead: int = 0) -> Timetable:
        """Return what the clock does by itself; live time is so many milliseconds ahead of the calendar."""
        starts_at = None
        if self.starts_at is not None and self.mode is Mode.UNATTENDED:
            starts_at = self.starts_at + live_lead
        return Timetable(countdown=self.countdown_ms, starts_at=starts_at, pauses=self.pauses)
