"""Pausing, resuming, postponing, hastening and cancelling a round, each with its reason."""

from dataclasses import dataclass
from datetime import datetime

from competitions.awards.domain.words import StepKind
from competitions.awards.rounds.domain.steps import decide_state, hasten, postpone
from competitions.awards.rounds.queries import steps as queries
from competitions.awards.rounds.queries.steps import EventRow
from competitions.awards.rounds.service import access
from core import audit
from core.audit import Act
from core.database import UnitOfWork
from core.kernel import Actor, FieldError, Invalid, N_

LONGEST_REASON = 500
STEERING = ("pause", "resume", "postpone", "run_now", "cancel")


@dataclass(frozen=True, slots=True)
class Steering:
    """What is done to a round and why; to postpone, which step and until when; to hasten, which step."""

    round_id: str
    act: str
    reason: str
    step: StepKind | None = None
    due_at: datetime | None = None


async def steer(uow: UnitOfWork, actor: Actor, steering: Steering, now: datetime) -> None:
    """Do it; raises Forbidden, Invalid without a reason or moment, Conflict where the state does not allow it."""
    round_id = steering.round_id
    row = await access.access_steering(uow, actor, round_id)
    reason = check_reason(steering.reason)
    state = await queries.hold_round(uow, round_id)
    after = decide_state(state or row.state, steering.act)
    if steering.act in {"postpone", "run_now"}:
        await _move(uow, round_id, steering, now)
    await queries.set_state(uow, round_id, after)
    step = steering.step.value if steering.step else ""
    await queries.add_event(uow, round_id, EventRow(now, steering.act, step, actor.person_id, reason))
    detail = {"round": round_id, "step": step, "due": steering.due_at.isoformat() if steering.due_at else ""}
    await audit.record(uow, Act(f"round.{steering.act}", round_id, actor.person_id, detail), now)


async def _move(uow: UnitOfWork, round_id: str, steering: Steering, now: datetime) -> None:
    if steering.step is None:
        wrong = N_("Choose a step.")
        raise Invalid(wrong, errors=(FieldError("step", wrong),))
    steps = await queries.list_steps(uow, round_id)
    if steering.act == "run_now":
        await queries.set_due(uow, round_id, hasten(steps, steering.step, now))
        return
    if steering.due_at is None:
        wrong = N_("Write the new day and hour.")
        raise Invalid(wrong, errors=(FieldError("due_at", wrong),))
    await queries.set_due(uow, round_id, postpone(steps, steering.step, steering.due_at))


def check_reason(text: str) -> str:
    """Return the reason, trimmed; raises Invalid without one or for one that is too long."""
    reason = text.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        wrong = N_("Write the reason, in at most 500 characters.")
        raise Invalid(wrong, errors=(FieldError("reason", wrong),))
    return reason
