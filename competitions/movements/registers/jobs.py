"""Scheduled work of registers: entries follow what a second person decided about their facts elsewhere."""

import structlog
from sqlalchemy.exc import SQLAlchemyError

from competitions.movements.registers.service import following
from core.clock import Clock
from core.database import Database
from core.kernel import DomainError
from core.turns import uninterrupted

REST = 10.0  # seconds between two looks, at least

log = structlog.get_logger()


async def run(database: Database, clock: Clock) -> None:
    """Work until cancelled; a failure is noted and tried again at the next turn."""
    watch = database.news.watch(rest=REST)
    while True:
        await watch.pause()
        try:
            await follow_decisions(database, clock)
        except (SQLAlchemyError, DomainError, OSError, TimeoutError) as error:
            log.warning("register_job_failed", error=type(error).__name__)


async def follow_decisions(database: Database, clock: Clock) -> None:
    """Let every entry follow, one unit of work each; running it twice changes nothing."""
    async with database.reading() as uow:
        decided = await following.list_decided(uow)
    for entry_id in decided:
        await uninterrupted(_follow(database, clock, entry_id))


async def _follow(database: Database, clock: Clock, entry_id: str) -> None:
    async with database.writing() as uow:
        await following.follow_decision(uow, entry_id, clock.now())
