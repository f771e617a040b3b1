"""Ballots, paper counts, signed papers, and what the record of acts says of a close."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from competitions.awards.council.domain.counting import Count, Marks, Papers
from competitions.awards.council.domain.evidence import Vote
from competitions.awards.council.domain.words import PaperKind
from competitions.awards.council.models import Ballot, PaperCount, SessionFile
from core.audit import AuditEntry
from core.database import UnitOfWork

CLOSED = "council.closed"


@dataclass(frozen=True, slots=True)
class CountRow:
    """The last attempt of one of the two entries, and who made it."""

    entry: int
    attempt: int
    entered_by: str
    entered_at: datetime
    count: Count


@dataclass(frozen=True, slots=True)
class FileRow:
    """The scan of a signed paper."""

    id: str
    kind: PaperKind
    digest: str
    media_type: str
    name: str
    size: int
    added_at: datetime


async def add_ballots(uow: UnitOfWork, session_id: str, votes: Sequence[Vote]) -> None:
    """Write the ballots of a closed vote at once, in the random order they come in."""
    if votes:
        rows = [
            {"id": vote.key, "session_id": session_id, "nomination_id": vote.nominee, "choice": vote.choice}
            for vote in votes
        ]
        await uow.session.execute(insert(Ballot), rows)


async def list_ballots(uow: UnitOfWork, session_id: str) -> list[Vote]:
    """List a session's ballots by their random keys."""
    statement = select(Ballot.id, Ballot.nomination_id, Ballot.choice).where(Ballot.session_id == session_id)
    return [Vote(*row) for row in await uow.session.execute(statement.order_by(Ballot.id))]


async def list_counts(uow: UnitOfWork, session_id: str) -> list[CountRow]:
    """List the last attempts of both entries."""
    last = (
        select(PaperCount.entry, func.max(PaperCount.attempt).label("attempt"))
        .where(PaperCount.session_id == session_id)
        .group_by(PaperCount.entry)
        .subquery()
    )
    statement = (
        select(PaperCount)
        .join(last, (last.c.entry == PaperCount.entry) & (last.c.attempt == PaperCount.attempt))
        .where(PaperCount.session_id == session_id)
        .order_by(PaperCount.entry, PaperCount.nomination_id)
    )
    by_entry: dict[int, list[PaperCount]] = {}
    for row in await uow.session.scalars(statement):
        by_entry.setdefault(row.entry, []).append(row)
    return [_count(rows) for rows in by_entry.values()]


async def add_counts(uow: UnitOfWork, rows: Sequence[PaperCount]) -> None:
    """Keep one attempt of a count."""
    uow.session.add_all(rows)
    await uow.session.flush()


async def list_files(uow: UnitOfWork, session_id: str) -> list[FileRow]:
    """List the scans of a session's signed papers, as they came."""
    statement = select(SessionFile).where(SessionFile.session_id == session_id).order_by(SessionFile.id)
    return [
        FileRow(each.id, PaperKind(each.kind), each.digest, each.media_type, each.name, each.size, each.added_at)
        for each in await uow.session.scalars(statement)
    ]


async def add_file(uow: UnitOfWork, row: SessionFile) -> None:
    """Keep the scan of a signed paper."""
    uow.session.add(row)
    await uow.session.flush()


async def find_closing(uow: UnitOfWork, session_id: str) -> dict[str, str] | None:
    """Return what the record of acts says of the session's close, or None."""
    statement = select(AuditEntry.detail).where(AuditEntry.act == CLOSED, AuditEntry.subject == session_id)
    found = await uow.session.scalar(statement)
    return None if found is None else dict(json.loads(found))


def _count(rows: Sequence[PaperCount]) -> CountRow:
    first = rows[0]
    papers = Papers(first.issued, first.collected, first.valid, first.invalid)
    marks = {row.nomination_id: Marks(row.votes_for, row.votes_against) for row in rows}
    return CountRow(first.entry, first.attempt, first.entered_by, first.entered_at, Count(papers, marks))
