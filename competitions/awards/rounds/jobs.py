"""Scheduled work of rounds: the process that leads runs every step that is due, each once, late rather than never."""

import asyncio
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from competitions.awards.rounds.queries import steps as queries
from competitions.awards.rounds.queries.steps import DueStep
from competitions.awards.rounds.service.stepping import Runner, StepEffects, note_waiting, run_step
from core.clock import Clock
from core.database import Database
from core.kernel import Conflict, DomainError, N_
from core.scheduling import LEASE, Fence, Replaced, lead, new_holder, resign
from core.turns import place_of, uninterrupted

REST = 1.0  # seconds between two looks, at least
WORK = "award_rounds"
UNFORESEEN = N_("The program failed at this step (%(error)s). It will try again; please tell whoever runs the system.")

log = structlog.get_logger()


async def run(database: Database, clock: Clock, effects: StepEffects) -> None:
    """Work until cancelled; a failure is noted and tried again at the next turn."""
    watch, holder, is_waiting = database.news.watch(rest=REST), new_holder(), False
    while True:
        await (asyncio.sleep(REST) if is_waiting else watch.pause())
        try:
            is_waiting = await run_due(database, clock, holder, effects)
        except (SQLAlchemyError, DomainError, OSError, TimeoutError) as error:
            log.warning("rounds_job_failed", error=type(error).__name__)


async def run_due(database: Database, clock: Clock, holder: str, effects: StepEffects) -> bool:
    """Run what is due until nothing is left, or nothing moves; say whether another process leads and work waits."""
    fence = None
    while due := await _look(database, clock):
        ran = False
        for one in due:
            fence = await _keep_leading(database, clock, holder, fence)
            if fence is None:
                return True
            ran |= await uninterrupted(_run(database, clock, one, Runner(fence, effects)))
        if not ran:
            break
    if fence is not None:
        await uninterrupted(_resign(database, clock, fence))
    return False


async def _keep_leading(database: Database, clock: Clock, holder: str, fence: Fence | None) -> Fence | None:
    """Return the fence; taken, or renewed in good time before the lease ends. None while another process leads."""
    if fence is not None and _wall(clock) < fence.until - LEASE / 2:
        return fence
    return await uninterrupted(_lead(database, clock, holder))


async def _look(database: Database, clock: Clock) -> list[DueStep]:
    async with database.reading() as uow:
        return await queries.list_due(uow, clock.now())


async def _lead(database: Database, clock: Clock, holder: str) -> Fence | None:
    async with database.writing() as uow:
        uow.makes_work = False
        return await lead(uow, WORK, holder, _wall(clock))


async def _run(database: Database, clock: Clock, due: DueStep, runner: Runner) -> bool:
    """Run one step; a refusal is told on the timeline, and the step waits for the next turn."""
    try:
        async with database.writing() as uow:
            return await run_step(uow, due, runner, clock.now())
    except Replaced:
        raise
    except DomainError as refused:
        if await _note(database, clock, due, runner, refused):
            log.warning("round_step_refused", round=due.round_id, step=due.kind.value, why=refused.text)
        return False
    except (SQLAlchemyError, OSError, TimeoutError):
        raise
    except Exception as error:  # noqa: BLE001 - nobody foresaw it, and the other rounds' steps must not wait for it
        if await _note(database, clock, due, runner, Conflict(UNFORESEEN, error=type(error).__name__)):
            log.warning("round_step_failed", round=due.round_id, step=due.kind.value, at=place_of(error))
        return False


async def _note(database: Database, clock: Clock, due: DueStep, runner: Runner, refused: DomainError) -> bool:  # noqa: PLR0913, PLR0917 - as the step that was tried
    async with database.writing() as uow:
        uow.makes_work = False
        return await note_waiting(uow, due, runner, refused, clock.now())


async def _resign(database: Database, clock: Clock, fence: Fence) -> None:
    async with database.writing() as uow:
        uow.makes_work = False
        await resign(uow, fence, _wall(clock))


def _wall(clock: Clock) -> datetime:
    """Return the moment by the wall clock: a demonstration's clock may jump, leases must not."""
    return datetime.fromtimestamp(clock.wall(), UTC)
