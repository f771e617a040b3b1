"""Sending messages while being killed: each reaches the sink once, by its row's id."""

import hashlib
import json
import tempfile
from collections import Counter
from pathlib import Path

from sqlalchemy import make_url, select

from core.database import Database, UnitOfWork
from core.i18n import Translations
from events.messages import service
from events.messages.carriers import FileSink
from events.messages.domain.outbox import CLAIM_HOLDS, Channel, NewMessage, State
from events.messages.jobs import send_due
from events.messages.models import OutboxMessage
from events.messages.service.sending import Post
from tests.clocks import HandClock

MESSAGES = 120


def sink_of(url: str) -> Path:
    """Return the file that messages of a database go to."""
    name = make_url(url).database or ""
    if url.startswith("sqlite"):
        return Path(f"{name.removeprefix('file:').partition('?')[0]}.outbox.jsonl")
    return Path(tempfile.gettempdir()) / f"ngayhoi-outbox-{hashlib.sha256(url.encode()).hexdigest()[:16]}.jsonl"


async def send_messages(database: Database, clock: HandClock) -> None:
    """Write reminders in one unit of work; send them, and those that a killed sender had in its hands."""
    sink = FileSink(sink_of(database.url))
    post = Post(dict.fromkeys(Channel, sink), Translations({}), "http://x", "s" * 40)
    due = clock.now()
    new = [
        NewMessage(f"reminder:{number}", f"registration:{number}", Channel.SMS, f"09{number:08}", "reminder", due)
        for number in range(MESSAGES)
    ]
    async with database.writing() as uow:
        await service.enqueue(uow, new, clock.now())
    await send_due(database, clock, post)
    clock.forward(seconds=CLAIM_HOLDS.total_seconds() + 1)
    await send_due(database, clock, post)


async def look_at_messages(uow: UnitOfWork, *, is_complete: bool) -> tuple[list[str], int]:
    """What is marked as sent is in the sink, nothing is there twice, and in the end everything is."""
    rows = {row.id: row.state for row in await uow.session.execute(select(OutboxMessage.id, OutboxMessage.state))}
    path = sink_of(uow.session.get_bind().engine.url.render_as_string(hide_password=False))
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = Counter(json.loads(line)["id"] for line in lines)
    sent = {key for key, state in rows.items() if state == State.SENT}
    wrong = [f"{key} is there {count} times" for key, count in kept.items() if count > 1]
    wrong += [f"{key} is marked and was not sent" for key in sent - set(kept)]
    if is_complete and not len(sent) == len(kept) == MESSAGES:
        wrong.append(f"{len(sent)} are marked, {len(kept)} were sent, of {MESSAGES}")
    return wrong, len(kept)
