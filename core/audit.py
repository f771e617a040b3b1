"""The append-only, hash-chained record of what staff did. It holds ids and event names, never names or secrets."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UnitOfWork, UtcDateTime, append_only

START = "0" * 64


class AuditEntry(Base):
    """One act. `digest` covers the entry and the digest before it."""

    __tablename__ = "audit_entry"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[str | None] = mapped_column(String(36), index=True)
    act: Mapped[str] = mapped_column(String(64), index=True)
    subject: Mapped[str] = mapped_column(String(64), index=True)
    detail: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHead(Base):
    """How long the record is and its last digest, so that a cut-off end is found too. One row."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    length: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


append_only(AuditEntry.__table__)


@dataclass(frozen=True, slots=True)
class Act:
    """What happened: an event name like "person.closed", the thing's id, and ids or dates that explain it."""

    act: str
    subject: str
    actor_id: str | None = None
    detail: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries the record has, and the position of the first that does not fit (None: all fit)."""

    length: int
    broken_at: int | None


@dataclass(frozen=True, slots=True)
class Mark:
    """How long the record was at some moment and the digest it ended with, as somebody outside of it has kept."""

    length: int
    digest: str


async def record(uow: UnitOfWork, act: Act, now: datetime) -> None:
    """Append the act in the caller's transaction, when it ends."""
    await record_all(uow, [act], now)


async def record_all(uow: UnitOfWork, acts: Sequence[Act], now: datetime) -> None:
    """Append the acts in the caller's transaction, when it ends: until then nobody else waits for the record."""
    for act in acts:
        uow.at_the_end(_append, (act, now))


async def _append(uow: UnitOfWork, acts: list[tuple[Act, datetime]]) -> None:
    """Append acts; on PostgreSQL writers take turns by a table lock."""
    if uow.session.get_bind().dialect.name == "postgresql":
        await uow.session.execute(text("LOCK TABLE audit_head IN EXCLUSIVE MODE"))
    head = await uow.session.get(AuditHead, 1, populate_existing=True)
    if head is None:
        head = AuditHead(id=1, length=0, digest=START)
        uow.session.add(head)
    for act, now in acts:
        entry = AuditEntry(
            position=head.length + 1,
            at=now,
            actor_id=act.actor_id,
            act=act.act,
            subject=act.subject,
            detail=json.dumps(act.detail, ensure_ascii=False, sort_keys=True),
        )
        entry.digest = _digest(head.digest, entry)
        uow.session.add(entry)
        head.length, head.digest = entry.position, entry.digest
    await uow.session.flush()


async def find_head(uow: UnitOfWork) -> Mark:
    """Return how long the record is now, and its last digest."""
    head = await uow.session.get(AuditHead, 1)
    return Mark(head.length, head.digest) if head else Mark(0, START)


async def fits(uow: UnitOfWork, mark: Mark) -> bool:
    """Say whether the record still stands as it did at the mark, by that one entry; `verify` looks at all."""
    if mark.length == 0:
        return mark.digest == START
    digest = await uow.session.scalar(select(AuditEntry.digest).where(AuditEntry.position == mark.length))
    return digest == mark.digest


async def verify(uow: UnitOfWork, marks: Iterable[Mark] = ()) -> Verdict:
    """Recompute the chain: an edit, a deletion, a changed order and a cut-off end are all found.

    With `marks` kept outside, a record that was written anew as a whole, head and all, is found too.
    """
    kept = {mark.length: mark.digest for mark in marks}
    previous, expected = START, 1
    rows = await uow.session.stream_scalars(select(AuditEntry).order_by(AuditEntry.position))
    async for entry in rows:
        whole = entry.position == expected and entry.digest == _digest(previous, entry)
        if not whole or kept.get(expected, entry.digest) != entry.digest:
            return Verdict(length=expected - 1, broken_at=expected)
        previous, expected = entry.digest, expected + 1
        uow.session.expunge(entry)
    longest = max(kept, default=0)
    fits = await find_head(uow) == Mark(expected - 1, previous) and longest < expected and kept.get(0, START) == START
    return Verdict(length=expected - 1, broken_at=None if fits else expected)


def _digest(previous: str, entry: AuditEntry) -> str:
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = [previous, entry.position, at, entry.actor_id, entry.act, entry.subject, entry.detail]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
