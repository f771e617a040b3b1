"""The steps of a round: their dates, in which order they run, and what officers may do to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from competitions.awards.domain.words import Procedure, RoundState, StepKind
from core.kernel import Conflict, FieldError, Invalid, N_

FIRST_YEAR, LAST_YEAR = 2020, 2100
LATE = timedelta(minutes=5)
"""A step that ran later than this was late: the timeline says so."""
OFFSETS: Mapping[StepKind, timedelta] = {
    StepKind.CLOSE: timedelta(),
    StepKind.FREEZE: timedelta(minutes=5),
    StepKind.NOMINATE: timedelta(minutes=10),
    StepKind.INVITE: timedelta(days=1),
    StepKind.REMIND: timedelta(days=5),
    StepKind.CLOSE_DOSSIERS: timedelta(days=8),
    StepKind.PUBLIC_NOTICE: timedelta(days=9),
    StepKind.COUNCIL: timedelta(days=20),
    StepKind.DECISION: timedelta(days=22),
    StepKind.PUBLISH: timedelta(days=24),
    StepKind.APPEAL: timedelta(days=24, minutes=5),
}
"""A first proposal of dates after the close; officers change them. The council meets after ten days of notice."""
ALLOWED: Mapping[str, tuple[tuple[RoundState, ...], RoundState | None]] = {
    "activate": ((RoundState.DRAFT,), RoundState.RUNNING),
    "pause": ((RoundState.RUNNING,), RoundState.PAUSED),
    "resume": ((RoundState.PAUSED,), RoundState.RUNNING),
    "cancel": ((RoundState.DRAFT, RoundState.RUNNING, RoundState.PAUSED), RoundState.CANCELLED),
    "postpone": ((RoundState.RUNNING, RoundState.PAUSED), None),
    "run_now": ((RoundState.RUNNING,), None),
    "finish": ((RoundState.RUNNING,), RoundState.FINISHED),
}
"""From which states an act is allowed, and to which it leads (None: the state stays)."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step: when it is due, and when and by which process it ran."""

    kind: StepKind
    due_at: datetime
    ran_at: datetime | None = None
    ran_by: str = ""
    runs: int = 0

    def is_late(self, now: datetime) -> bool:
        """Say whether it ran late, or still waits although it should have run."""
        return (self.ran_at or now) - self.due_at > LATE


def is_reasonable(moment: datetime) -> bool:
    """Say whether a step may be due at the moment: within the years that the province plans for."""
    return FIRST_YEAR <= moment.year < LAST_YEAR


def kinds_of(procedure: Procedure) -> tuple[StepKind, ...]:
    """Return the steps of a procedure in order; the simplified one has no council."""
    without = {StepKind.COUNCIL} if procedure is Procedure.SIMPLIFIED else set[StepKind]()
    return tuple(kind for kind in StepKind if kind not in without)


def propose(closes_at: datetime, procedure: Procedure) -> tuple[Step, ...]:
    """Return the steps with the usual distances after the close."""
    return tuple(Step(kind, closes_at + OFFSETS[kind]) for kind in kinds_of(procedure))


def check_order(steps: Sequence[Step]) -> None:
    """Raise Invalid where a step is due before the one in front of it."""
    errors = tuple(
        FieldError(step.kind.value, N_("This step is due before the one in front of it."))
        for before, step in pairwise(steps)
        if step.due_at < before.due_at
    )
    if errors:
        raise Invalid(N_("The dates of the steps are out of order."), errors=errors)


def find_next(steps: Sequence[Step]) -> Step | None:
    """Return the step that comes next; None when all have run."""
    return next((step for step in steps if not step.runs), None)


def decide_state(state: RoundState, act: str) -> RoundState:
    """Return the state after an act; raises Conflict where the state does not allow it."""
    allowed, after = ALLOWED[act]
    if state not in allowed:
        raise Conflict(N_("The round's state does not allow this now."))
    return after or state


def postpone(steps: Sequence[Step], kind: StepKind, due_at: datetime) -> tuple[Step, ...]:
    """Return the steps with this one due later, and those after it moved by as much.

    Raises Conflict for a step that has run, Invalid for a moment that is not later than before.
    """
    chosen = next((step for step in steps if step.kind is kind), None)
    if chosen is None or chosen.runs:
        raise Conflict(N_("This step has run already."))
    if due_at <= chosen.due_at:
        wrong = N_("The new moment must be later than the one before.")
        raise Invalid(wrong, errors=(FieldError("due_at", wrong),))
    delay, start = due_at - chosen.due_at, list(steps).index(chosen)
    return tuple(replace(step, due_at=step.due_at + delay) if at >= start else step for at, step in enumerate(steps))


def hasten(steps: Sequence[Step], kind: StepKind, now: datetime) -> tuple[Step, ...]:
    """Return the steps with this one due now; raises Conflict unless it is the next one."""
    chosen = find_next(steps)
    if chosen is None or chosen.kind is not kind:
        raise Conflict(N_("Only the next step can be run now."))
    return tuple(replace(step, due_at=min(step.due_at, now)) if step is chosen else step for step in steps)
