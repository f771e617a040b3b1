"""Storing declarations: new rows, and the few columns that move."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from competitions.movements.declarations.domain.content import Content
from competitions.movements.declarations.domain.states import Act, State
from competitions.movements.declarations.models import (
    Declaration,
    DeclarationFile,
    DeclarationStep,
    DeclarationVersion,
)
from core.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it, and when."""

    by: str
    now: datetime


@dataclass(frozen=True, slots=True)
class NewDeclaration:
    """A first draft; `replaces` names the withdrawn declaration that it corrects."""

    id: str
    unit_id: str
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version to be stored under a number that is free."""

    declaration_id: str
    number: int
    based_on: int
    content: Content


@dataclass(frozen=True, slots=True)
class NewFile:
    """A kept evidence file."""

    digest: str
    media_type: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Step:
    """An act to be noted; `state` is where the declaration stands afterwards."""

    declaration_id: str
    act: Act
    state: State
    reason: str = ""


async def add_declaration(uow: UnitOfWork, new: NewDeclaration, doing: Doing) -> None:
    """Store a first draft, before its first version."""
    row = Declaration(
        id=new.id,
        unit_id=new.unit_id,
        state=State.DRAFT,
        version=1,
        sent=0,
        replaces=new.replaces,
        reason="",
        created_by=doing.by,
        created_at=doing.now,
        updated_at=doing.now,
    )
    uow.session.add(row)
    await uow.session.flush()


async def add_version(uow: UnitOfWork, new: NewVersion, doing: Doing) -> None:
    """Store a version; it is not in force by that alone."""
    content = new.content
    row = DeclarationVersion(
        declaration_id=new.declaration_id,
        number=new.number,
        based_on=new.based_on,
        kind=content.kind,
        occurred_on=content.occurred_on,
        quantity=content.quantity,
        note=content.note,
        link=content.link,
        saved_by=doing.by,
        saved_at=doing.now,
    )
    uow.session.add(row)
    await uow.session.flush()


async def put_in_force(uow: UnitOfWork, declaration_id: str, number: int) -> None:
    """Let this version be the one in force."""
    await uow.session.execute(update(Declaration).where(Declaration.id == declaration_id).values(version=number))


async def note_sending(uow: UnitOfWork, declaration_id: str, version: int, doing: Doing) -> None:
    """Note that this version was sent, once more."""
    values = {"sent_version": version, "sent": Declaration.sent + 1, "sent_by": doing.by, "sent_at": doing.now}
    await uow.session.execute(update(Declaration).where(Declaration.id == declaration_id).values(values))


async def take_step(uow: UnitOfWork, step: Step, doing: Doing) -> None:
    """Move the declaration and note the act."""
    values = {"state": step.state, "reason": step.reason, "updated_at": doing.now}
    await uow.session.execute(update(Declaration).where(Declaration.id == step.declaration_id).values(values))
    uow.session.add(
        DeclarationStep(declaration_id=step.declaration_id, act=step.act, by=doing.by, at=doing.now, reason=step.reason)
    )
    await uow.session.flush()


async def add_file(uow: UnitOfWork, declaration_id: str, new: NewFile, doing: Doing) -> None:
    """Note a kept file as evidence."""
    uow.session.add(
        DeclarationFile(
            declaration_id=declaration_id,
            digest=new.digest,
            media_type=new.media_type,
            name=new.name,
            size=new.size,
            added_by=doing.by,
            added_at=doing.now,
        )
    )
    await uow.session.flush()


async def remove_file(uow: UnitOfWork, declaration_id: str, file_id: str, now: datetime) -> bool:
    """Take a file away; False where it is not there."""
    statement = (
        update(DeclarationFile)
        .where(DeclarationFile.id == file_id, DeclarationFile.declaration_id == declaration_id)
        .where(DeclarationFile.removed_at.is_(None))
    )
    return (
        await uow.session.execute(statement.values(removed_at=now).returning(DeclarationFile.id))
    ).first() is not None
