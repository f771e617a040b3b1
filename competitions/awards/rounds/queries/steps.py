"""Rounds as they are written: the round, its steps, their claim, and what happened to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.orm import aliased

from competitions.awards.domain.words import RoundState, StepKind
from competitions.awards.rounds.domain.steps import Step
from competitions.awards.rounds.domain.told import Told, read_told, write_told
from competitions.awards.rounds.models import AwardRound, RoundBoard, RoundEvent, RoundStep
from core.database import UnitOfWork
from core.ids import new_id

MOST_DUE = 100


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step that should run now."""

    round_id: str
    kind: StepKind


@dataclass(frozen=True, slots=True)
class Claim:
    """Who runs a step when, under which fencing number."""

    by: str
    fence: int
    at: datetime


@dataclass(frozen=True, slots=True)
class EventRow:
    """What happened to a round; `by` is a process or a person's id, `told` what a step says of itself."""

    at: datetime
    act: str
    step: str
    by: str
    reason: str
    told: tuple[Told, ...] = ()


async def add_round(uow: UnitOfWork, values: Mapping[str, str | datetime], steps: Sequence[Step]) -> str:
    """Store a draft with its steps."""
    round_id = new_id()
    await uow.session.execute(insert(AwardRound).values(id=round_id, state=RoundState.DRAFT.value, **values))
    await _add_steps(uow, round_id, steps)
    return round_id


async def change_round(uow: UnitOfWork, round_id: str, values: Mapping[str, str], steps: Sequence[Step]) -> None:
    """Store what a draft says now, with its steps; none of them has run."""
    await uow.session.execute(update(AwardRound).where(AwardRound.id == round_id).values(**values))
    await uow.session.execute(delete(RoundStep).where(RoundStep.round_id == round_id, RoundStep.runs == 0))
    await _add_steps(uow, round_id, steps)


async def hold_round(uow: UnitOfWork, round_id: str) -> RoundState | None:
    """Lock a round against every other change of it; return its state, or None."""
    statement = select(AwardRound.state).where(AwardRound.id == round_id).with_for_update()
    state = await uow.session.scalar(statement)
    return None if state is None else RoundState(state)


async def set_state(uow: UnitOfWork, round_id: str, state: RoundState) -> None:
    """Give a round its state."""
    await uow.session.execute(update(AwardRound).where(AwardRound.id == round_id).values(state=state.value))


async def list_steps(uow: UnitOfWork, round_id: str) -> list[Step]:
    """List a round's steps in order."""
    return (await list_steps_of(uow, [round_id])).get(round_id, [])


async def list_steps_of(uow: UnitOfWork, round_ids: Sequence[str]) -> dict[str, list[Step]]:
    """List the steps of rounds in order."""
    found: dict[str, list[Step]] = {}
    statement = select(RoundStep).where(RoundStep.round_id.in_(round_ids)).order_by(RoundStep.position)
    for row in await uow.session.scalars(statement):
        step = Step(StepKind(row.kind), row.due_at, row.ran_at, row.ran_by, row.runs)
        found.setdefault(row.round_id, []).append(step)
    return found


async def set_due(uow: UnitOfWork, round_id: str, steps: Sequence[Step]) -> None:
    """Give the steps that have not run their moments."""
    for step in steps:
        mine = (RoundStep.round_id == round_id, RoundStep.kind == step.kind.value, RoundStep.runs == 0)
        await uow.session.execute(update(RoundStep).where(*mine).values(due_at=step.due_at))


async def list_due(uow: UnitOfWork, now: datetime) -> list[DueStep]:
    """List the next step of each running round where it is due, the longest overdue first."""
    earlier = aliased(RoundStep)
    waits = exists().where(
        earlier.round_id == RoundStep.round_id, earlier.position < RoundStep.position, earlier.runs == 0
    )
    statement = (
        select(RoundStep.round_id, RoundStep.kind)
        .join(AwardRound, AwardRound.id == RoundStep.round_id)
        .where(
            AwardRound.state == RoundState.RUNNING.value, RoundStep.ran_at.is_(None), RoundStep.due_at <= now, ~waits
        )
        .order_by(RoundStep.due_at, RoundStep.position, RoundStep.round_id)
        .limit(MOST_DUE)
    )
    return [DueStep(round_id, StepKind(kind)) for round_id, kind in await uow.session.execute(statement)]


async def claim_step(uow: UnitOfWork, due: DueStep, claim: Claim) -> bool:
    """Count the step's one run; False where it has run, is not due, or its round does not run."""
    running = exists().where(AwardRound.id == RoundStep.round_id, AwardRound.state == RoundState.RUNNING.value)
    claimed = await uow.session.execute(
        update(RoundStep)
        .where(
            RoundStep.round_id == due.round_id,
            RoundStep.kind == due.kind.value,
            RoundStep.runs == 0,
            RoundStep.due_at <= claim.at,
            running,
        )
        .values(runs=1, ran_at=claim.at, ran_by=claim.by, fence=claim.fence)
        .returning(RoundStep.round_id)
    )
    return claimed.first() is not None


async def add_event(uow: UnitOfWork, round_id: str, event: EventRow) -> None:
    """Note what happened to a round."""
    values = {name: getattr(event, name) for name in ("at", "act", "step", "by", "reason")}
    detail = write_told(event.told)
    await uow.session.execute(insert(RoundEvent).values(id=new_id(), round_id=round_id, detail=detail, **values))


async def list_events(uow: UnitOfWork, round_id: str) -> list[EventRow]:
    """List what happened to a round, the oldest first."""
    rows = await uow.session.scalars(
        select(RoundEvent).where(RoundEvent.round_id == round_id).order_by(RoundEvent.at, RoundEvent.id)
    )
    return [EventRow(row.at, row.act, row.step, row.by, row.reason, read_told(row.detail)) for row in rows]


async def add_boards(uow: UnitOfWork, round_id: str, snapshots: Mapping[str, str]) -> None:
    """Note on which frozen boards (kind of unit → snapshot) a round rests; the first is its main one."""
    rows = [{"round_id": round_id, "kind": kind, "snapshot_id": found} for kind, found in snapshots.items()]
    if rows:
        await uow.session.execute(insert(RoundBoard), rows)
        first = rows[0]["snapshot_id"]
        await uow.session.execute(update(AwardRound).where(AwardRound.id == round_id).values(snapshot_id=first))


async def list_boards(uow: UnitOfWork, round_id: str) -> dict[str, str]:
    """Return the frozen boards of a round: kind of unit → snapshot."""
    statement = select(RoundBoard.kind, RoundBoard.snapshot_id).where(RoundBoard.round_id == round_id)
    return {str(kind): str(found) for kind, found in await uow.session.execute(statement.order_by(RoundBoard.kind))}


async def _add_steps(uow: UnitOfWork, round_id: str, steps: Sequence[Step]) -> None:
    rows = [
        {"round_id": round_id, "kind": step.kind.value, "position": at, "due_at": step.due_at}
        for at, step in enumerate(steps, start=1)
    ]
    await uow.session.execute(insert(RoundStep), rows)
