"""Scheduled work of the day: messages to every hall are known in memory; what people are told goes to the outbox."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.clock import Clock
from core.database import Database
from core.kernel import DomainError
from core.news import Watch
from core.notices import Notices
from core.turns import uninterrupted
from events.day.service import broadcasts, telling
from events.messages.domain.outbox import NewMessage
from events.registration.queries.notices import MOST

LOOK_EVERY = 5.0  # what other processes say to every hall is known after so many seconds
SLICE = 50
BREATH = 0.01  # between two slices, so that others get their turn

log = structlog.get_logger()


async def run(database: Database, clock: Clock, origin: str, notices: Notices) -> None:
    """Work until cancelled; a failure is noted and tried again at the next turn."""
    watch = database.news.watch(rest=LOOK_EVERY, longest=LOOK_EVERY)
    telling_watch = database.news.watch(rest=LOOK_EVERY)
    async with asyncio.TaskGroup() as loops:
        loops.create_task(_repeat(watch, lambda: broadcasts.refresh(database, notices, clock.now())))
        loops.create_task(_repeat(telling_watch, lambda: tell_people(database, clock, origin)))


async def _repeat(watch: Watch, work: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            await work()
        except (SQLAlchemyError, DomainError, OSError, TimeoutError) as error:
            log.warning("telling_job_failed", error=type(error).__name__)
        await watch.pause()


async def tell_people(database: Database, clock: Clock, origin: str, most: int = MOST) -> int:
    """Write what people are to be told into the outbox; returns how many messages were new."""
    written, new = 0, await _put_some(database, clock, origin, most)
    while new:
        written, new = written + new, await _put_some(database, clock, origin, most)
    return written


async def _put_some(database: Database, clock: Clock, origin: str, most: int) -> int:
    async with database.reading() as uow:
        new = await telling.list_new(uow, origin, clock.now(), most)
    for start in range(0, len(new), SLICE):
        await uninterrupted(_put(database, clock, new[start : start + SLICE]))
        await asyncio.sleep(BREATH)
    return len(new)


async def _put(database: Database, clock: Clock, new: Sequence[NewMessage]) -> None:
    async with database.writing() as uow:
        await telling.put(uow, new, clock.now())
