"""What the live queries give and take: frozen rows without a trace of the ORM."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from competitions.live.domain.eventlog import Head
from competitions.live.domain.policy import RoomPolicy, Worth
from competitions.live.domain.timeline import Timeline
from competitions.live.permissions import Whose
from competitions.quizzes.domain.questions import Quiz


@dataclass(frozen=True, slots=True)
class Booking:
    """Who leads a room, by person id, and since when it was taken from whom."""

    led_by: str | None = None
    taken_from: str | None = None
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room as stored."""

    id: str
    pin: str
    quiz: Quiz
    policy: RoomPolicy
    shuffle_seed: str
    timeline: Timeline
    heartbeat_at: int
    revision: int
    annulled: frozenset[int]
    head: Head
    facts_revision: int
    created_by: str | None
    created_at: datetime
    finished_at: datetime | None
    names_erased_at: datetime | None = None
    booking: Booking = field(default_factory=Booking)

    @property
    def whose(self) -> Whose:
        """Whose room it is, as far as permissions ask."""
        return Whose(frozenset(filter(None, (self.created_by, self.booking.led_by))), self.policy.commune)


@dataclass(frozen=True, slots=True)
class SessionRoom:
    """A room of a session of the programme, for whoever shows the session."""

    id: str
    pin: str
    opens_at: datetime | None
    is_rehearsal: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class UnitRoom:
    """A room of a commune that belongs to no session, for the commune's papers."""

    id: str
    title: str
    pin: str
    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoomListing:
    """A room in a list of the console or the home page. `commune` is a unit's name, `leader` a person's."""

    worth: Worth
    id: str
    pin: str
    title: str
    phase: str
    mode: str
    scoring: str
    created_at: datetime
    finished_at: datetime | None
    led_by: str | None
    leader: str
    commune: str
    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class RunningRoom:
    """A room that runs, as the operations room watches it; `commune` is a unit's code, "" for none.

    `connected` is None where nobody is connected to this process: another one may keep the room.
    """

    id: str
    title: str
    phase: str
    joined: int
    commune: str
    connected: int | None = None


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat as stored; units by code."""

    id: str
    room_id: str
    token_digest: str
    join_key: str | None
    joined_at: int
    name: str
    commune: str | None = None
    school: str | None = None
    party_cell: str | None = None
    members: int = 1
    halves: int = 2
    revision: int = 0
    standing: str = "active"
    full_name: str | None = None
    reuses_key: bool = False


class AnswerRow(NamedTuple):
    """An answer as stored; `value` is the JSON text as sent. A tuple, for ten thousand are made at one instant."""

    room_id: str
    question: int
    seat_id: str
    answer_id: str
    value: str
    received_at: int
    elapsed: int
    fair_elapsed: int
    capped: bool


@dataclass(frozen=True, slots=True)
class Rekey:
    """A fresh token for a seat whose answer to `join` was lost; `revives` one that had been taken out of the room."""

    seat_id: str
    token_digest: str
    revives: bool = False


@dataclass(frozen=True, slots=True)
class SeatChange:
    """A host's act on one seat."""

    seat_id: str
    halves: int
    standing: str
    revision: int


@dataclass(slots=True)
class Batch:
    """What one group commit stores. `heartbeats` are milliseconds by room."""

    seats: list[SeatRow] = field(default_factory=list)
    rekeys: list[Rekey] = field(default_factory=list)
    answers: list[AnswerRow] = field(default_factory=list)
    heartbeats: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What one transition stores, all in one transaction: the room's new state, log lines and seats touched."""

    timeline: Timeline
    revision: int
    annulled: frozenset[int]
    head: Head
    lines: tuple[str, ...]
    heartbeat_at: int
    seats: tuple[SeatChange, ...] = ()
    finished_at: datetime | None = None
    booking: Booking | None = None


@dataclass(frozen=True, slots=True)
class PostedFact:
    """Which of a room's subjects stands in the ledger, and under which source key."""

    room_id: str
    subject: str
    source_key: str


UnitIds = Mapping[str, str]  # unit id by unit code
