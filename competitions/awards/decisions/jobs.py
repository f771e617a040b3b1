"""Scheduled work of decisions: certificates are made slice by slice; after a crash from where they stand."""

import asyncio
from dataclasses import replace

import structlog
from sqlalchemy.exc import SQLAlchemyError

from competitions.awards.decisions.queries import batches as queries
from competitions.awards.decisions.service import batches
from competitions.awards.decisions.service.batches import Maker
from competitions.awards.decisions.service.signing import CertificateKeys
from core.clock import Clock
from core.database import Database
from core.kernel import DomainError
from core.turns import uninterrupted

REST = 1.0  # seconds between two looks, at least
BREATH = 0.002  # seconds between two slices, so that others get their turn

log = structlog.get_logger()


async def run(database: Database, clock: Clock, keys: CertificateKeys) -> None:
    """Work until cancelled; a failure is noted and tried again at the next turn."""
    watch = database.news.watch(rest=REST)
    while True:
        await watch.pause()
        try:
            await make_due(database, clock, keys)
        except (SQLAlchemyError, DomainError, OSError, TimeoutError) as error:
            log.warning("certificate_job_failed", error=type(error).__name__)


async def make_due(database: Database, clock: Clock, keys: CertificateKeys) -> None:
    """Make what is left of every running batch; running it twice changes nothing."""
    async with database.reading() as uow:
        running = await queries.list_running(uow)
    for batch_id in running:
        await _make_batch(database, clock, keys, batch_id)


async def _make_batch(database: Database, clock: Clock, keys: CertificateKeys, batch_id: str) -> None:
    async with database.reading() as uow:
        maker = await batches.load_maker(uow, keys, batch_id, clock.now())
    async with database.writing() as uow:
        await batches.keep_key(uow, maker)
    is_left = True
    while is_left:
        is_left = await uninterrupted(_make_slice(database, replace(maker, now=clock.now()), batch_id))
        await asyncio.sleep(BREATH)
    async with database.reading() as uow:
        root = await batches.compute_root(uow, batch_id)
    async with database.writing() as uow:
        uow.makes_work = False
        await batches.seal(uow, batch_id, root, clock.now())


async def _make_slice(database: Database, maker: Maker, batch_id: str) -> bool:
    async with database.writing() as uow:
        return await batches.make_slice(uow, maker, batch_id)
