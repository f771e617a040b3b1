"""Timelines for tests: a room led to any phase, and strategies of commands in any order."""

from competitions.live.domain.phases import Phase
from competitions.live.domain.timeline import Timeline

T0 = 1_790_000_000_000
SECONDS = 20
GRACE = 1_000


def lobby(of: int = 3) -> Timeline:
    return Timeline(of=of, since=T0)


def opened_room(of: int = 3) -> Timeline:
    return lobby(of).start(T0).open(SECONDS, T0)


def room_in(phase: Phase, of: int = 3) -> Timeline:
    """A room that reached the phase in its first question."""
    opened = opened_room(of)
    revealed = opened.close(T0).reveal(T0)
    rooms = {
        Phase.LOBBY: lobby(of),
        Phase.READY: lobby(of).start(T0),
        Phase.OPEN: opened,
        Phase.PAUSED: opened.pause(T0),
        Phase.CLOSED: opened.close(T0),
        Phase.REVEALED: revealed,
        Phase.STANDINGS: revealed.standings(T0),
        Phase.PODIUM: revealed.podium(T0),
        Phase.FINISHED: revealed.finish(T0)[-1],
    }
    return rooms[phase]
