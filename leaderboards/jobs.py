"""Scheduled work of the ledger: values old entries again, slice by slice, where that was decided."""

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.clock import Clock
from core.database import Database
from core.kernel import DomainError
from core.turns import uninterrupted
from leaderboards.service import schemes as service

LOOK_EVERY = 1.0
BREATH = 0.01  # between two slices, so that others get their turn

log = structlog.get_logger()


async def run(database: Database, clock: Clock) -> None:
    """Work until cancelled; a failure is noted and tried again at the next turn."""
    while True:
        await asyncio.sleep(LOOK_EVERY)
        try:
            await rescore_waiting(database, clock)
        except (SQLAlchemyError, DomainError, OSError, TimeoutError) as error:
            log.warning("ledger_job_failed", error=type(error).__name__)


async def rescore_waiting(database: Database, clock: Clock) -> None:
    """Bring the re-scoring that was decided to its end; after a crash it goes on where it was."""
    async with database.reading() as uow:
        is_waiting = await service.find_running(uow) is not None
    while is_waiting:
        is_waiting = await uninterrupted(_slice(database, clock))
        await asyncio.sleep(BREATH)


async def _slice(database: Database, clock: Clock) -> bool:
    async with database.writing() as uow:
        return await service.rescore_slice(uow, clock.now())
