"""Points: exact arithmetic over marked answers, one question on top of the last or a whole room at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

FULL_POINTS = 1_000
FREE_MS = 500
STREAK_STEP = 100
STREAK_MOST = 500


class Scheme(StrEnum):
    """How a room scores: `accuracy` ignores time."""

    ACCURACY = "accuracy"
    SPEED = "speed"


class Streak(StrEnum):
    """Whether fully right answers in a row earn more, and what a question does to the row."""

    OFF = "off"
    ON = "on"


@dataclass(frozen=True, slots=True)
class Rules:
    """A room's own rules of scoring."""

    scheme: Scheme = Scheme.ACCURACY
    streak: Streak = Streak.OFF


@dataclass(frozen=True, slots=True)
class Marked:
    """One stored answer after marking; `right` is None for polls and words, `fair_elapsed` is in milliseconds."""

    credit: Fraction
    right: bool | None
    fair_elapsed: int


@dataclass(frozen=True, slots=True)
class Played:
    """A question that was played: `duration` (ms) as announced when it opened; a poll leaves streaks alone."""

    n: int
    weight: int
    duration: int
    is_poll: bool = False
    annulled: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A seat after some questions; `fair_time` sums the fair times of its right answers, `streak` their present row.

    A seat without a standing has answered nothing that counts.
    """

    total: int = 0
    fair_time: int = 0
    streak: int = 0


@dataclass(frozen=True, slots=True)
class QuestionScores:
    """Points of each answer to one question, and the standing afterwards of everybody who ever answered."""

    points: Mapping[str, int]
    standings: Mapping[str, Standing]


@dataclass(frozen=True, slots=True)
class RoomScores:
    """Points by question number and seat, and the final standings."""

    points: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)


NEWCOMER = Standing()


def points_for(answer: Marked, question: Played, scheme: Scheme) -> int:
    """Return the points of one answer without its streak, rounded half up once."""
    if answer.right is None:
        return 0
    numerator = FULL_POINTS * question.weight * answer.credit.numerator
    denominator = answer.credit.denominator
    if scheme is Scheme.SPEED:
        counted = 0 if answer.fair_elapsed < FREE_MS else min(answer.fair_elapsed, question.duration)
        numerator *= 2 * question.duration - counted
        denominator *= 2 * question.duration
    return (2 * numerator + denominator) // (2 * denominator)


def streak_bonus(streak: int) -> int:
    """Return what the last of so many fully right answers in a row earns on top."""
    return min(STREAK_MOST, STREAK_STEP * max(0, streak - 1))


def score_question(
    question: Played, answers: Mapping[str, Marked], before: Mapping[str, Standing], rules: Rules
) -> QuestionScores:
    """Score one question on top of the standings before it; answers are by seat.

    An annulled question earns nothing and changes nothing, as if it had not been played.
    """
    if question.annulled:
        return QuestionScores(dict.fromkeys(answers, 0), before)
    keeps_streak = rules.streak is Streak.OFF or question.is_poll
    standings = dict(before) if keeps_streak else {seat: _interrupted(standing) for seat, standing in before.items()}
    points: dict[str, int] = {}
    for seat, answer in answers.items():
        earned = points_for(answer, question, rules.scheme)
        old = before.get(seat, NEWCOMER)
        streak = _streak_after(old.streak, answer, keeps=keeps_streak)
        if answer.right and not keeps_streak:
            earned += streak_bonus(streak)
        points[seat] = earned
        fair_time = old.fair_time + answer.fair_elapsed if answer.right else old.fair_time
        standings[seat] = Standing(old.total + earned, fair_time, streak)
    return QuestionScores(points, standings)


def score_room(questions: Iterable[Played], answers: Mapping[int, Mapping[str, Marked]], rules: Rules) -> RoomScores:
    """Score all played questions in the order of their numbers; answers are by question number and seat."""
    points: dict[int, Mapping[str, int]] = {}
    standings: Mapping[str, Standing] = {}
    for question in sorted(questions, key=lambda played: played.n):
        scores = score_question(question, answers.get(question.n, {}), standings, rules)
        points[question.n] = scores.points
        standings = scores.standings
    return RoomScores(points, standings)


def _interrupted(standing: Standing) -> Standing:
    return Standing(standing.total, standing.fair_time) if standing.streak else standing


def _streak_after(streak: int, answer: Marked, *, keeps: bool) -> int:
    if keeps:
        return streak
    return streak + 1 if answer.right else 0
