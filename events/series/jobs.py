"""Scheduled work of series: sessions are made eight weeks ahead, a series in each unit of work."""

import asyncio
from datetime import date

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.clock import Clock
from core.database import Database
from core.kernel import LOCAL_ZONE, DomainError
from core.turns import uninterrupted
from events.series import queries
from events.series.domain.days import HORIZON
from events.series.service import make_sessions

REST = 5.0  # seconds between two looks, at least
BREATH = 0.01  # between two series, so that others get their turn

log = structlog.get_logger()


async def run(database: Database, clock: Clock) -> None:
    """Work until cancelled; a failure is noted and tried again at the next turn."""
    watch = database.news.watch(rest=REST)
    while True:
        await watch.pause()
        try:
            await make_due(database, clock)
        except (SQLAlchemyError, DomainError, OSError, TimeoutError) as error:
            log.warning("series_job_failed", error=type(error).__name__)


async def make_due(database: Database, clock: Clock) -> int:
    """Make what is missing up to the horizon; returns how many sessions were new. A refused series stops no other."""
    horizon = clock.now().astimezone(LOCAL_ZONE).date() + HORIZON
    made, last = 0, ""
    while due := await _list_due(database, horizon, last):
        for series_id in due:
            made += await uninterrupted(_make(database, clock, series_id))
            await asyncio.sleep(BREATH)
        last = due[-1]
    return made


async def _list_due(database: Database, horizon: date, after: str) -> list[str]:
    async with database.reading() as uow:
        return await queries.list_due(uow, horizon, after)


async def _make(database: Database, clock: Clock, series_id: str) -> int:
    try:
        async with database.writing() as uow:
            return await make_sessions(uow, series_id, clock.now())
    except DomainError as refused:
        log.warning("series_refused", series=series_id, why=refused.text)
        return 0
