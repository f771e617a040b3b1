"""A room's stored state of time, and every transition of it as a new value."""

from dataclasses import dataclass, replace

from competitions.live.domain.phases import (
    ALLOWED,
    Command,
    Phase,
    check_extension,
    check_question,
    no_more_questions,
    wrong_phase,
    wrong_version,
)

LEAST_AFTER_BREAK_MS = 5_000
WITHOUT_TIMES = frozenset({Phase.LOBBY, Phase.READY, Phase.PAUSED})
WITHOUT_QUESTION = frozenset({Phase.LOBBY, Phase.READY})
BEFORE_REVEAL = frozenset({Phase.OPEN, Phase.CLOSED})


@dataclass(frozen=True, slots=True)
class Timeline:
    """Where a room stands; all moments are milliseconds of the server's live clock.

    `question_opened`, `question_closes` and `duration` are those of the last question that was opened and
    outlive its phases; frames show them through `opened` and `closes`. `since` is when the phase began, moved
    by pauses and outages. `closing` is the moment at which a `close` under way ends every seat's time; it need
    not be stored, since after a restart the question goes on.
    """

    of: int
    since: int
    phase: Phase = Phase.LOBBY
    question: int | None = None
    played: int = 0
    before: Phase | None = None
    question_opened: int | None = None
    question_closes: int | None = None
    duration: int | None = None
    paused_at: int | None = None
    closing: int | None = None
    version: int = 1
    locked: bool = False

    @property
    def standing(self) -> Phase:
        """The phase, or in a pause the phase before it."""
        return self.before or self.phase

    @property
    def opened(self) -> int | None:
        """What frames say: null in lobby, ready and paused, else that of the last open question."""
        return None if self.phase in WITHOUT_TIMES else self.question_opened

    @property
    def closes(self) -> int | None:
        """What frames say: null in lobby, ready and paused, else that of the last open question."""
        return None if self.phase in WITHOUT_TIMES else self.question_closes

    @property
    def shown(self) -> int | None:
        """The question whose text frames carry as `q`; None in lobby and ready and in a pause of them."""
        return None if self.standing in WITHOUT_QUESTION else self.question

    @property
    def closed(self) -> int:
        """Questions 1 to this one are closed: they have results and may be annulled."""
        return self.played - (self.standing is Phase.OPEN)

    @property
    def revealed(self) -> int:
        """Questions 1 to this one are revealed: totals, ranks and boards are as of it (0: none yet)."""
        return self.played - (self.standing in BEFORE_REVEAL)

    def check(self, command: Command, expect_version: int | None = None) -> None:
        """Raise `Conflict` coded `version`, then `wrong_phase`; arguments are checked before, all else after."""
        if expect_version is not None and expect_version != self.version:
            raise wrong_version(self.phase, self.version)
        if self.phase not in ALLOWED[command]:
            raise wrong_phase(self.phase, self.version)

    def start(self, now: int) -> "Timeline":
        """Go to question 1 in `ready`."""
        self.check(Command.START)
        return self._ready(1, now)

    def open(self, seconds: int, now: int) -> "Timeline":
        """Open the question that is ready, for so many seconds."""
        self.check(Command.OPEN)
        duration = seconds * 1000
        return replace(
            self._entered(Phase.OPEN, now),
            played=self.question or 0,
            question_opened=now,
            question_closes=now + duration,
            duration=duration,
        )

    def begin_close(self, now: int, *, grace_ms: int) -> "Timeline":
        """Take a host's `close`: no phase or version changes until `closing`; another one waits for the same."""
        self.check(Command.CLOSE)
        return self if self.closing is not None else replace(self, closing=now + grace_ms)

    def close(self, now: int) -> "Timeline":
        """Close the open question; the caller has waited for the grace, by the clock or by `closing`."""
        self.check(Command.CLOSE)
        return self._entered(Phase.CLOSED, now)

    def reveal(self, now: int) -> "Timeline":
        """Show the right answer."""
        self.check(Command.REVEAL)
        return self._entered(Phase.REVEALED, now)

    def standings(self, now: int) -> "Timeline":
        """Show the board between two questions."""
        self.check(Command.STANDINGS)
        return self._entered(Phase.STANDINGS, now)

    def next(self, now: int) -> "Timeline":
        """Go to the next question in `ready`, or raise `Conflict` coded `no_more_questions`."""
        self.check(Command.NEXT)
        return self._ready((self.question or 0) + 1, now)

    def podium(self, now: int) -> "Timeline":
        """Show the winners."""
        self.check(Command.PODIUM)
        return self._entered(Phase.PODIUM, now)

    def finish(self, now: int) -> "tuple[Timeline, ...]":
        """Return the states to store one after the other: `closed` first where a question was open, then `finished`.

        A question that was only announced (`ready`) is not played, so the last one played is shown again.
        """
        self.check(Command.FINISH)
        if self.standing is Phase.OPEN:
            closed = self._entered(Phase.CLOSED, now)
            return closed, *closed.finish(now)
        return (replace(self._entered(Phase.FINISHED, now), question=self.played or None),)

    def extend(self, seconds: int, now: int, *, longest_deadline: int) -> "Timeline":
        """Move `closes`; `wrong_phase` once a close is under way or the longest present deadline has passed."""
        check_extension(seconds)
        self.check(Command.EXTEND)
        self._check_running(now, longest_deadline)
        return replace(self, question_closes=(self.question_closes or 0) + seconds * 1000, version=self.version + 1)

    def pause(self, now: int, *, longest_deadline: int | None = None) -> "Timeline":
        """Stop the clock; an open question (which needs `longest_deadline`) under the same conditions as `extend`."""
        self.check(Command.PAUSE)
        if self.phase is Phase.OPEN:
            self._check_running(now, longest_deadline)
        return replace(self, phase=Phase.PAUSED, before=self.phase, paused_at=now, version=self.version + 1)

    def resume(self, now: int) -> "Timeline":
        """Go back to the phase before with what was left of its time; the pause is in nobody's elapsed time."""
        self.check(Command.RESUME)
        length = now - (now if self.paused_at is None else self.paused_at)
        back = replace(self, phase=self.standing, before=None, paused_at=None, version=self.version + 1)
        return _moved(back, length, now)

    def shift(self, outage_ms: int, now: int) -> "Timeline":
        """Go on after an outage: an open question moves by its length and gets a new version.

        Other phases keep their version and what was left of their time; a pause contains the outage anyway.
        """
        if self.phase is Phase.PAUSED:
            return self
        moved = _moved(self, outage_ms, now)
        return replace(moved, version=self.version + 1) if self.phase is Phase.OPEN else moved

    def lock(self) -> "Timeline":
        """Let nobody new in."""
        self.check(Command.LOCK)
        return replace(self, locked=True, version=self.version + 1)

    def unlock(self) -> "Timeline":
        """Let people in again."""
        self.check(Command.UNLOCK)
        return replace(self, locked=False, version=self.version + 1)

    def annul(self, question: int) -> "Timeline":
        """Count the change of version for an annulled question; `wrong_phase` before it was closed."""
        check_question(question, self.of)
        if question > self.closed:
            raise wrong_phase(self.phase, self.version)
        return replace(self, version=self.version + 1)

    def _ready(self, question: int, now: int) -> "Timeline":
        if question > self.of:
            raise no_more_questions()
        return replace(self._entered(Phase.READY, now), question=question)

    def _entered(self, phase: Phase, now: int) -> "Timeline":
        return replace(
            self, phase=phase, since=now, before=None, paused_at=None, closing=None, version=self.version + 1
        )

    def _check_running(self, now: int, longest_deadline: int | None) -> None:
        deadline = self.question_closes if longest_deadline is None else longest_deadline
        if self.closing is not None or now >= (deadline or 0):
            raise wrong_phase(self.phase, self.version)


def _moved(timeline: Timeline, length: int, now: int) -> Timeline:
    moved = replace(timeline, since=timeline.since + length)
    if timeline.phase is not Phase.OPEN:
        return moved
    return replace(
        moved,
        question_opened=(timeline.question_opened or 0) + length,
        question_closes=max((timeline.question_closes or 0) + length, now + LEAST_AFTER_BREAK_MS),
        closing=None,
    )
