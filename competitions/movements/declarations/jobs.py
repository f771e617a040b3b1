"""Scheduled work: opening provisional lists before a freeze, noting silence after it."""

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from competitions.movements.declarations.service import provisional
from core.clock import Clock
from core.database import Database
from core.turns import uninterrupted

EVERY_SECONDS = 60

log = structlog.get_logger()


async def run(database: Database, clock: Clock) -> None:
    """Open what is due, for as long as the program serves; what fails is tried again a minute later."""
    while True:
        try:
            await uninterrupted(open_provisional_lists(database, clock))
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            log.warning("provisional_lists_failed", error=type(error).__name__)
        await asyncio.sleep(EVERY_SECONDS)


async def open_provisional_lists(database: Database, clock: Clock) -> int:
    """Bring the provisional lists up to today, a slice a unit of work; return how many lists moved.

    Running it twice changes nothing: a unit has one list a freeze by a unique key.
    """
    async with database.reading() as uow:
        due = await provisional.list_due(uow, clock.now())
    moved = 0
    for freeze in due:
        while True:
            async with database.writing() as uow:
                step = await provisional.advance(uow, freeze, clock.now())
            if not step:
                break
            moved += step
    return moved
