"""Writing dossiers: made once a nominee, held for a change, versions and steps appended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from competitions.awards.dossiers.domain.content import Document, Doing, Texts
from competitions.awards.dossiers.domain.states import Act, DossierState
from competitions.awards.dossiers.models import Dossier, DossierFile, DossierStep, DossierVersion, ReviewNote
from core.database import UnitOfWork
from core.ids import new_id
from core.uploads import KeptFile


@dataclass(frozen=True, slots=True)
class NewDossier:
    """A nominee's dossier to be made."""

    round_id: str
    nomination_id: str
    unit_id: str
    due_on: date


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version of a dossier's texts to be appended."""

    dossier_id: str
    number: int
    texts: Texts


@dataclass(frozen=True, slots=True)
class NewFile:
    """A kept file that becomes a document of a dossier."""

    dossier_id: str
    document: Document
    kept: KeptFile


@dataclass(frozen=True, slots=True)
class Step:
    """An act, the state that follows, its reason and, for a return, its deadline."""

    dossier_id: str
    act: Act
    state: DossierState
    reason: str = ""
    due_on: date | None = None


async def list_nominations_with_dossier(uow: UnitOfWork, round_id: str) -> set[str]:
    """Return the nominees of a round who have their dossier."""
    return set(await uow.session.scalars(select(Dossier.nomination_id).where(Dossier.round_id == round_id)))


async def add_dossiers(uow: UnitOfWork, new: Sequence[NewDossier], doing: Doing) -> None:
    """Make dossiers, each with its first step."""
    rows = [
        Dossier(
            id=new_id(),
            round_id=each.round_id,
            nomination_id=each.nomination_id,
            unit_id=each.unit_id,
            state=DossierState.INVITED,
            version=0,
            due_on=each.due_on,
            updated_at=doing.at,
        )
        for each in new
    ]
    uow.session.add_all(rows)
    await uow.session.flush()
    steps = [Step(row.id, Act.INVITE, DossierState.INVITED, due_on=row.due_on) for row in rows]
    uow.session.add_all([_step(step, doing) for step in steps])
    await uow.session.flush()


async def hold_dossier(uow: UnitOfWork, dossier_id: str) -> bool:
    """Let nobody else change the dossier until the unit of work ends; False for an unknown one."""
    statement = select(Dossier.id).where(Dossier.id == dossier_id).with_for_update()
    return await uow.session.scalar(statement) is not None


async def take_step(uow: UnitOfWork, step: Step, doing: Doing) -> None:
    """Note an act and move the dossier."""
    values: dict[str, str | date | datetime] = {"state": step.state, "updated_at": doing.at}
    if step.act in {Act.RETURN, Act.REOPEN} and step.due_on is not None:
        values["due_on"] = step.due_on
    await uow.session.execute(update(Dossier).where(Dossier.id == step.dossier_id).values(values))
    uow.session.add(_step(step, doing))
    await uow.session.flush()


async def note_steps(uow: UnitOfWork, steps: Sequence[Step], doing: Doing) -> None:
    """Note acts on many dossiers; the states are moved together where they change."""
    for state in {step.state for step in steps}:
        ids = sorted(step.dossier_id for step in steps if step.state is state)
        await uow.session.execute(
            update(Dossier).where(Dossier.id.in_(ids), Dossier.state != state).values(state=state, updated_at=doing.at)
        )
    uow.session.add_all([_step(step, doing) for step in steps])
    await uow.session.flush()


async def mark_submitted(uow: UnitOfWork, dossier_id: str, version: int, at: datetime) -> None:
    """Say which version was sent and when."""
    statement = update(Dossier).where(Dossier.id == dossier_id).values(submitted_version=version, submitted_at=at)
    await uow.session.execute(statement)


async def add_version(uow: UnitOfWork, new: NewVersion, doing: Doing) -> None:
    """Append a version of the new.texts."""
    row = DossierVersion(
        id=new_id(),
        dossier_id=new.dossier_id,
        number=new.number,
        letter=new.texts.letter,
        report=new.texts.report,
        summary=new.texts.summary,
        saved_by=doing.by,
        saved_at=doing.at,
    )
    uow.session.add(row)
    await uow.session.execute(update(Dossier).where(Dossier.id == new.dossier_id).values(version=new.number))
    await uow.session.flush()


async def add_file(uow: UnitOfWork, new: NewFile, doing: Doing) -> None:
    """Note a kept file as a document of the dossier."""
    row = DossierFile(
        id=new_id(),
        dossier_id=new.dossier_id,
        kind=new.document.line,
        number=new.document.number,
        dated_on=new.document.dated_on,
        digest=new.kept.digest,
        media_type=new.kept.media_type,
        name=new.kept.name,
        size=new.kept.size,
        added_by=doing.by,
        added_at=doing.at,
    )
    uow.session.add(row)
    await uow.session.flush()


async def remove_file(uow: UnitOfWork, dossier_id: str, file_id: str, at: datetime) -> bool:
    """Take a document away; its row stays. False where it is gone already."""
    which = (DossierFile.id == file_id, DossierFile.dossier_id == dossier_id, DossierFile.removed_at.is_(None))
    statement = update(DossierFile).where(*which).values(removed_at=at).returning(DossierFile.id)
    return await uow.session.scalar(statement) is not None


async def add_note(uow: UnitOfWork, dossier_id: str, note: tuple[str, str, str], doing: Doing) -> None:
    """Append a reviewer's note: line, verdict, text."""
    line, verdict, text = note
    row = ReviewNote(
        id=new_id(), dossier_id=dossier_id, line=line, verdict=verdict, text=text, by=doing.by, at=doing.at
    )
    uow.session.add(row)
    await uow.session.flush()


def _step(step: Step, doing: Doing) -> DossierStep:
    return DossierStep(
        id=new_id(),
        dossier_id=step.dossier_id,
        act=step.act,
        by=doing.by,
        at=doing.at,
        reason=step.reason,
        due_on=step.due_on,
    )
