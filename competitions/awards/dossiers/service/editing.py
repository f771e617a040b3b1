"""The unit writes: versions of the texts, documents added and taken away; nothing is overwritten."""

from dataclasses import dataclass

from competitions.awards.dossiers.domain.checklist import Proof, find_line
from competitions.awards.dossiers.domain.content import (
    LONGEST_NUMBER,
    MOST_FILES,
    Document,
    Texts,
    find_text_flaws,
)
from competitions.awards.dossiers.domain.states import Act, next_state
from competitions.awards.dossiers.queries import dossiers as queries
from competitions.awards.dossiers.queries import writing
from competitions.awards.dossiers.queries.dossiers import FileRow
from competitions.awards.dossiers.queries.writing import NewFile, NewVersion, Step
from competitions.awards.dossiers.service.access import Reader, access_dossier, hold_own, record
from core.database import UnitOfWork
from core.files import FileStore
from core.kernel import Conflict, FieldError, Forbidden, Invalid, N_, NotFound
from core.uploads import KeptFile

FOLDER = "ho-so"


@dataclass(frozen=True, slots=True)
class Saving:
    """Texts as the form sends them; `version` is the one that the form was opened with."""

    dossier_id: str
    version: int
    texts: Texts


@dataclass(frozen=True, slots=True)
class Attaching:
    """A file as a document of the dossier."""

    dossier_id: str
    document: Document
    kept: KeptFile


def dossier_store(files: FileStore) -> FileStore:
    """Return the store of dossiers' documents: a folder of its own, which no public address reaches."""
    return files.apart(FOLDER)


async def save(uow: UnitOfWork, reader: Reader, saving: Saving) -> int:
    """Keep a new version and return its number; the same texts keep the old one. Conflict where another was saved."""
    found = await hold_own(uow, reader, saving.dossier_id)
    state = next_state(found.row.state, Act.SAVE)
    flaws = find_text_flaws(saving.texts)
    if flaws:
        raise Invalid(N_("Please mend the marked fields."), errors=flaws)
    newest = await queries.find_version(uow, found.row.id, found.row.version)
    if newest is not None and newest.texts == saving.texts:
        return newest.number
    if saving.version != found.row.version:
        raise Conflict(N_("Somebody saved another version meanwhile. Both stand here; please save what is right."))
    doing, number = reader.doing, found.row.version + 1
    await writing.add_version(uow, NewVersion(found.row.id, number, saving.texts), doing)
    await writing.take_step(uow, Step(found.row.id, Act.SAVE, state), doing)
    await record(uow, reader, "written", found, version=str(number), texts=saving.texts.digest)
    return number


async def check_attaching(uow: UnitOfWork, reader: Reader, dossier_id: str, document: Document) -> None:
    """Refuse before anything is kept: no right, wrong state, no such line, too many files, a number too long."""
    found = await access_dossier(uow, reader, dossier_id)
    if not found.is_unit:
        raise Forbidden(N_("Only the proposing unit writes this dossier."))
    next_state(found.row.state, Act.ATTACH)
    line = find_line(found.lines, document.line)
    flaws = []
    if line is None or line.proof is not Proof.FILE:
        flaws.append(FieldError("line", N_("Choose which document of the list this is.")))
    elif line.is_numbered and not (document.number and document.dated_on):
        flaws.append(FieldError("number", N_("Write number and date as they stand on the paper.")))
    if len(document.number) > LONGEST_NUMBER:
        flaws.append(FieldError("number", N_("At most %(most)s letters."), {"most": LONGEST_NUMBER}))
    if len(await _files(uow, dossier_id)) >= MOST_FILES:
        flaws.append(FieldError("file", N_("At most %(most)s files a dossier."), {"most": MOST_FILES}))
    if flaws:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(flaws))


async def attach(uow: UnitOfWork, reader: Reader, attaching: Attaching) -> None:
    """Note a kept file; the same bytes on the same line stay once."""
    found = await hold_own(uow, reader, attaching.dossier_id)
    await check_attaching(uow, reader, attaching.dossier_id, attaching.document)
    files, line = await _files(uow, found.row.id), attaching.document.line
    if any(each.digest == attaching.kept.digest and each.document.line == line for each in files):
        return
    doing = reader.doing
    await writing.add_file(uow, NewFile(found.row.id, attaching.document, attaching.kept), doing)
    await writing.take_step(uow, Step(found.row.id, Act.ATTACH, next_state(found.row.state, Act.ATTACH)), doing)
    await record(uow, reader, "file_added", found)


async def detach(uow: UnitOfWork, reader: Reader, which: tuple[str, str]) -> None:
    """Take a document (dossier id, file id) away before sending; a second press changes nothing."""
    dossier_id, file_id = which
    found = await hold_own(uow, reader, dossier_id)
    state = next_state(found.row.state, Act.DETACH)
    if await writing.remove_file(uow, dossier_id, file_id, reader.now):
        await writing.take_step(uow, Step(dossier_id, Act.DETACH, state), reader.doing)
        await record(uow, reader, "file_removed", found)


async def access_file(uow: UnitOfWork, reader: Reader, dossier_id: str, file_id: str) -> FileRow:
    """Find a document of a dossier that the person may read; the office reads what was sent. Raises NotFound."""
    found = await access_dossier(uow, reader, dossier_id)
    files = await _files(uow, dossier_id) if found.is_unit or found.row.submitted_version is not None else []
    file = next((each for each in files if each.id == file_id), None)
    if file is None:
        raise NotFound(N_("There is no such file."))
    return file


async def _files(uow: UnitOfWork, dossier_id: str) -> list[FileRow]:
    return (await queries.list_files(uow, [dossier_id])).get(dossier_id, [])
