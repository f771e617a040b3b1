"""Records confirmed imports, slice by slice; after a crash from the stored cursor."""

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from competitions.movements.imports import queries, service
from competitions.movements.imports.domain.changes import State
from core.clock import Clock
from core.database import Database
from core.kernel import DomainError
from core.turns import uninterrupted

REST = 1.0  # seconds between two looks, at least
TIDY_EVERY = 600
BREATH = 0.01  # between two slices, so that others get their turn
FAILURES = (SQLAlchemyError, DomainError, OSError, TimeoutError)

log = structlog.get_logger()


async def run(database: Database, clock: Clock) -> None:
    """Work until cancelled; a failure is noted and tried again at the next turn."""
    watch, tidy_at = database.news.watch(rest=REST), 0.0
    while True:
        await watch.pause()
        try:
            if clock.monotonic() >= tidy_at:
                tidy_at = clock.monotonic() + TIDY_EVERY
                await uninterrupted(_tidy(database, clock))
            await record_waiting(database, clock)
        except FAILURES as error:
            log.warning("import_job_failed", error=type(error).__name__)


async def record_waiting(database: Database, clock: Clock) -> None:
    """Record every import that is confirmed, each to its end; one that fails waits without stopping the others."""
    async with database.reading() as uow:
        due = await queries.list_recording(uow)
    for import_id in due:
        try:
            await _record(database, clock, import_id)
        except FAILURES as error:
            log.warning("import_failed", import_id=import_id, error=type(error).__name__)


async def _record(database: Database, clock: Clock, import_id: str) -> None:
    state = State.RECORDING
    while state is State.RECORDING:
        state = await uninterrupted(_record_slice(database, clock, import_id))
        await asyncio.sleep(BREATH)


async def _record_slice(database: Database, clock: Clock, import_id: str) -> State:
    async with database.writing() as uow:
        return await service.record_slice(uow, import_id, clock.now())


async def _tidy(database: Database, clock: Clock) -> None:
    async with database.writing() as uow:
        await service.drop_unread(uow, clock.now())
