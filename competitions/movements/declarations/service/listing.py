"""The officer's list by state, and one declaration with everything that became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from competitions.movements.declarations.domain.content import MOST_FILES, Content, list_differences, needs_confirmation
from competitions.movements.declarations.domain.states import EDITABLE, STANDING, State
from competitions.movements.declarations.permissions import DECLARERS, READERS, may_confirm, reading_reach
from competitions.movements.declarations.queries import declarations as queries
from competitions.movements.declarations.queries import places
from competitions.movements.declarations.queries.declarations import (
    PAGE_SIZE,
    DeclarationRow,
    FileRow,
    ListedRow,
    StepRow,
    VersionRow,
    Visible,
    Wanted,
)
from competitions.movements.declarations.queries.places import PlaceRow
from competitions.movements.declarations.service.access import (
    Accessed,
    access_own,
    access_sent,
    list_names,
    list_own_units,
    list_reached,
    require,
)
from core.database import UnitOfWork
from core.kernel import Actor, Invalid, N_
from core.vietnamese import fold


@dataclass(frozen=True, slots=True)
class DeskWanted:
    """What the list is narrowed to; `text` are words of a unit's name, with or without accents."""

    state: State | None = None
    kind: str = ""
    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of the list with counts by state. Rows of `own` units and those `to_confirm` are the actor's to act on."""

    rows: tuple[ListedRow, ...]
    own: frozenset[str]
    to_confirm: frozenset[str]
    counts: dict[State, int]
    may_declare: bool

    @property
    def total(self) -> int:
        """How many there are in all states."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class DeclarationFile:
    """A declaration as its page shows it; versions and steps are the unit's own matter and empty for others."""

    row: DeclarationRow
    unit: PlaceRow
    is_own: bool
    may_confirm: bool
    content: Content
    files: tuple[FileRow, ...]
    versions: tuple[VersionRow, ...]
    steps: tuple[StepRow, ...]
    names: dict[str, str]

    @property
    def may_edit(self) -> bool:
        """Whether the actor may still change it."""
        return self.is_own and self.row.state in EDITABLE

    @property
    def may_withdraw(self) -> bool:
        """Whether the actor may take it back."""
        return self.is_own and self.row.state in EDITABLE | STANDING

    @property
    def may_correct(self) -> bool:
        """Whether the actor may begin a new declaration in its place."""
        return self.is_own and self.row.state is State.WITHDRAWN and self.row.replaced_by is None

    @property
    def needs_confirmation(self) -> bool:
        """Whether a second person will have to confirm it."""
        return needs_confirmation(self.content)

    @property
    def room(self) -> int:
        """How many evidence files may still be added."""
        return MOST_FILES - len(self.files)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side: the one in force and another, with the fields in which they differ."""

    file: DeclarationFile
    current: VersionRow
    other: VersionRow
    differences: tuple[str, ...]


async def load_desk(uow: UnitOfWork, actor: Actor, wanted: DeskWanted) -> Desk:
    """Load what the actor may list: drafts of the own units only, of others what was sent. Raises Forbidden."""
    require(actor, READERS)
    own = frozenset(unit.id for unit in await list_own_units(uow, actor)) if actor.holds(*DECLARERS) else frozenset()
    reach = reading_reach(actor, await places.list_provinces(uow))
    visible = Visible(own, await list_reached(uow, reach))
    named = await _list_named(uow, visible, wanted.text) if wanted.text else None
    asked = Wanted(wanted.state, wanted.kind, named, wanted.page)
    rows = await queries.list_declarations(uow, visible, asked)
    to_confirm = await _list_to_confirm(uow, actor, [row for row in rows if row.state is State.WAITING])
    return Desk(tuple(rows), own, to_confirm, await queries.count_by_state(uow, visible, asked), bool(own))


def count_pages(total: int) -> int:
    """Return how many pages a list of this length has."""
    return max(1, -(-total // PAGE_SIZE))


async def load_file(uow: UnitOfWork, actor: Actor, declaration_id: str) -> DeclarationFile:
    """Load a declaration to read; raises NotFound, Forbidden."""
    found = await access_sent(uow, actor, declaration_id)
    versions = await queries.list_versions(uow, found.row.id)
    number = found.row.version if found.is_own else found.row.sent_version
    steps = await queries.list_steps(uow, found.row.id) if found.is_own else []
    people = {step.by for step in steps} | {version.saved_by for version in versions} | {found.row.sent_by}
    return DeclarationFile(
        row=found.row,
        unit=found.unit,
        is_own=found.is_own,
        may_confirm=found.row.state is State.WAITING and await _is_second(uow, actor, found),
        content=next(each.content for each in versions if each.number == number),
        files=tuple(await queries.list_files(uow, found.row.id)),
        versions=tuple(versions) if found.is_own else (),
        steps=tuple(steps),
        names=await list_names(uow, people),
    )


async def load_comparison(uow: UnitOfWork, actor: Actor, declaration_id: str, number: int) -> Comparison:
    """Load a kept version beside the one in force; raises Invalid where there is no such version."""
    file = await load_file(uow, actor, (await access_own(uow, actor, declaration_id)).row.id)
    numbered = {version.number: version for version in file.versions}
    if number not in numbered:
        raise Invalid(N_("There is no such version."))
    current, other = numbered[file.row.version], numbered[number]
    return Comparison(file, current, other, list_differences(current.content, other.content))


async def _list_to_confirm(uow: UnitOfWork, actor: Actor, waiting: Sequence[ListedRow]) -> frozenset[str]:
    """Return which of the waiting declarations the actor confirms as the second person."""
    if not waiting:
        return frozenset()
    stood = await places.list_places(uow, {row.unit_id for row in waiting})
    authors = await queries.list_senders(uow, {row.id for row in waiting})
    return frozenset(row.id for row in waiting if may_confirm(actor, stood[row.unit_id].place, authors[row.id]))


async def _is_second(uow: UnitOfWork, actor: Actor, found: Accessed) -> bool:
    authors = await queries.list_senders(uow, {found.row.id})
    return may_confirm(actor, found.unit.place, authors[found.row.id])


async def _list_named(uow: UnitOfWork, visible: Visible, text: str) -> frozenset[str]:
    """Find the ids of the visible units whose names hold the text."""
    wanted = fold(text)
    if visible.others is None:
        return await places.list_named(uow, wanted)
    found = await places.list_places(uow, visible.own | visible.others)
    return frozenset(unit.id for unit in found.values() if wanted in fold(unit.name))
