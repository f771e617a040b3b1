"""Evidence files of a declaration: noted, taken away before sending, found again for those who may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from competitions.movements.declarations.domain.content import MOST_FILES
from competitions.movements.declarations.domain.states import Act, next_state
from competitions.movements.declarations.queries import declarations as queries
from competitions.movements.declarations.queries import writing
from competitions.movements.declarations.queries.declarations import FileRow
from competitions.movements.declarations.queries.writing import Doing, NewFile, Step
from competitions.movements.declarations.service.access import access_own, access_sent
from core.database import UnitOfWork
from core.files import FileStore
from core.kernel import Actor, FieldError, Invalid, N_, NotFound
from core.uploads import KeptFile

FOLDER = "minh-chung"


@dataclass(frozen=True, slots=True)
class Attaching:
    """Kept files that become evidence of a declaration."""

    declaration_id: str
    kept: Sequence[KeptFile]


def evidence_store(files: FileStore) -> FileStore:
    """Return the store of evidence: a folder of its own, which no public address reaches."""
    return files.apart(FOLDER)


async def check_room(uow: UnitOfWork, actor: Actor, declaration_id: str, coming: int) -> None:
    """Refuse before anything is kept: wrong state, no right, or more than five files."""
    found = await access_own(uow, actor, declaration_id)
    next_state(found.row.state, Act.ATTACH)
    _check_number(len(await queries.list_files(uow, found.row.id)) + coming, coming)


async def attach(uow: UnitOfWork, actor: Actor, attaching: Attaching, now: datetime) -> None:
    """Note kept files as evidence; one that is there already (the same bytes) stays as it is."""
    found = await access_own(uow, actor, attaching.declaration_id)
    state = next_state(found.row.state, Act.ATTACH)
    known = {file.digest for file in await queries.list_files(uow, found.row.id)}
    fresh = {file.digest: file for file in attaching.kept if file.digest not in known}
    _check_number(len(known) + len(fresh), len(attaching.kept))
    doing = Doing(actor.person_id, now)
    for file in fresh.values():
        new = NewFile(file.digest, file.media_type, file.name, file.size)
        await writing.add_file(uow, found.row.id, new, doing)
    if fresh:
        await writing.take_step(uow, Step(found.row.id, Act.ATTACH, state, found.row.reason), doing)


async def detach(uow: UnitOfWork, actor: Actor, which: tuple[str, str], now: datetime) -> None:
    """Take a file (declaration id, file id) away before sending; a second press changes nothing."""
    declaration_id, file_id = which
    found = await access_own(uow, actor, declaration_id)
    state = next_state(found.row.state, Act.DETACH)
    if await writing.remove_file(uow, found.row.id, file_id, now):
        step = Step(found.row.id, Act.DETACH, state, found.row.reason)
        await writing.take_step(uow, step, Doing(actor.person_id, now))


async def access_file(uow: UnitOfWork, actor: Actor, declaration_id: str, file_id: str) -> FileRow:
    """Find an evidence file of a declaration that the actor may read; raises NotFound, Forbidden."""
    found = await access_sent(uow, actor, declaration_id)
    file = next((each for each in await queries.list_files(uow, found.row.id) if each.id == file_id), None)
    if file is None:
        raise NotFound(N_("There is no such file."))
    return file


def _check_number(number: int, coming: int) -> None:
    if coming == 0:
        text = N_("Choose a file first.")
    elif number > MOST_FILES:
        text = N_("At most %(most)s evidence files a declaration.")
    else:
        return
    params: dict[str, str | int] = {"most": MOST_FILES} if coming else {}
    raise Invalid(N_("Please mend the marked fields."), errors=(FieldError("file", text, params),))
