import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.live.domain.phases import ALLOWED, Command, Phase
from competitions.live.domain.timeline import Timeline
from core.kernel import Conflict, Invalid
from tests.competitions.live.domain.rooms import GRACE, SECONDS, T0, lobby, opened_room, room_in

STEPS = {
    Command.START: lambda room: room.start(T0),
    Command.OPEN: lambda room: room.open(SECONDS, T0),
    Command.CLOSE: lambda room: room.begin_close(T0, grace_ms=GRACE),
    Command.REVEAL: lambda room: room.reveal(T0),
    Command.STANDINGS: lambda room: room.standings(T0),
    Command.NEXT: lambda room: room.next(T0),
    Command.PODIUM: lambda room: room.podium(T0),
    Command.FINISH: lambda room: room.finish(T0),
    Command.EXTEND: lambda room: room.extend(10, T0, longest_deadline=T0 + 1),
    Command.PAUSE: lambda room: room.pause(T0),
    Command.RESUME: lambda room: room.resume(T0),
    Command.LOCK: lambda room: room.lock(),
    Command.UNLOCK: lambda room: room.unlock(),
}


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("command", STEPS)
def test_a_command_works_exactly_in_its_phases(command, phase):
    room = room_in(phase)
    assert room.phase is phase
    if phase in ALLOWED[command]:
        STEPS[command](room)
        return
    with pytest.raises(Conflict) as refusal:
        STEPS[command](room)
    assert refusal.value.code == "wrong_phase"
    assert refusal.value.extra == {"phase": phase.value, "version": room.version}


def test_an_old_version_is_told_before_a_wrong_phase():
    room = lobby()
    room.check(Command.START, expect_version=room.version)
    with pytest.raises(Conflict) as refusal:
        room.check(Command.CLOSE, expect_version=room.version + 1)
    assert refusal.value.code == "version"
    assert refusal.value.extra == {"phase": "lobby", "version": room.version}


def test_a_wrong_phase_is_told_before_no_more_questions():
    with pytest.raises(Conflict) as refusal:
        opened_room(of=1).next(T0)
    assert refusal.value.code == "wrong_phase"


def test_start_makes_question_1_ready():
    room = lobby().start(T0)
    assert (room.phase, room.question, room.shown, room.played) == (Phase.READY, 1, None, 0)


def test_open_announces_when_it_closes():
    room = opened_room()
    assert (room.opened, room.closes, room.duration) == (T0, T0 + 20_000, 20_000)
    assert (room.shown, room.played, room.closed, room.revealed) == (1, 1, 0, 0)


def test_a_closed_question_has_results_and_a_revealed_one_is_on_the_board():
    closed = opened_room().close(T0)
    assert (closed.closed, closed.revealed) == (1, 0)
    assert (closed.reveal(T0).closed, closed.reveal(T0).revealed) == (1, 1)


@pytest.mark.parametrize("shown", [Phase.REVEALED, Phase.STANDINGS])
def test_next_goes_on_and_forgets_no_times_of_the_last_open_question(shown):
    room = room_in(shown).next(T0 + 5)
    assert (room.phase, room.question, room.shown, room.opened, room.closes) == (Phase.READY, 2, None, None, None)
    assert room.finish(T0 + 6)[-1].opened == T0


@pytest.mark.parametrize("shown", [Phase.REVEALED, Phase.STANDINGS])
def test_there_is_no_next_after_the_last_question(shown):
    with pytest.raises(Conflict) as refusal:
        room_in(shown, of=1).next(T0)
    assert refusal.value.code == "no_more_questions"


def test_a_room_without_questions_has_no_more_of_them():
    with pytest.raises(Conflict) as refusal:
        lobby(of=0).start(T0)
    assert refusal.value.code == "no_more_questions"


@pytest.mark.parametrize("phase", Phase)
def test_times_are_null_in_lobby_ready_and_paused_only(phase):
    room = room_in(phase)
    silent = phase in {Phase.LOBBY, Phase.READY, Phase.PAUSED}
    assert (room.opened is None, room.closes is None) == (silent, silent)


def test_close_keeps_the_grace_and_another_one_waits_for_the_same():
    first = opened_room().begin_close(T0 + 100, grace_ms=GRACE)
    assert (first.phase, first.closing, first.version) == (Phase.OPEN, T0 + 1_100, opened_room().version)
    assert first.begin_close(T0 + 500, grace_ms=GRACE) == first
    assert first.close(T0 + 1_100).closing is None


@pytest.mark.parametrize("command", [Command.EXTEND, Command.PAUSE])
def test_extend_and_pause_are_too_late_once_a_close_is_under_way(command):
    with pytest.raises(Conflict) as refusal:
        STEPS[command](opened_room().begin_close(T0, grace_ms=GRACE))
    assert refusal.value.code == "wrong_phase"


def test_extend_and_pause_work_until_the_longest_deadline_has_passed():
    room, deadline = opened_room(), T0 + 30_000
    room.extend(5, deadline - 1, longest_deadline=deadline)
    room.pause(deadline - 1, longest_deadline=deadline)
    with pytest.raises(Conflict):
        room.extend(5, deadline, longest_deadline=deadline)
    with pytest.raises(Conflict):
        room.pause(deadline, longest_deadline=deadline)


def test_extend_moves_closes_and_nothing_else_but_the_version():
    room = opened_room()
    longer = room.extend(10, T0, longest_deadline=T0 + 20_000)
    assert (longer.opened, longer.closes, longer.duration) == (T0, T0 + 30_000, 20_000)
    assert (longer.phase, longer.version) == (Phase.OPEN, room.version + 1)


def test_extend_looks_at_its_argument_before_the_phase():
    with pytest.raises(Invalid):
        lobby().extend(0, T0, longest_deadline=T0)


@given(st.integers(0, 19_999), st.integers(0, 10**8))
def test_a_pause_is_in_no_elapsed_time_and_leaves_at_least_5_seconds(used, length):
    paused = opened_room().pause(T0 + used)
    assert (paused.before, paused.shown, paused.opened, paused.closes) == (Phase.OPEN, 1, None, None)
    resumed = paused.resume(T0 + used + length)
    assert resumed.opened == T0 + length
    assert resumed.closes == T0 + used + length + max(20_000 - used, 5_000)
    assert (resumed.phase, resumed.before, resumed.version) == (Phase.OPEN, None, paused.version + 1)


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase not in {Phase.PAUSED, Phase.FINISHED}])
def test_resume_gives_the_phase_before_with_what_was_left(phase):
    room = room_in(phase)
    paused = room.pause(T0 + 100)
    resumed = paused.resume(T0 + 1_100)
    assert (paused.phase, paused.before, paused.shown) == (Phase.PAUSED, phase, room.shown)
    assert (resumed.phase, resumed.since, resumed.version) == (phase, T0 + 1_000, room.version + 2)
    if phase is not Phase.OPEN:
        assert (resumed.opened, resumed.closes) == (room.opened, room.closes)


@given(st.integers(0, 19_999), st.integers(0, 10**8))
def test_an_outage_moves_an_open_question_and_the_version(used, outage):
    room = opened_room().begin_close(T0, grace_ms=GRACE)
    moved = room.shift(outage, T0 + used + outage)
    assert (moved.opened, moved.version, moved.closing) == (T0 + outage, room.version + 1, None)
    assert moved.closes == T0 + used + outage + max(20_000 - used, 5_000)


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.OPEN])
def test_an_outage_in_another_phase_keeps_version_and_times(phase):
    room = room_in(phase)
    moved = room.shift(700, T0 + 700)
    assert (moved.version, moved.opened, moved.closes) == (room.version, room.opened, room.closes)
    assert moved.since == (room.since if phase is Phase.PAUSED else room.since + 700)


def test_an_outage_during_a_pause_counts_as_pause_once():
    resumed = opened_room().pause(T0 + 1_000).shift(5_000, T0 + 6_000).resume(T0 + 9_000)
    assert (resumed.opened, resumed.closes) == (T0 + 8_000, T0 + 28_000)


@pytest.mark.parametrize("room", [opened_room(), opened_room().pause(T0), opened_room().begin_close(T0, grace_ms=1)])
def test_finish_closes_an_open_question_first(room):
    closed, finished = room.finish(T0 + 9)
    assert (closed.phase, closed.since, closed.before, closed.paused_at) == (Phase.CLOSED, T0 + 9, None, None)
    assert (finished.phase, finished.version, finished.shown) == (Phase.FINISHED, room.version + 2, 1)


def test_finish_from_the_lobby_has_played_nothing():
    (finished,) = lobby().finish(T0)
    assert (finished.phase, finished.question, finished.closed) == (Phase.FINISHED, None, 0)


def test_finish_from_ready_shows_the_last_question_that_was_played():
    (finished,) = room_in(Phase.STANDINGS).next(T0).finish(T0)
    assert (finished.question, finished.closed, finished.opened) == (1, 1, T0)


@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.REVEALED, Phase.STANDINGS, Phase.PODIUM, Phase.FINISHED])
def test_annul_is_allowed_from_closed_on(phase):
    room = room_in(phase)
    assert room.annul(1).version == room.version + 1
    with pytest.raises(Conflict):
        room.annul(2)


def test_annul_of_a_closed_question_is_allowed_in_a_pause_of_the_next():
    second = room_in(Phase.REVEALED).next(T0).open(SECONDS, T0).pause(T0)
    second.annul(1)
    with pytest.raises(Conflict) as refusal:
        second.annul(2)
    assert refusal.value.code == "wrong_phase"


def test_annul_of_no_question_is_invalid():
    with pytest.raises(Invalid):
        lobby().annul(4)


def test_lock_and_unlock_are_counted():
    locked = lobby().lock()
    assert (locked.locked, locked.version) == (True, lobby().version + 1)
    assert (locked.unlock().locked, locked.unlock().version) == (False, locked.version + 1)


def test_a_timeline_is_a_value():
    assert lobby() == Timeline(of=3, since=T0)
