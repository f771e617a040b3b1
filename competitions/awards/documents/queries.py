"""Statements about templates and documents, and the little that is asked about rounds and units here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import column, func, select, table

from competitions.awards.documents.models import AwardDocument, FormTemplate
from competitions.awards.domain.access import Awarding
from competitions.awards.domain.words import Level
from core.database import UnitOfWork

UNIT = table("unit", *(column(name) for name in ("id", "code", "name", "kind", "valid_to")))  # of `units`, by name
ROUND = table("award_round", *(column(name) for name in ("id", "unit_id", "level", "title")))  # of `rounds`, above
PERSON = table("person", column("id"), column("name"))
PROVINCE_KIND = "province"
MOST_DOCUMENTS = 500
LEVELS = {"province": Level.PROVINCE, "commune": Level.COMMUNE, "school": Level.SCHOOL}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit that may award."""

    id: str
    code: str
    name: str
    level: Level

    @property
    def awarding(self) -> Awarding:
        """Who awards, for the permissions."""
        return Awarding(self.code, self.level)


@dataclass(frozen=True, slots=True)
class RoundRow:
    """The round that documents belong to."""

    id: str
    title: str
    unit: UnitRow


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A version of a unit's template; without a digest it goes back to the built-in one."""

    form: str
    version: int
    digest: str
    name: str
    uploaded_at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of a round."""

    id: str
    round_id: str
    about: str
    form: str
    title: str
    number: str
    dated_on: date
    is_outside: bool
    docx_digest: str | None
    pdf_digest: str | None
    scan_type: str
    made_at: datetime


async def find_unit(uow: UnitOfWork, code: str) -> UnitRow | None:
    """Return a unit in force, or None."""
    found = (await uow.session.execute(_UNITS.where(UNIT.c.code == code))).first()
    return None if found is None else UnitRow(found.id, found.code, found.name, _level(found.kind))


async def find_province(uow: UnitOfWork) -> UnitRow | None:
    """Return the province, or None while there is none."""
    found = (await uow.session.execute(_UNITS.where(UNIT.c.kind == PROVINCE_KIND))).first()
    return None if found is None else UnitRow(found.id, found.code, found.name, Level.PROVINCE)


async def find_round(uow: UnitOfWork, round_id: str) -> RoundRow | None:
    """Return a round with its unit, or None."""
    statement = (
        select(ROUND.c.title, ROUND.c.level, UNIT.c.id, UNIT.c.code, UNIT.c.name)
        .select_from(ROUND.join(UNIT, UNIT.c.id == ROUND.c.unit_id))
        .where(ROUND.c.id == round_id)
    )
    found = (await uow.session.execute(statement)).first()
    if found is None:
        return None
    title, level, unit_id, code, name = found
    return RoundRow(round_id, title, UnitRow(unit_id, code, name, Level(level)))


async def list_versions(uow: UnitOfWork, unit_id: str, form: str) -> list[TemplateRow]:
    """List the versions of a unit's template of a form, the newest first."""
    statement = (
        select(FormTemplate, PERSON.c.name)
        .outerjoin(PERSON, PERSON.c.id == FormTemplate.uploaded_by)
        .where(FormTemplate.unit_id == unit_id, FormTemplate.form == form)
        .order_by(FormTemplate.version.desc())
    )
    return [
        TemplateRow(each.form, each.version, each.digest, each.name, each.uploaded_at, by or "")
        for each, by in await uow.session.execute(statement)
    ]


async def map_replaced(uow: UnitOfWork, unit_id: str) -> dict[str, int]:
    """Return the version that counts for each form whose newest version is the unit's own."""
    newest = (
        select(FormTemplate.form, func.max(FormTemplate.version).label("version"))
        .where(FormTemplate.unit_id == unit_id)
        .group_by(FormTemplate.form)
        .subquery()
    )
    statement = (
        select(FormTemplate.form, FormTemplate.version)
        .join(newest, (newest.c.form == FormTemplate.form) & (newest.c.version == FormTemplate.version))
        .where(FormTemplate.unit_id == unit_id, FormTemplate.digest != "")
    )
    return {form: version for form, version in await uow.session.execute(statement)}  # noqa: C416 - rows are no pairs to mypy


async def add_template(uow: UnitOfWork, template: FormTemplate) -> None:
    """Keep a version."""
    uow.session.add(template)
    await uow.session.flush()


async def add_document(uow: UnitOfWork, document: AwardDocument) -> None:
    """Keep a document."""
    uow.session.add(document)
    await uow.session.flush()


async def list_documents(uow: UnitOfWork, round_id: str, about: str | None = None) -> Sequence[DocumentRow]:
    """List a round's documents in the order in which they were made; with `about` only those of that thing."""
    statement = select(AwardDocument).where(AwardDocument.round_id == round_id)
    if about is not None:
        statement = statement.where(AwardDocument.about == about)
    statement = statement.order_by(AwardDocument.made_at, AwardDocument.id).limit(MOST_DOCUMENTS)
    return [_row(each) for each in await uow.session.scalars(statement)]


async def find_document(uow: UnitOfWork, document_id: str) -> DocumentRow | None:
    """Return a document, or None."""
    found = await uow.session.get(AwardDocument, document_id)
    return None if found is None else _row(found)


_UNITS = select(UNIT).where(UNIT.c.valid_to.is_(None))


def _level(kind: str) -> Level:
    return LEVELS.get(kind, Level.DEPARTMENT)


def _row(each: AwardDocument) -> DocumentRow:
    return DocumentRow(
        id=each.id,
        round_id=each.round_id,
        about=each.about,
        form=each.form,
        title=each.title,
        number=each.number,
        dated_on=each.dated_on,
        is_outside=each.is_outside,
        docx_digest=each.docx_digest,
        pdf_digest=each.pdf_digest,
        scan_type=each.scan_type,
        made_at=each.made_at,
    )
