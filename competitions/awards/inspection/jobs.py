"""Scheduled work of inspection: seals and anchors of the record; contacts that were kept long enough are erased."""

from dataclasses import dataclass
from datetime import date, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from competitions.awards.dossiers.service import erasing
from competitions.awards.inspection.domain.anchors import day_to_anchor
from competitions.awards.inspection.service import anchoring
from competitions.awards.inspection.service.anchoring import Vault
from core import audit
from core.audit import Mark
from core.clock import Clock
from core.database import Database
from core.kernel import Conflict, DomainError
from core.turns import uninterrupted

REST = 20.0  # seconds between two looks, at least

log = structlog.get_logger()


@dataclass(slots=True)
class Seen:
    """What one process anchored and sealed last."""

    anchored: date | None = None
    sealed: Mark | None = None


async def run(database: Database, clock: Clock, vault: Vault) -> None:
    """Work until cancelled; a failure is noted and tried again at the next turn."""
    watch, seen = database.news.watch(rest=REST), Seen()
    while True:
        await watch.pause()
        try:
            await look(database, clock.now(), vault, seen)
        except Conflict:
            log.exception("audit_was_changed")
        except (SQLAlchemyError, DomainError, OSError, TimeoutError) as error:
            log.warning("anchor_job_failed", error=type(error).__name__)


async def look(database: Database, now: datetime, vault: Vault, seen: Seen) -> None:
    """Anchor the day that is over, and seal how the record ends, where that is new."""
    if seen.anchored is None or day_to_anchor(now) > seen.anchored:
        seen.anchored = await uninterrupted(anchoring.anchor_day(database, vault, now))
        await erase_expired(database, now)
    async with database.reading() as uow:
        end = await audit.find_head(uow)
    if end != seen.sealed:
        seen.sealed = await uninterrupted(anchoring.seal_end(database, vault, now))


async def erase_expired(database: Database, now: datetime) -> None:
    """Erase every contact whose time is over, one unit of work each; running it twice changes nothing."""
    async with database.reading() as uow:
        expired = await erasing.list_expired(uow, now)
    for feedback_id, round_id in expired:
        await uninterrupted(_erase(database, feedback_id, round_id, now))


async def _erase(database: Database, feedback_id: str, round_id: str, now: datetime) -> None:
    async with database.writing() as uow:
        await erasing.erase(uow, feedback_id, round_id, now)
