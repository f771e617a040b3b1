"""Running one step of a round: once, by the process that leads, in one transaction with its effect."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from competitions.awards.domain.words import StepKind
from competitions.awards.rounds.domain.steps import decide_state, find_next
from competitions.awards.rounds.domain.told import Told
from competitions.awards.rounds.queries import steps as queries
from competitions.awards.rounds.queries.steps import Claim, DueStep, EventRow
from competitions.awards.rounds.service.access import load_round
from competitions.awards.rounds.service.freezing import freeze_boards
from competitions.awards.rounds.service.nominating import nominate_round
from core import audit
from core.audit import Act
from core.database import UnitOfWork
from core.kernel import DomainError
from core.scheduling import Fence, check_fence

WAITED = "waited"
StepEffect = Callable[[UnitOfWork, str, datetime], Awaitable[tuple[Told, ...]]]
"""What a step does beyond opening its stage: with the unit of work, the round's id and the moment; says what it did."""
StepEffects = Mapping[StepKind, StepEffect]
"""The effects of the parts above rounds. A refusal (DomainError) leaves the step waiting, to be tried again."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Who runs steps: the process that leads, and what the parts above do in them."""

    fence: Fence
    effects: StepEffects = field(default_factory=dict)


async def list_due(uow: UnitOfWork, now: datetime) -> list[DueStep]:
    """List the steps that are due by now."""
    return await queries.list_due(uow, now)


async def run_step(uow: UnitOfWork, due: DueStep, runner: Runner, now: datetime) -> bool:
    """Run a step unless it has run, is not due or not the next; say whether it ran. Raises Replaced."""
    await queries.hold_round(uow, due.round_id)
    await check_fence(uow, runner.fence)
    steps = await queries.list_steps(uow, due.round_id)
    following = find_next(steps)
    if following is None or following.kind is not due.kind:
        return False
    holder = runner.fence.holder
    if not await queries.claim_step(uow, due, Claim(holder, runner.fence.number, now)):
        return False
    told = await _take_effect(uow, due, runner, now)
    await queries.add_event(uow, due.round_id, EventRow(now, "ran", due.kind.value, holder, "", told))
    detail = {"round": due.round_id, "step": due.kind.value, "fence": str(runner.fence.number)}
    await audit.record(uow, Act("round.step", due.round_id, None, detail), now)
    if due.kind is steps[-1].kind:
        row = await load_round(uow, due.round_id)
        await queries.set_state(uow, row.id, decide_state(row.state, "finish"))
    return True


async def note_waiting(uow: UnitOfWork, due: DueStep, runner: Runner, refused: DomainError, now: datetime) -> bool:  # noqa: PLR0913, PLR0917 - which step, who tried, why not, when
    """Note why a step that is due could not do its work, once for each reason; say whether that is new."""
    await queries.hold_round(uow, due.round_id)
    await check_fence(uow, runner.fence)
    following = find_next(await queries.list_steps(uow, due.round_id))
    if following is None or following.kind is not due.kind:
        return False
    why = (Told(refused.text, refused.params),)
    events = [each for each in await queries.list_events(uow, due.round_id) if each.step == due.kind.value]
    if events and events[-1].act == WAITED and events[-1].told == why:
        return False
    await queries.add_event(uow, due.round_id, EventRow(now, WAITED, due.kind.value, runner.fence.holder, "", why))
    return True


async def _take_effect(uow: UnitOfWork, due: DueStep, runner: Runner, now: datetime) -> tuple[Told, ...]:
    if due.kind is StepKind.FREEZE:
        await freeze_boards(uow, await load_round(uow, due.round_id), now)
    if due.kind is StepKind.NOMINATE:
        await nominate_round(uow, await load_round(uow, due.round_id), now)
    effect = runner.effects.get(due.kind)
    return () if effect is None else await effect(uow, due.round_id, now)
