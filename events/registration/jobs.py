"""Scheduled work of registration: offers run out, seats that were added are given to who waits."""

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.clock import Clock
from core.database import Database
from core.kernel import DomainError
from core.turns import uninterrupted
from events.registration import service
from events.registration.queries import registrations as queries

LOOK_EVERY = 2.0
KEYS_AT = 17  # the minute of each hour in which keys that have run out are forgotten

log = structlog.get_logger()


async def run(database: Database, clock: Clock) -> None:
    """Work until cancelled; a failure is noted and tried again at the next turn."""
    while True:
        await asyncio.sleep(LOOK_EVERY)
        try:
            await serve_who_waits(database, clock)
        except (SQLAlchemyError, DomainError, OSError, TimeoutError) as error:
            log.warning("registration_job_failed", error=type(error).__name__)


async def serve_who_waits(database: Database, clock: Clock) -> int:
    """Let offers run out and give free seats on, each in a unit of work of its own; returns how many were done."""
    now = clock.now()
    async with database.reading() as uow:
        expired = await queries.list_expired_offers(uow, now)
        waiting = await queries.list_sessions_with_room(uow, now)
    if now.minute == KEYS_AT:
        await uninterrupted(_forget(database, clock))
    for registration_id in expired:
        await uninterrupted(_expire(database, clock, registration_id))
    for session_id in waiting:
        await uninterrupted(_fill(database, clock, session_id))
    return len(expired) + len(waiting)


async def _forget(database: Database, clock: Clock) -> None:
    async with database.writing() as uow:
        await queries.forget_keys(uow, clock.now())


async def _expire(database: Database, clock: Clock, registration_id: str) -> None:
    async with database.writing() as uow:
        await service.expire_offer(uow, registration_id, clock.now())


async def _fill(database: Database, clock: Clock, session_id: str) -> None:
    async with database.writing() as uow:
        await service.fill_seats(uow, session_id, clock.now())
