"""Scheduled work of draws and stamps: closes lists, draws, lets substitutes move up, stamps who was let in."""

from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.clock import Clock
from core.database import Database, UnitOfWork
from core.kernel import DomainError
from core.turns import uninterrupted
from events.passport.domain.draw import Step
from events.passport.queries.presences import Presence
from events.passport.service import draws
from events.passport.service.access import Bench
from events.passport.service.due import list_due, list_late
from events.passport.service.linking import list_unstamped, stamp_presence

REST = 5.0  # seconds between two looks, at least

log = structlog.get_logger()
Act = Callable[[UnitOfWork, str], Awaitable[object]]


async def run(database: Database, clock: Clock, key: bytes) -> None:
    """Work until cancelled; a failure is noted and tried again at the next turn."""
    watch = database.news.watch(rest=REST)
    while True:
        await watch.pause()
        await take_due_steps(database, clock, key)
        await stamp_presences(database, clock)


async def stamp_presences(database: Database, clock: Clock) -> int:
    """Stamp linked passports for where their owners were let in, each once; returns how many stamps are new."""
    async with database.reading() as uow:
        unstamped = await list_unstamped(uow)
    return sum([await _stamp(database, each, clock) for each in unstamped])


async def _stamp(database: Database, presence: Presence, clock: Clock) -> bool:
    try:
        return await uninterrupted(_store_stamp(database, presence, clock))
    except (SQLAlchemyError, DomainError, OSError, TimeoutError) as error:
        log.warning("stamp_job_failed", error=type(error).__name__, session=presence.session_id)
        return False


async def _store_stamp(database: Database, presence: Presence, clock: Clock) -> bool:
    async with database.writing() as uow:
        return await stamp_presence(uow, presence, clock.now())


async def take_due_steps(database: Database, clock: Clock, key: bytes) -> None:
    """Take every step that is due, in order; done once more it changes nothing."""
    now = clock.now()
    for step in (Step.CLOSED, Step.DRAWN):
        async with database.reading() as uow:
            due = await list_due(uow, step, now)
        for draw_id in due:
            await _take(database, draw_id, _act_of(step, clock, key))
    async with database.reading() as uow:
        late = await list_late(uow, now)
    for draw_id in late:
        await _take(database, draw_id, lambda uow, found: draws.move_up(uow, found, clock.now()))


def _act_of(step: Step, clock: Clock, key: bytes) -> Act:
    if step is Step.CLOSED:
        return lambda uow, draw_id: draws.close(uow, draw_id, clock.now())
    return lambda uow, draw_id: draws.draw(uow, draw_id, Bench(key, clock.now()))


async def _take(database: Database, draw_id: str, act: Act) -> None:
    try:
        await uninterrupted(_write(database, draw_id, act))
    except (SQLAlchemyError, DomainError, OSError, TimeoutError) as error:
        log.warning("draw_job_failed", error=type(error).__name__, draw=draw_id)


async def _write(database: Database, draw_id: str, act: Act) -> None:
    async with database.writing() as uow:
        await act(uow, draw_id)
