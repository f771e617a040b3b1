"""Lines of the record of acts, by what belongs to a round."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, String, column, func, select, table
from sqlalchemy.orm import aliased

from competitions.awards.inspection.queries.subjects import subjects_of
from core.audit import START, AuditEntry
from core.database import UnitOfWork

PAGE = 50
SLICE = 500
CLOSED = "council.closed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as recorded."""

    position: int
    at: datetime
    actor_id: str | None
    act: str
    subject: str
    detail: Mapping[str, str]
    digest: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of one act, about one thing ("" for all), which page (from 1)."""

    act: str = ""
    subject: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """A page of entries, the newest first, and how many fit."""

    rows: tuple[Entry, ...]
    matching: int


async def find_entries(uow: UnitOfWork, round_id: str, wanted: Wanted) -> Found:
    """Return a page of the round's record."""
    fitting = _entries(round_id)
    if wanted.act:
        fitting = fitting.where(AuditEntry.act == wanted.act)
    if wanted.subject:
        fitting = fitting.where(AuditEntry.subject == wanted.subject)
    matching = await uow.session.scalar(select(func.count()).select_from(fitting.subquery())) or 0
    page = fitting.order_by(AuditEntry.position.desc()).limit(PAGE).offset((wanted.page - 1) * PAGE)
    return Found(tuple(_entry(row) for row in await uow.session.scalars(page)), matching)


async def list_acts(uow: UnitOfWork, round_id: str) -> list[str]:
    """List the acts that stand in the round's record."""
    statement = _entries(round_id).with_only_columns(AuditEntry.act).distinct().order_by(AuditEntry.act)
    return list(await uow.session.scalars(statement))


async def list_closed_votes(uow: UnitOfWork) -> list[str]:
    """List the sessions that the record says are closed, and those that say so themselves."""
    recorded = select(AuditEntry.subject).where(AuditEntry.act == CLOSED)
    session = table("award_session", column("id", String), column("state"))
    stored = select(session.c.id).where(session.c.state == "closed")
    return sorted({*await uow.session.scalars(recorded), *await uow.session.scalars(stored)})


@dataclass(frozen=True, slots=True)
class Linked:
    """An entry and the digest of the one before it, from which its own follows."""

    entry: Entry
    previous: str


async def stream_entries(uow: UnitOfWork, round_id: str) -> AsyncIterator[list[Linked]]:
    """Yield the round's whole record in its order, some hundred entries at a time."""
    before = aliased(AuditEntry)
    last = 0
    while True:
        some = _entries(round_id).where(AuditEntry.position > last).order_by(AuditEntry.position).limit(SLICE)
        linked = some.outerjoin(before, before.position == AuditEntry.position - 1).add_columns(before.digest)
        rows = [Linked(_entry(row), previous or START) for row, previous in await uow.session.execute(linked)]
        if not rows:
            return
        yield rows
        last = rows[-1].entry.position
        uow.session.expunge_all()


def _entries(round_id: str) -> Select[AuditEntry]:
    subjects = subjects_of(round_id).subquery()
    return select(AuditEntry).where(AuditEntry.subject.in_(select(subjects.c.id)))


def _entry(row: AuditEntry) -> Entry:
    return Entry(row.position, row.at, row.actor_id, row.act, row.subject, json.loads(row.detail), row.digest)
