import pytest

from competitions.live.domain.phases import Command, Phase
from competitions.live.domain.timeline import Timeline
from competitions.live.domain.timetable import Due, Pauses, Timetable, next_automatic
from tests.competitions.live.domain.rooms import SECONDS, T0, lobby, room_in

UNATTENDED = Timetable(starts_at=T0 + 60_000)


def test_every_room_opens_after_its_countdown():
    assert next_automatic(room_in(Phase.READY), Timetable(countdown=4_000)) == Due(T0 + 4_000, Command.OPEN)


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.READY])
def test_a_hosted_room_does_nothing_else_by_itself(phase):
    assert next_automatic(room_in(phase), Timetable()) is None


@pytest.mark.parametrize(
    ("phase", "due"),
    [
        (Phase.LOBBY, Due(T0 + 60_000, Command.START)),
        (Phase.READY, Due(T0 + 3_000, Command.OPEN)),
        (Phase.OPEN, None),
        (Phase.CLOSED, Due(T0, Command.REVEAL)),
        (Phase.REVEALED, Due(T0 + 8_000, Command.STANDINGS)),
        (Phase.STANDINGS, Due(T0 + 5_000, Command.NEXT)),
        (Phase.PODIUM, Due(T0 + 30_000, Command.FINISH)),
        (Phase.PAUSED, None),
        (Phase.FINISHED, None),
    ],
)
def test_an_unattended_room_goes_by_its_timetable(phase, due):
    assert next_automatic(room_in(phase), UNATTENDED) == due


def test_the_last_standings_lead_to_the_podium():
    assert next_automatic(room_in(Phase.STANDINGS, of=1), UNATTENDED) == Due(T0 + 5_000, Command.PODIUM)


def test_pauses_may_be_changed():
    timetable = Timetable(starts_at=T0, pauses=Pauses(revealed=1))
    assert next_automatic(room_in(Phase.REVEALED), timetable) == Due(T0 + 1, Command.STANDINGS)


def test_an_empty_unattended_room_finishes_by_itself():
    room, phases = lobby(of=2), []
    while room.phase is not Phase.FINISHED:
        phases.append(room.phase.value)
        room = step(room)
    question = ["ready", "open", "closed", "revealed", "standings"]
    assert phases == ["lobby", *question, *question, "podium"]


def step(room: Timeline):
    due = next_automatic(room, UNATTENDED)
    if due is None:
        return room.close(room.closes or 0)
    if due.command is Command.OPEN:
        return room.open(SECONDS, due.at)
    moved = getattr(room, due.command.value)(due.at)
    return moved[-1] if due.command is Command.FINISH else moved
