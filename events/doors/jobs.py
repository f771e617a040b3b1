"""Scheduled work of the door: who was there becomes facts, slice by slice, soon after they came."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.clock import Clock
from core.database import Database
from core.kernel import DomainError
from core.turns import uninterrupted
from events.doors import queries
from events.doors.queries import DueRoll
from events.doors.service.facts import Posting, post_slice
from events.registration.service.merging import forget_changes, list_changes

REST = 4.0  # seconds between two looks, at least
BREATH = 0.01  # between two slices, so that others get their turn
OLDEST_RECORD = timedelta(days=366)

log = structlog.get_logger()


async def run(database: Database, clock: Clock, secret: str) -> None:
    """Work until cancelled; a failure is noted and tried again at the next turn."""
    watch = database.news.watch(rest=REST)
    while True:
        await watch.pause()
        try:
            await post_due(database, clock, secret)
        except (SQLAlchemyError, DomainError, OSError, TimeoutError) as error:
            log.warning("door_job_failed", error=type(error).__name__)


async def post_due(database: Database, clock: Clock, secret: str) -> int:
    """Bring the facts of every session that is behind up to date; returns how many sessions there were."""
    await follow_merges(database)
    await follow_records(database, clock)
    async with database.reading() as uow:
        due = await queries.list_due(uow, clock.now())
    for each in due:
        after: str | None = ""
        while after is not None:
            after = await uninterrupted(_slice(database, each, Posting(secret, clock.now()), after))
            await asyncio.sleep(BREATH)
    return len(due)


async def follow_merges(database: Database) -> None:
    """Let the sessions of people who were merged, or parted again, look at their facts once more."""
    async with database.reading() as uow:
        changes = await list_changes(uow)
        sessions = await queries.list_sessions_of(uow, set(changes.values())) if changes else []
    for session_id in sessions:
        await uninterrupted(_mark(database, session_id))
    if changes:
        await uninterrupted(_forget(database, list(changes)))


async def follow_records(database: Database, clock: Clock) -> None:
    """Let sessions that were recorded with a head count, or corrected, tell the festival's facts."""
    async with database.reading() as uow:
        behind = await queries.list_records_behind(uow, clock.now() - OLDEST_RECORD)
    for session_id, sequence in behind.items():
        await uninterrupted(_pass(database, session_id, sequence))


async def _pass(database: Database, session_id: str, sequence: int) -> None:
    async with database.writing() as uow:
        await queries.pass_sequence(uow, session_id, sequence)


async def _mark(database: Database, session_id: str) -> None:
    async with database.writing() as uow:
        await queries.mark_changed(uow, session_id)


async def _forget(database: Database, changes: list[str]) -> None:
    async with database.writing() as uow:
        await forget_changes(uow, changes)


async def _slice(database: Database, due: DueRoll, posting: Posting, after: str) -> str | None:
    async with database.writing() as uow:
        return await post_slice(uow, due, posting, after)
