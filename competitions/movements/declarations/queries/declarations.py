"""Statements about declarations, their versions, steps and files."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true

from competitions.movements.declarations.domain.content import Content
from competitions.movements.declarations.domain.states import Act, State
from competitions.movements.declarations.models import (
    Declaration,
    DeclarationFile,
    DeclarationStep,
    DeclarationVersion,
)
from competitions.movements.declarations.queries.places import UNIT
from core.database import UnitOfWork

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class DeclarationRow:
    """A declaration as stored, without what it says."""

    id: str
    unit_id: str
    state: State
    version: int
    sent_version: int | None
    sent: int
    replaces: str | None
    replaced_by: str | None
    reason: str
    created_by: str
    sent_by: str | None
    sent_at: datetime | None
    updated_at: datetime

    @property
    def source_key(self) -> str:
        """The source key of the fact that was sent last."""
        return f"declaration:{self.id}:{self.sent}"


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version with who saved it."""

    number: int
    based_on: int
    content: Content
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class StepRow:
    """One act in the life of a declaration."""

    act: Act
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """An evidence file."""

    id: str
    digest: str = field(repr=False)
    media_type: str
    name: str
    size: int

    @property
    def is_image(self) -> bool:
        """Whether a browser shows it itself."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A line of a list of declarations."""

    id: str
    unit_id: str
    unit_code: str
    unit_name: str
    state: State
    content: Content
    files: int
    sent: int
    sent_by: str | None
    saved_by: str
    reason: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Visible:
    """What may be listed: all of the units in `own`, only what was sent of `others` (None: of every unit)."""

    own: frozenset[str]
    others: frozenset[str] | None = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter: a state, a kind, units (None: all), and which page."""

    state: State | None = None
    kind: str = ""
    unit_ids: frozenset[str] | None = None
    page: int = 1


async def find_declaration(uow: UnitOfWork, declaration_id: str, *, hold: bool = False) -> DeclarationRow | None:
    """Find a declaration; with `hold` no other writer changes it until this unit of work ends."""
    statement = select(Declaration).where(Declaration.id == declaration_id)
    if hold:
        statement = statement.with_for_update()
    row = await uow.session.scalar(statement.execution_options(populate_existing=True))
    if row is None:
        return None
    follower = await uow.session.scalar(select(Declaration.id).where(Declaration.replaces == row.id))
    return DeclarationRow(
        id=row.id,
        unit_id=row.unit_id,
        state=State(row.state),
        version=row.version,
        sent_version=row.sent_version,
        sent=row.sent,
        replaces=row.replaces,
        replaced_by=follower,
        reason=row.reason,
        created_by=row.created_by,
        sent_by=row.sent_by,
        sent_at=row.sent_at,
        updated_at=row.updated_at,
    )


async def hold_declarations(uow: UnitOfWork, ids: Collection[str]) -> list[DeclarationRow]:
    """Hold declarations until the unit of work ends, in one order, and before any unit is held."""
    found = [await find_declaration(uow, each, hold=True) for each in sorted(ids)]
    return [row for row in found if row is not None]


async def list_versions(uow: UnitOfWork, declaration_id: str) -> list[VersionRow]:
    """List every version, the newest first."""
    statement = select(DeclarationVersion).where(DeclarationVersion.declaration_id == declaration_id)
    rows = await uow.session.scalars(statement.order_by(DeclarationVersion.number.desc()))
    return [VersionRow(row.number, row.based_on, _content(row), row.saved_by, row.saved_at) for row in rows]


async def list_steps(uow: UnitOfWork, declaration_id: str) -> list[StepRow]:
    """List what was done, the newest first."""
    statement = select(DeclarationStep).where(DeclarationStep.declaration_id == declaration_id)
    rows = await uow.session.scalars(statement.order_by(DeclarationStep.at.desc(), DeclarationStep.id.desc()))
    return [StepRow(Act(row.act), row.by, row.at, row.reason) for row in rows]


async def list_files(uow: UnitOfWork, declaration_id: str) -> list[FileRow]:
    """List the evidence files that were not taken away, the oldest first."""
    statement = select(DeclarationFile).where(
        DeclarationFile.declaration_id == declaration_id, DeclarationFile.removed_at.is_(None)
    )
    rows = await uow.session.scalars(statement.order_by(DeclarationFile.added_at, DeclarationFile.id))
    return [FileRow(row.id, row.digest, row.media_type, row.name, row.size) for row in rows]


async def list_senders(uow: UnitOfWork, declaration_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """Return by declaration who sent it and who wrote the version that was sent."""
    statement = (
        select(Declaration.id, Declaration.sent_by, DeclarationVersion.saved_by)
        .join(
            DeclarationVersion,
            and_(
                DeclarationVersion.declaration_id == Declaration.id,
                DeclarationVersion.number == Declaration.sent_version,
            ),
        )
        .where(Declaration.id.in_(sorted(declaration_ids)))
    )
    return {key: frozenset({sent or saved, saved}) for key, sent, saved in await uow.session.execute(statement)}


async def list_declarations(uow: UnitOfWork, visible: Visible, wanted: Wanted) -> list[ListedRow]:
    """List a page of declarations, the last changed first."""
    statement = _listed(visible, wanted).order_by(Declaration.updated_at.desc(), Declaration.id.desc())
    statement = statement.limit(PAGE_SIZE).offset((max(wanted.page, 1) - 1) * PAGE_SIZE)
    return [
        ListedRow(
            id=declaration.id,
            unit_id=declaration.unit_id,
            unit_code=code,
            unit_name=name,
            state=State(declaration.state),
            content=_content(version),
            files=files,
            sent=declaration.sent,
            sent_by=declaration.sent_by,
            saved_by=version.saved_by,
            reason=declaration.reason,
            updated_at=declaration.updated_at,
        )
        for declaration, version, code, name, files in await uow.session.execute(statement)
    ]


async def count_by_state(uow: UnitOfWork, visible: Visible, wanted: Wanted) -> dict[State, int]:
    """Count what the filter leaves, by state; the filter's own state does not count."""
    inner = _listed(visible, Wanted(None, wanted.kind, wanted.unit_ids)).subquery()
    rows = await uow.session.execute(select(inner.c.state, func.count()).group_by(inner.c.state))
    return {State(state): int(number) for state, number in rows}


def _listed(visible: Visible, wanted: Wanted) -> Select[Declaration, DeclarationVersion, str, str, int]:
    """Select what may be seen: a unit's own by the version in force, others' by the version that was sent."""
    own = Declaration.unit_id.in_(sorted(visible.own))
    others: ColumnElement[bool] = true() if visible.others is None else false()
    if visible.others:
        others = Declaration.unit_id.in_(sorted(visible.others))
    shown = case((own, Declaration.version), else_=Declaration.sent_version)
    files = (
        select(func.count())
        .where(DeclarationFile.declaration_id == Declaration.id, DeclarationFile.removed_at.is_(None))
        .correlate(Declaration)
        .scalar_subquery()
    )
    statement = (
        select(Declaration, DeclarationVersion, UNIT.c.code, UNIT.c.name, files.label("files"))
        .join(
            DeclarationVersion,
            and_(DeclarationVersion.declaration_id == Declaration.id, DeclarationVersion.number == shown),
        )
        .join(UNIT, UNIT.c.id == Declaration.unit_id)
        .where(or_(own, and_(others, Declaration.sent > 0)))
    )
    if wanted.state is not None:
        statement = statement.where(Declaration.state == wanted.state)
    if wanted.kind:
        statement = statement.where(DeclarationVersion.kind == wanted.kind)
    if wanted.unit_ids is not None:
        statement = statement.where(Declaration.unit_id.in_(sorted(wanted.unit_ids)))
    return statement


def _content(row: DeclarationVersion) -> Content:
    return Content(row.kind, row.occurred_on, row.quantity, row.note, row.link)
