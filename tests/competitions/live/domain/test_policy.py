from competitions.live.domain.policy import Mode, RoomPolicy
from competitions.live.domain.scoring import Rules, Scheme, Streak
from competitions.live.domain.timetable import Pauses, Timetable


def test_a_room_by_default_scores_accuracy_without_streaks():
    assert RoomPolicy().rules == Rules(Scheme.ACCURACY, Streak.OFF)
    assert not RoomPolicy().timed


def test_a_speed_room_is_timed():
    policy = RoomPolicy(scoring=Scheme.SPEED, streak=Streak.ON)
    assert policy.timed
    assert policy.rules == Rules(Scheme.SPEED, Streak.ON)


def test_only_an_unattended_room_starts_by_itself():
    assert RoomPolicy(starts_at=5).timetable() == Timetable(countdown=3_000, starts_at=None)
    unattended = RoomPolicy(mode=Mode.UNATTENDED, starts_at=5, countdown_ms=1, pauses=Pauses(revealed=2))
    assert unattended.timetable() == Timetable(countdown=1, starts_at=5, pauses=Pauses(revealed=2))
    assert unattended.timetable(-2).starts_at == 3, "the machine slept for two"
