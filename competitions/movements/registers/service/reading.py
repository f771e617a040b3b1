"""Reading registers: the overview of a unit, a register's list, one entry; names only where they may be seen."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.queries.people import list_places
from competitions.movements.registers.domain.catalogue import REGISTERS
from competitions.movements.registers.domain.checklists import Checklist, checklist_on
from competitions.movements.registers.domain.entries import find_gaps
from competitions.movements.registers.domain.rules import Register
from competitions.movements.registers.permissions import KEEPERS, Place, may_confirm, may_keep, may_see_people
from competitions.movements.registers.queries import entries, places
from competitions.movements.registers.queries.entries import ActRow, Counts, EntryRow, Found, PersonPart, Wanted
from competitions.movements.registers.queries.places import UnitAt, UnitBelow
from competitions.movements.registers.service.access import access_entry, access_unit, check_keeper, load_register
from core.database import UnitOfWork
from core.kernel import Actor, FieldError

NO_COUNTS = Counts(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Filter:
    """What narrows a list; `unit_code` "" is the actor's own first unit."""

    unit_code: str = ""
    text: str = ""
    state: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A register of the overview with its counts at and below the unit."""

    register: Register
    counts: Counts


@dataclass(frozen=True, slots=True)
class Overview:
    """The registers of a unit; `unit` None where the actor keeps none anywhere. `below` are units to go to."""

    unit: UnitAt | None
    own: tuple[UnitAt, ...]
    below: tuple[UnitBelow, ...]
    lines: tuple[RegisterLine, ...]


@dataclass(frozen=True, slots=True)
class ListView:
    """A page of a register. `people` and `sums` are by entry, people only where the actor may see them."""

    register: Register
    unit: UnitAt
    below: tuple[UnitBelow, ...]
    found: Found
    people: Mapping[str, PersonPart]
    sums: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry with all that became of it; `gaps` keep it a draft. `is_kept` by the actor, who may change it then."""

    row: EntryRow
    register: Register
    unit: UnitAt
    acts: tuple[ActRow, ...]
    people: Mapping[str, PersonPart]
    is_kept: bool
    sees_people: bool
    may_confirm: bool
    is_waiting: bool
    checklist: Checklist | None
    gaps: tuple[FieldError, ...]
    sums: Mapping[tuple[str, str], int]


async def list_own(uow: UnitOfWork, actor: Actor) -> tuple[UnitAt, ...]:
    """List the units at which the actor keeps registers by a role held there."""
    check_keeper(actor)
    codes = dict.fromkeys(str(grant.unit_code) for grant in actor.grants if grant.role in KEEPERS)
    found = [await places.find_unit(uow, code) for code in codes]
    return tuple(unit for unit in found if unit is not None and may_keep(actor, unit.place))


async def choose_unit(uow: UnitOfWork, actor: Actor, code: str) -> UnitAt | None:
    """Load the asked unit, or the actor's own first one; raises Forbidden and NotFound."""
    if code:
        return await access_unit(uow, actor, code)
    own = await list_own(uow, actor)
    return own[0] if own else None


async def load_overview(uow: UnitOfWork, actor: Actor, code: str) -> Overview:
    """Load which registers the unit and those below keep, with their counts."""
    check_keeper(actor)
    unit, own = await choose_unit(uow, actor, code), await list_own(uow, actor)
    if unit is None:
        return Overview(None, own, (), ())
    below = await places.list_below(uow, unit.id)
    kinds = {each.kind for each in below}
    counts = await entries.count_entries(uow, unit.id)
    lines = [
        RegisterLine(register, counts.get(register.code, NO_COUNTS))
        for register in REGISTERS.values()
        if register.unit_kinds & kinds
    ]
    return Overview(unit, own, tuple(each for each in below if each.id != unit.id), tuple(lines))


async def load_list(uow: UnitOfWork, actor: Actor, code: str, asked: Filter) -> ListView | None:
    """Load a page of a register at and below a unit; None where the actor has no unit at all."""
    check_keeper(actor)
    register, unit = load_register(code), await choose_unit(uow, actor, asked.unit_code)
    if unit is None:
        return None
    wanted = Wanted(register.code, unit.id, asked.text, asked.state, asked.page)
    found = await entries.find_entries(uow, wanted)
    below = [each for each in await places.list_below(uow, unit.id) if each.kind in register.unit_kinds]
    ids = {row.id for row in found.rows}
    seen = await _seen_entries(uow, actor, found)
    sums = await entries.sum_acts(uow, ids) if register.acts else {}
    return ListView(register, unit, tuple(below), found, await entries.list_people(uow, seen), sums)


async def load_entry(uow: UnitOfWork, actor: Actor, entry_id: str) -> EntryView:
    """Load one entry that the actor may read; raises NotFound."""
    row, unit = await access_entry(uow, actor, entry_id)
    register, acts = load_register(row.register), await entries.list_acts(uow, row.id)
    sees_people = may_see_people(actor, unit.place)
    people = await entries.list_people(uow, {row.id, *(act.id for act in acts)}) if sees_people else {}
    waiting = [act.made_by for act in acts if act.is_waiting] + ([row.made_by] if row.is_waiting else [])
    return EntryView(
        row,
        register,
        unit,
        tuple(acts),
        people,
        is_kept=may_keep(actor, unit.place),
        sees_people=sees_people,
        may_confirm=bool(waiting) and may_confirm(actor, unit.place, frozenset(waiting)),
        is_waiting=bool(waiting),
        checklist=checklist_on(row.entry.occurred_on) if register.needs_checklist else None,
        gaps=find_gaps(register, row.entry),
        sums=await entries.sum_acts(uow, {row.id}),
    )


async def _seen_entries(uow: UnitOfWork, actor: Actor, found: Found) -> set[str]:
    """Return the ids of the entries whose people the actor may see."""
    standing = await list_places(uow, {row.unit_code for row in found.rows})
    seen = {code for code, each in standing.items() if may_see_people(actor, Place(each.code, each.above))}
    return {row.id for row in found.rows if row.unit_code in seen}
