"""Dossiers as they stand: rows, versions, documents, steps and notes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, column, func, select, table

from competitions.awards.dossiers.domain.content import Document, Texts
from competitions.awards.dossiers.domain.states import Act, DossierState
from competitions.awards.dossiers.models import Dossier, DossierFile, DossierStep, DossierVersion, ReviewNote
from core.among import among
from core.database import UnitOfWork

UNIT = table("unit", column("id"), column("code"), column("name"))


@dataclass(frozen=True, slots=True)
class DossierRow:
    """A dossier of a nominee. `version` is the newest text, `submitted_version` the one that was sent last."""

    id: str
    round_id: str
    nomination_id: str
    unit_id: str
    unit_code: str
    unit_name: str
    state: DossierState
    version: int
    submitted_version: int | None
    due_on: date
    submitted_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of the texts."""

    number: int
    texts: Texts
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class FileRow:
    """A kept document."""

    id: str
    document: Document
    digest: str
    media_type: str
    name: str
    size: int
    added_by: str
    added_at: datetime

    @property
    def is_image(self) -> bool:
        """Whether a browser shows it in place."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class StepRow:
    """What was done with the dossier."""

    act: Act
    by: str
    at: datetime
    reason: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A reviewer's verdict and note on a line of the checklist; the newest counts."""

    line: str
    verdict: str
    text: str
    by: str
    at: datetime


_DOSSIERS = select(Dossier, UNIT.c.code, UNIT.c.name).join(UNIT, UNIT.c.id == Dossier.unit_id)


async def find_dossier(uow: UnitOfWork, dossier_id: str) -> DossierRow | None:
    """Return a dossier, or None."""
    found = (await uow.session.execute(_DOSSIERS.where(Dossier.id == dossier_id))).first()
    return None if found is None else _dossier(*found)


async def find_dossier_of(uow: UnitOfWork, nomination_id: str) -> DossierRow | None:
    """Return the dossier of a nominee, or None."""
    found = (await uow.session.execute(_DOSSIERS.where(Dossier.nomination_id == nomination_id))).first()
    return None if found is None else _dossier(*found)


async def list_dossiers(uow: UnitOfWork, round_id: str) -> list[DossierRow]:
    """List the dossiers of a round, as they were made."""
    rows = await uow.session.execute(_DOSSIERS.where(Dossier.round_id == round_id).order_by(Dossier.id))
    return [_dossier(*row) for row in rows]


async def list_dossiers_of_units(uow: UnitOfWork, unit_codes: Collection[str]) -> list[DossierRow]:
    """List the dossiers that these units write, the next deadline first, at most two hundred."""
    statement = _DOSSIERS.where(UNIT.c.code.in_(sorted(unit_codes))).order_by(Dossier.due_on.desc(), Dossier.id)
    return [_dossier(*row) for row in await uow.session.execute(statement.limit(200))]


async def list_versions(uow: UnitOfWork, dossier_id: str) -> list[VersionRow]:
    """List the versions of the texts, the newest first."""
    statement = select(DossierVersion).where(DossierVersion.dossier_id == dossier_id)
    rows = await uow.session.scalars(statement.order_by(DossierVersion.number.desc()))
    return [_version(row) for row in rows]


async def find_version(uow: UnitOfWork, dossier_id: str, number: int) -> VersionRow | None:
    """Return one version, or None."""
    which = (DossierVersion.dossier_id == dossier_id, DossierVersion.number == number)
    row = await uow.session.scalar(select(DossierVersion).where(*which))
    return None if row is None else _version(row)


async def list_texts(uow: UnitOfWork, dossier_ids: Collection[str]) -> dict[str, Texts]:
    """Return the newest texts of these dossiers, by dossier."""
    return await _texts(uow, dossier_ids, DossierVersion.number == Dossier.version)


async def list_submitted_texts(uow: UnitOfWork, dossier_ids: Collection[str]) -> dict[str, Texts]:
    """Return the texts of these dossiers as they were sent last, by dossier."""
    return await _texts(uow, dossier_ids, DossierVersion.number == Dossier.submitted_version)


async def list_files(uow: UnitOfWork, dossier_ids: Collection[str]) -> dict[str, list[FileRow]]:
    """Return the standing documents of these dossiers, as they came."""
    statement = (
        select(DossierFile)
        .where(among(uow, DossierFile.dossier_id, dossier_ids), DossierFile.removed_at.is_(None))
        .order_by(DossierFile.added_at, DossierFile.id)
    )
    held: dict[str, list[FileRow]] = {}
    for row in await uow.session.scalars(statement):
        held.setdefault(row.dossier_id, []).append(_file(row))
    return held


async def list_steps(uow: UnitOfWork, dossier_id: str) -> list[StepRow]:
    """List what was done with the dossier, the oldest first."""
    statement = select(DossierStep).where(DossierStep.dossier_id == dossier_id)
    rows = await uow.session.scalars(statement.order_by(DossierStep.at, DossierStep.id))
    return [StepRow(Act(row.act), row.by, row.at, row.reason, row.due_on) for row in rows]


async def list_notes(uow: UnitOfWork, dossier_id: str) -> list[NoteRow]:
    """List the reviewers' notes, the newest first."""
    statement = select(ReviewNote).where(ReviewNote.dossier_id == dossier_id)
    rows = await uow.session.scalars(statement.order_by(ReviewNote.at.desc(), ReviewNote.id.desc()))
    return [NoteRow(row.line, row.verdict, row.text, row.by, row.at) for row in rows]


async def count_states(uow: UnitOfWork, round_id: str) -> dict[DossierState, int]:
    """Count a round's dossiers by state."""
    statement = select(Dossier.state, func.count()).where(Dossier.round_id == round_id).group_by(Dossier.state)
    return {DossierState(state): number for state, number in await uow.session.execute(statement)}


async def _texts(uow: UnitOfWork, dossier_ids: Collection[str], which: ColumnElement[bool]) -> dict[str, Texts]:
    statement = (
        select(DossierVersion)
        .join(Dossier, Dossier.id == DossierVersion.dossier_id)
        .where(among(uow, DossierVersion.dossier_id, dossier_ids), which)
    )
    return {row.dossier_id: _version(row).texts for row in await uow.session.scalars(statement)}


def _dossier(each: Dossier, unit_code: str, unit_name: str) -> DossierRow:
    return DossierRow(
        id=each.id,
        round_id=each.round_id,
        nomination_id=each.nomination_id,
        unit_id=each.unit_id,
        unit_code=unit_code,
        unit_name=unit_name,
        state=DossierState(each.state),
        version=each.version,
        submitted_version=each.submitted_version,
        due_on=each.due_on,
        submitted_at=each.submitted_at,
        updated_at=each.updated_at,
    )


def _version(row: DossierVersion) -> VersionRow:
    return VersionRow(row.number, Texts(row.letter, row.report, row.summary), row.saved_by, row.saved_at)


def _file(row: DossierFile) -> FileRow:
    return FileRow(
        id=row.id,
        document=Document(row.kind, row.number, row.dated_on),
        digest=row.digest,
        media_type=row.media_type,
        name=row.name,
        size=row.size,
        added_by=row.added_by,
        added_at=row.added_at,
    )
