"""Any order of commands, breaks and clock ticks: what must hold of a room at every moment."""

from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from competitions.live.domain.deadlines import longest_deadline, room_end
from competitions.live.domain.phases import Command, Phase
from competitions.live.domain.timeline import Timeline
from competitions.live.domain.timetable import Timetable, next_automatic
from core.kernel import Conflict
from tests.competitions.live.domain.rooms import GRACE, SECONDS, T0

PLAIN = [Command.REVEAL, Command.STANDINGS, Command.NEXT, Command.PODIUM, Command.START]


class RoomMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.now = T0
        self.room = Timeline(of=3, since=T0)
        self.opened_once: list[int] = []
        self.away = 0  # breaks since the question opened
        self.opened_at = T0

    def become(self, room: Timeline) -> None:
        assert room.version >= self.room.version
        assert room.played in {self.room.played, self.room.played + 1}
        assert room.version > self.room.version or room.phase is self.room.phase
        self.room = room

    def attempt(self, step) -> None:
        with suppress(Conflict):
            self.become(step())

    @rule(milliseconds=st.integers(1, 15_000))
    def time_passes(self, milliseconds):
        self.now += milliseconds
        if self.room.paused_at is not None:
            self.away += milliseconds

    @rule(command=st.sampled_from(PLAIN))
    def a_host_commands(self, command):
        self.attempt(lambda: getattr(self.room, command.value)(self.now))

    @rule()
    def it_opens(self):
        def step() -> Timeline:
            room: Timeline = self.room.open(SECONDS, self.now)
            self.opened_once.append(room.played)
            self.opened_at, self.away = self.now, 0
            return room

        self.attempt(step)

    @rule()
    def a_host_closes(self):
        self.attempt(lambda: self.room.begin_close(self.now, grace_ms=GRACE))

    @rule()
    def the_clock_closes(self):
        if self.room.phase is Phase.OPEN and self.now >= room_end(self.room, (2, 4), grace_ms=GRACE):
            self.become(self.room.close(self.now))

    @rule(seconds=st.integers(1, 600))
    def a_host_extends(self, seconds):
        deadline = longest_deadline(self.room, (2, 4))
        self.attempt(lambda: self.room.extend(seconds, self.now, longest_deadline=deadline))

    @rule()
    def a_host_pauses(self):
        self.attempt(lambda: self.room.pause(self.now, longest_deadline=longest_deadline(self.room, (2, 4))))

    @rule()
    def a_host_resumes(self):
        self.attempt(lambda: self.room.resume(self.now))

    @rule(outage=st.integers(0, 60_000))
    def the_server_was_away(self, outage):
        self.now += outage
        self.away += outage
        self.become(self.room.shift(outage, self.now))

    @rule(question=st.integers(1, 3))
    def a_host_annuls(self, question):
        self.attempt(lambda: self.room.annul(question))

    @precondition(lambda self: self.room.played == 3)
    @rule()
    def a_host_finishes(self):
        for room in self.room.finish(self.now) if self.room.phase is not Phase.FINISHED else ():
            self.become(room)

    @invariant()
    def no_question_opens_twice(self):
        assert self.opened_once == list(range(1, self.room.played + 1))

    @invariant()
    def only_the_present_question_is_not_closed(self):
        assert self.room.closed in {self.room.played, self.room.played - 1}
        assert self.room.revealed <= self.room.closed

    @invariant()
    def a_pause_knows_where_it_came_from(self):
        paused = self.room.phase is Phase.PAUSED
        assert (self.room.before is not None, self.room.paused_at is not None) == (paused, paused)

    @invariant()
    def breaks_are_in_no_elapsed_time(self):
        if self.room.phase is Phase.OPEN:
            assert self.room.opened == self.opened_at + self.away

    @invariant()
    def the_clock_only_asks_for_what_is_allowed(self):
        due = next_automatic(self.room, Timetable(starts_at=T0))
        if due is not None:
            self.room.check(due.command)


TestRoomMachine = RoomMachine.TestCase
