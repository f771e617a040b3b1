"""What goes into a room's task, what comes out of it as one step to store, and who waits for an answer's commit."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from competitions.live.directory import Directory
from competitions.live.domain.canonical import Json
from competitions.live.domain.eventlog import Entry
from competitions.live.domain.phases import Command, no_more_questions
from competitions.live.domain.timeline import Timeline
from competitions.live.holders import Sessions
from competitions.live.intake import Intake
from competitions.live.rows import Booking, SeatChange
from core.clock import Clock
from core.database import Database
from units.domain.unit import Kind

CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class LiveContext:
    """What every room of the process works with."""

    database: Database
    clock: Clock
    intake: Intake
    directory: Directory
    receipt_key: bytes
    address: Callable[[str], str]
    sessions: Sessions = field(default_factory=Sessions)

    @property
    def province(self) -> str:
        """The code of the unit above all others."""
        return next((code for code, unit in self.directory.items() if unit.kind is Kind.PROVINCE), "")


@dataclass(frozen=True, slots=True)
class Order:
    """A checked command with its arguments and who gave it; `name` is theirs where others are told it."""

    command: Command
    by: str
    expect_version: int | None = None
    seconds: int = 0
    question: int = 0
    participant_id: str = ""
    halves: int = 2
    reason: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """The first answer of a seat to a question that came too late; kept in the log for the jury."""

    seat_id: str
    question: int
    answer_id: str
    value: Json
    at: int


@dataclass(slots=True)
class Step:
    """What one transition is going to store; the memory follows after the commit."""

    timelines: list[Timeline]
    entries: list[Entry] = field(default_factory=list)
    revision: int | None = None
    annulled: frozenset[int] | None = None
    seats: tuple[SeatChange, ...] = ()
    booking: Booking | None = None


class Reply(NamedTuple):
    """What the phone is told: `stored` with its receipt, `busy`, or why it was refused."""

    question: int
    answer_id: str
    word: str
    receipt: str = ""


Tell = Callable[[Reply], None]


@dataclass(slots=True)
class Pending:
    """An answer on its way to the store, and who waits to be told."""

    answer_id: str
    tells: list[Tell]


@dataclass(frozen=True, slots=True)
class Moment:
    """When a command is carried out (ms), the seconds of the question at hand, the longest present deadline (ms)."""

    now: int
    seconds: int
    deadline: int


def moved(timeline: Timeline, order: Order, moment: Moment) -> Timeline:
    """Return the timeline after a command that only moves it; raises what the domain refuses."""
    match order.command:
        case Command.OPEN:
            return timeline.open(moment.seconds, moment.now)
        case Command.EXTEND:
            return timeline.extend(order.seconds, moment.now, longest_deadline=moment.deadline)
        case Command.PAUSE:
            return timeline.pause(moment.now, longest_deadline=moment.deadline)
        case Command.LOCK:
            return timeline.lock()
        case Command.UNLOCK:
            return timeline.unlock()
        case Command.NEXT if timeline.question == timeline.of:
            raise no_more_questions()
        case _:
            after: Timeline = getattr(timeline, order.command.value)(moment.now)
            return after
