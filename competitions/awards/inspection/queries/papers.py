"""Files of a round's documents, in the order of their dates."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select

from core.database import Base, UnitOfWork

SUFFIXES = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
}
PDF, DOCX = ".pdf", ".docx"


class Part(StrEnum):
    """Which part of a round keeps a file."""

    DOCUMENT = "document"
    DOSSIER = "dossier"
    SESSION = "session"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Paper:
    """One file: who keeps it, the document's day, number and title, its digest, and how its name ends."""

    part: Part

    dated_on: date
    number: str
    title: str
    digest: str
    suffix: str


async def list_papers(uow: UnitOfWork, round_id: str) -> list[Paper]:
    """List the files of a round's documents, dossiers and signed decisions, the oldest first."""
    parts = (_documents, _annexes, _signed_papers, _decisions)
    found = [paper for part in parts for paper in await part(uow, round_id)]
    return sorted(found, key=lambda each: (each.dated_on, each.title, each.number, each.digest, each.suffix))


async def _documents(uow: UnitOfWork, round_id: str) -> list[Paper]:
    own = Base.metadata.tables["award_document"]
    rows = await uow.session.execute(select(own).where(own.c.round_id == round_id))
    return [
        Paper(Part.DOCUMENT, row.dated_on, row.number, row.title, digest, suffix)
        for row in rows
        for digest, suffix in ((row.docx_digest, DOCX), (row.pdf_digest, SUFFIXES.get(row.scan_type, PDF)))
        if digest
    ]


async def _annexes(uow: UnitOfWork, round_id: str) -> list[Paper]:
    tables = Base.metadata.tables
    own, dossier, nominee = (tables[f"award_{name}"] for name in ("dossier_file", "dossier", "nomination"))
    statement = (
        select(own, nominee.c.subject_name)
        .join(dossier, dossier.c.id == own.c.dossier_id)
        .join(nominee, nominee.c.id == dossier.c.nomination_id)
        .where(dossier.c.round_id == round_id)
    )
    return [
        Paper(
            Part.DOSSIER,
            row.dated_on or _day(row.added_at),
            row.number,
            f"{row.subject_name}: {row.name}",
            row.digest,
            SUFFIXES.get(row.media_type, ""),
        )
        for row in await uow.session.execute(statement)
    ]


async def _signed_papers(uow: UnitOfWork, round_id: str) -> list[Paper]:
    own, session = (Base.metadata.tables[f"award_{name}"] for name in ("session_file", "session"))
    statement = select(own).join(session, session.c.id == own.c.session_id).where(session.c.round_id == round_id)
    rows = await uow.session.execute(statement)
    return [
        Paper(Part.SESSION, _day(row.added_at), "", row.name, row.digest, SUFFIXES.get(row.media_type, ""))
        for row in rows
    ]


async def _decisions(uow: UnitOfWork, round_id: str) -> list[Paper]:
    own = Base.metadata.tables["award_decision"]
    signed = select(own).where(own.c.round_id == round_id, own.c.scan_digest.is_not(None))
    rows = await uow.session.execute(signed)
    return [
        Paper(
            Part.DECISION,
            row.decided_on or _day(row.created_at),
            row.number,
            "",
            row.scan_digest,
            SUFFIXES.get(row.scan_type, ""),
        )
        for row in rows
    ]


def _day(moment: datetime) -> date:
    return moment.date()
