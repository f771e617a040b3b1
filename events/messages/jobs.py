"""Scheduled work of the outbox: due messages leave one by one, each in the hands of one sender."""

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.clock import Clock
from core.database import Database
from core.kernel import DomainError
from core.turns import uninterrupted
from events.messages.domain.outbox import Channel
from events.messages.queries import outbox as queries
from events.messages.service import sending
from events.messages.service.sending import Post

REST = 4.0  # seconds between two looks, at least

log = structlog.get_logger()


async def run(database: Database, clock: Clock, post: Post) -> None:
    """Work until cancelled; a failure is noted and tried again at the next turn."""
    watch = database.news.watch(rest=REST)
    while True:
        await watch.pause()
        try:
            await send_due(database, clock, post)
        except (SQLAlchemyError, DomainError, OSError, TimeoutError) as error:
            log.warning("messages_job_failed", error=type(error).__name__)


async def send_due(database: Database, clock: Clock, post: Post) -> int:
    """Send what is due; returns how many messages a carrier took."""
    async with database.reading() as uow:
        due = await queries.list_due(uow, clock.now())
    sent = 0
    for message_id in due:
        sent += await uninterrupted(_send(database, clock, post, message_id))
    return sent


async def _send(database: Database, clock: Clock, post: Post, message_id: str) -> bool:
    """Send one message: the carrier is awaited outside of any transaction."""
    async with database.writing() as uow:
        row = await sending.claim(uow, post, message_id, clock.now())
    if row is None:
        return False
    try:
        await post.carriers[Channel(row.channel)].send(post.render(row))
    except (OSError, TimeoutError) as error:
        log.warning("message_refused", message=row.id, error=type(error).__name__)
        async with database.writing() as uow:
            await sending.mark_refused(uow, row.id, clock.now())
        return False
    async with database.writing() as uow:
        await sending.mark_sent(uow, row.id, clock.now())
    return True
