"""The outbox's rows: written once by key, claimed one by one, counted by state."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update

from core.database import UnitOfWork
from core.upserts import insert_into
from events.messages.domain.outbox import CLAIM_HOLDS, State
from events.messages.models import OutboxMessage, Unsubscribed

PAGE = 50
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as stored; `content` is JSON of the template's words."""

    id: str
    key: str
    subject: str
    channel: str
    address: str
    template: str
    content: str
    due_at: datetime
    state: str
    tries: int
    ended_at: datetime | None


COLUMNS = tuple(getattr(OutboxMessage, each.name) for each in fields(MessageRow))


async def add_missing(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows whose keys are not there yet."""
    for row in rows:
        statement = insert_into(uow, OutboxMessage).values(**row)
        await uow.session.execute(statement.on_conflict_do_nothing(index_elements=["key"]))


async def drop_waiting(uow: UnitOfWork, subjects: Collection[str], now: datetime) -> None:
    """Call off what still waits about these subjects."""
    statement = update(OutboxMessage).where(OutboxMessage.subject.in_(subjects), OutboxMessage.state == State.WAITING)
    await uow.session.execute(statement.values(state=State.DROPPED, ended_at=now))


async def forget_addresses(uow: UnitOfWork, subjects: Collection[str]) -> None:
    """Erase the addresses and words of what has ended about these subjects."""
    statement = update(OutboxMessage).where(OutboxMessage.subject.in_(subjects), OutboxMessage.state != State.WAITING)
    await uow.session.execute(statement.values(address="", content="{}"))


async def list_known_keys(uow: UnitOfWork, keys: Collection[str]) -> set[str]:
    """Return which of the keys are in the outbox."""
    return set(await uow.session.scalars(select(OutboxMessage.key).where(OutboxMessage.key.in_(keys))))


async def list_due(uow: UnitOfWork, now: datetime) -> list[str]:
    """List the ids of messages that are due and not in somebody's hands."""
    free = or_(OutboxMessage.claimed_at.is_(None), OutboxMessage.claimed_at <= now - CLAIM_HOLDS)
    statement = select(OutboxMessage.id).where(OutboxMessage.state == State.WAITING, OutboxMessage.due_at <= now, free)
    return list(await uow.session.scalars(statement.order_by(OutboxMessage.due_at, OutboxMessage.id).limit(AT_ONCE)))


async def hold_message(uow: UnitOfWork, message_id: str) -> OutboxMessage | None:
    """Hold one message's row."""
    statement = select(OutboxMessage).where(OutboxMessage.id == message_id).with_for_update()
    return (await uow.session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def find_message(uow: UnitOfWork, message_id: str) -> MessageRow | None:
    """Find a message."""
    row = (await uow.session.execute(select(*COLUMNS).where(OutboxMessage.id == message_id))).one_or_none()
    return None if row is None else MessageRow(*row)


async def list_messages(uow: UnitOfWork, state: str, offset: int = 0) -> list[MessageRow]:
    """List messages of a state (all where it is empty): those that wait by when they are due, then the newest."""
    statement = select(*COLUMNS).order_by(OutboxMessage.due_at.desc(), OutboxMessage.id).limit(PAGE).offset(offset)
    if state:
        statement = statement.where(OutboxMessage.state == state)
    return [MessageRow(*row) for row in await uow.session.execute(statement)]


async def count_by_state(uow: UnitOfWork) -> dict[str, int]:
    """Count the messages of each state."""
    statement = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
    rows = await uow.session.execute(statement)
    return {row[0]: row[1] for row in rows}


async def is_unsubscribed(uow: UnitOfWork, digest: str) -> bool:
    """Say whether the address of this digest wants no messages."""
    return await uow.session.get(Unsubscribed, digest) is not None


async def add_unsubscribed(uow: UnitOfWork, digest: str, now: datetime) -> None:
    """Keep that an address wants no messages; a second time changes nothing."""
    statement = insert_into(uow, Unsubscribed).values(digest=digest, since=now)
    await uow.session.execute(statement.on_conflict_do_nothing(index_elements=["digest"]))
