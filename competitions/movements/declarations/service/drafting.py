"""Drafts: creating, changing with every version kept, choosing between two versions, correcting a withdrawn one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from competitions.movements.declarations.domain.content import Content, find_flaws
from competitions.movements.declarations.domain.states import Act, State, next_state
from competitions.movements.declarations.queries import declarations as queries
from competitions.movements.declarations.queries import writing
from competitions.movements.declarations.queries.declarations import VersionRow
from competitions.movements.declarations.queries.writing import Doing, NewDeclaration, NewFile, NewVersion, Step
from competitions.movements.declarations.service.access import Accessed, access_own, access_unit
from core import audit
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, Conflict, FieldError, Invalid, N_
from leaderboards.domain.periods import day_of
from units.domain.unit import Kind


class Saving(StrEnum):
    """What became of a change: saved, nothing new, or kept beside a version that came in between."""

    SAVED = "saved"
    SAME = "same"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Draft:
    """A first draft as ordered; `id` is the form's own key, so that a second press changes nothing."""

    id: str
    unit_code: str
    content: Content


@dataclass(frozen=True, slots=True)
class Change:
    """A change, with the number of the version that its author had before their eyes."""

    declaration_id: str
    seen: int
    content: Content


@dataclass(frozen=True, slots=True)
class Saved:
    """The number under which the content is kept, and whether it is in force."""

    number: int
    saving: Saving


@dataclass(frozen=True, slots=True)
class Choice:
    """Which version is to be in force; `seen` is the one that was in force when the choice was shown."""

    declaration_id: str
    number: int
    seen: int


async def create_draft(uow: UnitOfWork, actor: Actor, draft: Draft, now: datetime) -> str:
    """Store a first draft and return its id; the same form again changes nothing. Raises Forbidden, Invalid."""
    unit = await access_unit(uow, actor, draft.unit_code)
    if await queries.find_declaration(uow, draft.id) is not None:
        return (await access_own(uow, actor, draft.id)).row.id
    _check(draft.content, unit.kind, now)
    await _begin(uow, NewDeclaration(draft.id, unit.id), draft.content, Doing(actor.person_id, now))
    return draft.id


async def change_draft(uow: UnitOfWork, actor: Actor, change: Change, now: datetime) -> Saved:
    """Keep the content as a new version. Where another version came in between, it is kept beside that one.

    Raises Conflict once the declaration was sent, Invalid for wrong content.
    """
    found = await access_own(uow, actor, change.declaration_id)
    next_state(found.row.state, Act.EDIT)
    _check(change.content, found.unit.kind, now)
    versions = await queries.list_versions(uow, found.row.id)
    known = next((each for each in versions if _is_again(each, change, actor)), None)
    if known is not None:
        return Saved(known.number, Saving.SAME if known.number == found.row.version else Saving.BESIDE)
    doing, number = Doing(actor.person_id, now), versions[0].number + 1
    await writing.add_version(uow, NewVersion(found.row.id, number, change.seen, change.content), doing)
    if change.seen != found.row.version:
        return Saved(number, Saving.BESIDE)
    await writing.put_in_force(uow, found.row.id, number)
    await writing.take_step(uow, Step(found.row.id, Act.EDIT, found.row.state, found.row.reason), doing)
    return Saved(number, Saving.SAVED)


async def choose_version(uow: UnitOfWork, actor: Actor, choice: Choice, now: datetime) -> None:
    """Put one of the kept versions in force; raises Conflict where yet another came in between."""
    found = await access_own(uow, actor, choice.declaration_id)
    next_state(found.row.state, Act.CHOOSE)
    if choice.number not in {each.number for each in await queries.list_versions(uow, found.row.id)}:
        raise Invalid(N_("There is no such version."))
    if choice.number == found.row.version:
        return
    if choice.seen != found.row.version:
        raise Conflict(N_("Yet another version came in between. Please compare once more."))
    await writing.put_in_force(uow, found.row.id, choice.number)
    step = Step(found.row.id, Act.CHOOSE, found.row.state, found.row.reason)
    await writing.take_step(uow, step, Doing(actor.person_id, now))


async def correct(uow: UnitOfWork, actor: Actor, declaration_id: str, now: datetime) -> str:
    """Begin a new draft that names the withdrawn one, with its content and evidence; a second press finds the same."""
    old = await access_own(uow, actor, declaration_id)
    if old.row.replaced_by is not None:
        return old.row.replaced_by
    next_state(old.row.state, Act.CORRECT)
    doing, content = Doing(actor.person_id, now), await load_content(uow, old)
    fresh = NewDeclaration(new_id(), old.unit.id, replaces=old.row.id)
    await _begin(uow, fresh, content, doing)
    for file in await queries.list_files(uow, old.row.id):
        await writing.add_file(uow, fresh.id, NewFile(file.digest, file.media_type, file.name, file.size), doing)
    await writing.take_step(uow, Step(old.row.id, Act.CORRECT, old.row.state, old.row.reason), doing)
    detail = {"corrects": old.row.id, "unit": old.unit.code}
    await audit.record(uow, audit.Act("declaration.corrected", fresh.id, actor.person_id, detail), now)
    return fresh.id


async def load_content(uow: UnitOfWork, found: Accessed) -> Content:
    """Load what the actor may read of it: the version in force for its own unit, the sent one for others."""
    number = found.row.version if found.is_own else found.row.sent_version
    versions = await queries.list_versions(uow, found.row.id)
    return next(each.content for each in versions if each.number == number)


async def _begin(uow: UnitOfWork, new: NewDeclaration, content: Content, doing: Doing) -> None:
    await writing.add_declaration(uow, new, doing)
    await writing.add_version(uow, NewVersion(new.id, 1, 0, content), doing)
    await writing.take_step(uow, Step(new.id, Act.CREATE, State.DRAFT), doing)


def _is_again(known: VersionRow, change: Change, actor: Actor) -> bool:
    """Say whether the same person sends the same form a second time."""
    same = known.based_on == change.seen and known.saved_by == actor.person_id
    return known.content == change.content and (same or known.number == change.seen)


def _check(content: Content, unit_kind: Kind, now: datetime) -> None:
    flaws: tuple[FieldError, ...] = find_flaws(content, unit_kind, day_of(now))
    if flaws:
        raise Invalid(N_("Please mend the marked fields."), errors=flaws)
