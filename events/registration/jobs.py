"""Scheduled work of registration: offers run out, free seats go on, lists and courses are seated, names erased."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.clock import Clock
from core.database import Database
from core.kernel import DomainError
from core.turns import uninterrupted
from events.registration import service
from events.registration.queries import courses as course_queries
from events.registration.queries import lists as list_queries
from events.registration.queries import registrations as queries
from events.registration.queries.courses import Missing
from events.registration.service import courses, erasing, lists

REST = 4.0  # seconds between two looks, at least
BREATH = 0.01  # between two slices, so that others get their turn
LISTS_LIVE = timedelta(days=30)
KEYS_AT = 17  # the minute of each hour in which keys, lists and people whose time is over are forgotten

log = structlog.get_logger()


async def run(database: Database, clock: Clock) -> None:
    """Work until cancelled; a failure is noted and tried again at the next turn."""
    watch = database.news.watch(rest=REST)
    while True:
        await watch.pause()
        try:
            await serve_who_waits(database, clock)
            await register_lists(database, clock)
            await seat_courses(database, clock)
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
        await erase_outdated(database, clock)
    for registration_id in expired:
        await uninterrupted(_expire(database, clock, registration_id))
    for session_id in waiting:
        await uninterrupted(_fill(database, clock, session_id))
    return len(expired) + len(waiting)


async def register_lists(database: Database, clock: Clock) -> int:
    """Register the rows of lists that wait, a few in each unit of work; returns how many lists there were."""
    async with database.reading() as uow:
        unfinished = await list_queries.list_unfinished(uow)
    for list_id in unfinished:
        left = 1
        while left:
            left = await uninterrupted(_register(database, clock, list_id))
            await asyncio.sleep(BREATH)
    return len(unfinished)


async def seat_courses(database: Database, clock: Clock) -> int:
    """Seat who comes to whole courses, and free the seats of who left one; returns how many seats that were."""
    async with database.reading() as uow:
        followed = await course_queries.list_followed(uow)
        missing = await course_queries.list_missing(uow, clock.now())
        leaving = await course_queries.list_leaving(uow, clock.now())
    if followed:
        await uninterrupted(_go_on(database))
    for seat in missing:
        await uninterrupted(_give(database, clock, seat))
    for registration_id in leaving:
        await uninterrupted(_cancel(database, clock, registration_id))
    return len(missing) + len(leaving)


async def _go_on(database: Database) -> None:
    async with database.writing() as uow:
        await courses.go_on(uow)


async def _give(database: Database, clock: Clock, missing: Missing) -> None:
    async with database.writing() as uow:
        await courses.give_seat(uow, missing, clock.now())


async def _cancel(database: Database, clock: Clock, registration_id: str) -> None:
    async with database.writing() as uow:
        await service.cancel(uow, registration_id, clock.now())


async def _register(database: Database, clock: Clock, list_id: str) -> int:
    async with database.writing() as uow:
        return await lists.register_slice(uow, list_id, clock.now())


async def erase_outdated(database: Database, clock: Clock) -> int:
    """Erase people whose data nobody needs any more, each in a unit of work of its own; returns how many."""
    async with database.reading() as uow:
        outdated = await erasing.list_outdated(uow, clock.now())
    for root in outdated:
        await uninterrupted(_erase(database, clock, root))
    return len(outdated)


async def _erase(database: Database, clock: Clock, root: str) -> None:
    async with database.writing() as uow:
        await erasing.erase(uow, erasing.Erasing(root, erasing.Reason.RETENTION, clock.now()))


async def _forget(database: Database, clock: Clock) -> None:
    async with database.writing() as uow:
        await queries.forget_keys(uow, clock.now())
        await list_queries.forget_lists(uow, clock.now() - LISTS_LIVE)


async def _expire(database: Database, clock: Clock, registration_id: str) -> None:
    async with database.writing() as uow:
        await service.expire_offer(uow, registration_id, clock.now())


async def _fill(database: Database, clock: Clock, session_id: str) -> None:
    async with database.writing() as uow:
        await service.fill_seats(uow, session_id, clock.now())
