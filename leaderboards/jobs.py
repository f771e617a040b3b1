"""Scheduled work of the ledger: values old entries again, slice by slice, where that was decided or targets moved."""

import asyncio
from collections.abc import Sequence

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core import versions
from core.clock import Clock
from core.database import Database
from core.kernel import DomainError
from core.turns import uninterrupted
from leaderboards.service import rescoring as service

REST = 1.0  # seconds between two looks, at least
BREATH = 0.01  # between two slices, so that others get their turn

FIGURES, NEVER = "units", -1

log = structlog.get_logger()


async def run(database: Database, clock: Clock) -> None:
    """Work until cancelled; a failure is noted and tried again at the next turn."""
    watch, seen = database.news.watch(rest=REST), NEVER
    while True:
        await watch.pause()
        try:
            seen = await order_where_due(database, clock, seen)
            await rescore_waiting(database, clock)
        except (SQLAlchemyError, DomainError, OSError, TimeoutError) as error:
            log.warning("ledger_job_failed", error=type(error).__name__)


async def order_where_due(database: Database, clock: Clock, seen: int = NEVER) -> int:
    """Order a re-scoring where units have moved targets or points since the version `seen`; return that of now.

    While one runs that was ordered before, nothing is noted as seen: it may have passed these facts already.
    """
    async with database.reading() as uow:
        now_is = await versions.current(uow, FIGURES)
        if now_is == seen or await service.find_running(uow) is not None:
            return seen
        is_due = await service.is_due(uow)
    if is_due:
        await uninterrupted(_order(database, clock))
    return now_is


async def rescore_waiting(database: Database, clock: Clock) -> None:
    """Bring the re-scoring that was decided to its end; after a crash it goes on where it was."""
    async with database.reading() as uow:
        is_waiting = await service.find_running(uow) is not None
        moved = [bound.key for bound in await service.find_moved(uow)] if is_waiting else []
    while is_waiting:
        is_waiting = await uninterrupted(_slice(database, clock, moved))
        await asyncio.sleep(BREATH)


async def _order(database: Database, clock: Clock) -> None:
    async with database.writing() as uow:
        await service.order_by_itself(uow, clock.now())


async def _slice(database: Database, clock: Clock, moved: Sequence[str]) -> bool:
    async with database.writing() as uow:
        return await service.rescore_slice(uow, clock.now(), moved)
