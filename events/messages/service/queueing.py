"""Putting messages into the outbox in the transaction of what they tell, and calling off what still waits."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from core.database import UnitOfWork
from core.ids import new_id
from events.messages.domain.outbox import NewMessage, State
from events.messages.queries import outbox as queries


async def enqueue(uow: UnitOfWork, messages: Sequence[NewMessage], now: datetime) -> None:
    """Put messages into the outbox; one whose key is there already changes nothing, whatever became of it."""
    rows = [
        {
            "id": new_id(),
            "key": each.key,
            "subject": each.subject,
            "channel": each.channel,
            "address": each.address.strip(),
            "template": each.template,
            "content": json.dumps(dict(each.values), ensure_ascii=False, sort_keys=True),
            "due_at": each.due_at,
            "state": State.WAITING,
            "tries": 0,
            "claimed_at": None,
            "ended_at": None,
            "made_at": now,
        }
        for each in sorted(messages, key=lambda one: one.key)
        if each.address.strip()
    ]
    await queries.add_missing(uow, rows)


async def cancel(uow: UnitOfWork, subjects: Collection[str], now: datetime) -> None:
    """Call off what still waits about these subjects."""
    if subjects:
        await queries.drop_waiting(uow, subjects, now)


async def forget(uow: UnitOfWork, subjects: Collection[str]) -> None:
    """Erase to whom messages about these subjects went and what they said; that they were sent stays."""
    if subjects:
        await queries.forget_addresses(uow, subjects)
