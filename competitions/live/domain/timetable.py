"""What a room does by itself and when: the countdown of every room, and the steps of an unattended one."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from competitions.live.domain.phases import Command, Phase
from competitions.live.domain.timeline import Timeline
from core.kernel import LOCAL_ZONE


def local_time(at: int) -> str:
    """Write a moment (ms) as 07:30 10/10/2026 in the province's time, for words that are said to people."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(LOCAL_ZONE).strftime("%H:%M %d/%m/%Y")


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long an unattended room shows each thing, in milliseconds."""

    revealed: int = 8_000
    standings: int = 5_000
    podium: int = 30_000


@dataclass(frozen=True, slots=True)
class Timetable:
    """A room's own settings of time; `starts_at` (live milliseconds) is given for unattended rooms only."""

    countdown: int = 3_000
    starts_at: int | None = None
    pauses: Pauses = field(default_factory=Pauses)


@dataclass(frozen=True, slots=True)
class Due:
    """The command that the clock gives, and the moment from which it is due."""

    at: int
    command: Command


def next_automatic(timeline: Timeline, timetable: Timetable) -> Due | None:
    """Return what the clock does next, or None where a host decides (and while open, where `room_end` says when)."""
    if timeline.phase is Phase.READY:
        return Due(timeline.since + timetable.countdown, Command.OPEN)
    if timetable.starts_at is None:
        return None
    return _next_unattended(timeline, timetable.pauses, timetable.starts_at)


def _next_unattended(timeline: Timeline, pauses: Pauses, starts_at: int) -> Due | None:
    match timeline.phase:
        case Phase.LOBBY:
            return Due(starts_at, Command.START)
        case Phase.CLOSED:
            return Due(timeline.since, Command.REVEAL)
        case Phase.REVEALED:
            return Due(timeline.since + pauses.revealed, Command.STANDINGS)
        case Phase.STANDINGS:
            last = timeline.question == timeline.of
            return Due(timeline.since + pauses.standings, Command.PODIUM if last else Command.NEXT)
        case Phase.PODIUM:
            return Due(timeline.since + pauses.podium, Command.FINISH)
        case _:
            return None
