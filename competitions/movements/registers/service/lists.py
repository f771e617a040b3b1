"""Entering a whole list: checked as a whole, kept for the confirmation, then entered a few rows a writing turn."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from competitions.movements.domain.tables import Fault, Line, to_errors
from competitions.movements.registers.domain.entries import Entry, find_errors, find_gaps, sameness
from competitions.movements.registers.domain.rules import Register
from competitions.movements.registers.domain.writing import read_cells, read_entry
from competitions.movements.registers.models import RegisterImport
from competitions.movements.registers.queries import lists, places
from competitions.movements.registers.queries.places import UnitAt, UnitBelow
from competitions.movements.registers.service.access import access_unit, check_keeper, load_register
from competitions.movements.registers.service.entries import Keeping, NewEntry, record, write_entry
from core import audit
from core.audit import Act as AuditedAct
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import LOCAL_ZONE, Actor, Conflict, Invalid, N_, NotFound
from core.vietnamese import fold
from leaderboards.domain.facts import Fact

MOST_ROWS = 1000
MOST_FAULTS = 50
ROWS_A_TURN = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list: for which unit, as a form would send it."""

    unit_code: str
    typed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """A faultless list: its rows, and how many of them would stay drafts."""

    rows: tuple[Row, ...]
    drafts: int


@dataclass(frozen=True, slots=True)
class ListCard:
    """A list that waits, is being entered or has been; `rows` only while it waits."""

    id: str
    register: Register
    unit: UnitAt
    rows: tuple[Row, ...]
    count: int
    cursor: int
    added: int
    known: int
    is_over: bool


@dataclass(slots=True)
class _Check:
    register: Register
    units: Sequence[UnitBelow]
    words: Mapping[str, str]
    today: date
    faults: list[Fault] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a list is checked against: the register, its unit, and the units at and below that it may speak of."""

    register: Register
    unit: UnitAt
    units: tuple[UnitBelow, ...]


async def load_desk(uow: UnitOfWork, actor: Actor, code: str, unit_code: str) -> Desk:
    """Load what a list for this register and unit is checked against; raises Forbidden and NotFound."""
    check_keeper(actor)
    register, unit = load_register(code), await access_unit(uow, actor, unit_code)
    below = [each for each in await places.list_below(uow, unit.id) if each.kind in register.unit_kinds]
    return Desk(register, unit, tuple(below))


def check_lines(lines: Sequence[Line], desk: Desk, words: Mapping[str, str], today: date) -> Checked:
    """Return the rows of a faultless list; raises Invalid with every fault at its cell."""
    check = _Check(desk.register, desk.units, words, today)
    rows, drafts = [], 0
    for line in lines:
        unit = _unit_of(line, desk, check)
        typed = read_cells(desk.register, line.cells, words)
        entry = _entry_of(line, typed, check)
        if unit is None or entry is None:
            continue
        same = (unit.code, sameness(entry))
        if same in check.seen:
            check.faults.append(line.fault("title", N_("Row %(row)s says the same."), row=check.seen[same]))
        check.seen.setdefault(same, line.row)
        rows.append(Row(unit.code, typed))
        drafts += bool(find_gaps(desk.register, entry))
    refuse(check.faults)
    return Checked(tuple(rows), drafts)


def refuse(faults: Collection[Fault]) -> None:
    """Raise Invalid where there are faults."""
    if faults:
        text = N_("Nothing was entered: %(count)s cells are wrong. Please mend them and send the file again.")
        raise Invalid(text, errors=to_errors(list(faults)[:MOST_FAULTS]), count=len(faults))


async def keep_list(uow: UnitOfWork, actor: Actor, desk: Desk, rows: Sequence[Row], *, now: datetime) -> str:  # noqa: PLR0913 - uow and now beside the three that matter
    """Keep a checked list for its confirmation and return its id."""
    payload = json.dumps([[row.unit_code, dict(row.typed)] for row in rows], ensure_ascii=False)
    kept = RegisterImport(id=new_id(), register=desk.register.code, unit_id=desk.unit.id, payload=payload)
    kept.made_by, kept.made_at, kept.rows = actor.person_id, now, len(rows)
    await lists.add_list(uow, kept)
    return kept.id


async def load_list_card(uow: UnitOfWork, actor: Actor, list_id: str) -> ListCard:
    """Load a list of one's own; raises NotFound."""
    check_keeper(actor)
    row = await lists.find_list(uow, list_id)
    if row is None or row.made_by != actor.person_id:
        raise NotFound(N_("There is no such list."))
    unit = await access_unit(uow, actor, await places.find_code(uow, row.unit_id))
    return ListCard(
        row.id,
        load_register(row.register),
        unit,
        _rows(row),
        row.rows,
        row.cursor,
        row.added,
        row.known,
        is_over=row.ended_at is not None,
    )


async def enter_rows(uow: UnitOfWork, actor: Actor, list_id: str, now: datetime) -> bool:
    """Enter the next rows of a list and say whether some are left. A second run changes nothing."""
    check_keeper(actor)
    row = await lists.hold_list(uow, list_id)
    if row is None or row.made_by != actor.person_id:
        raise NotFound(N_("There is no such list."))
    register, some = load_register(row.register), _rows(row)[row.cursor : row.cursor + ROWS_A_TURN]
    units: dict[str, UnitAt] = {}
    facts: list[Fact] = []
    for each in some:
        if each.unit_code not in units:
            units[each.unit_code] = await access_unit(uow, actor, each.unit_code)
        new = NewEntry(register.code, each.unit_code, read_entry(register, each.typed))
        written = await write_entry(uow, new, Keeping(units[each.unit_code], actor, now))
        facts += written.facts
        row.added, row.known = row.added + written.kept.is_new, row.known + (not written.kept.is_new)
    await record(uow, facts, now=now, by=actor.person_id)
    row.cursor += len(some)
    return await _close(uow, row, now)


async def drop_list(uow: UnitOfWork, actor: Actor, list_id: str, now: datetime) -> None:
    """Forget a list; what was entered of it stays. Raises Conflict where all of it was."""
    check_keeper(actor)
    row = await lists.hold_list(uow, list_id)
    if row is None or row.made_by != actor.person_id:
        raise NotFound(N_("There is no such list."))
    if row.cursor >= row.rows:
        raise Conflict(N_("All of this list is entered already."))
    row.ended_at, row.payload = row.ended_at or now, "[]"


async def _close(uow: UnitOfWork, row: RegisterImport, now: datetime) -> bool:
    if row.cursor < row.rows and row.ended_at is None:
        return True
    if row.ended_at is None:
        row.ended_at, row.payload = now, "[]"
        detail = {"register": row.register, "added": str(row.added), "known": str(row.known)}
        await audit.record(uow, AuditedAct("register.list_entered", row.id, row.made_by, detail), now)
    return False


def _rows(row: RegisterImport) -> tuple[Row, ...]:
    return tuple(Row(code, typed) for code, typed in json.loads(row.payload))


def _unit_of(line: Line, desk: Desk, check: _Check) -> UnitBelow | None:
    text = line.cells.get("unit", "")
    if not text:
        own = next((unit for unit in check.units if unit.id == desk.unit.id), None)
        if own is None:
            check.faults.append(line.fault("unit", N_("Write the unit: its code or its name.")))
        return own
    found = [unit for unit in check.units if unit.code in {text, text.zfill(5)} or fold(unit.name) == fold(text)]
    if len(found) == 1:
        return found[0]
    if found:
        codes = ", ".join(sorted(unit.code for unit in found)[:5])
        words = N_("More than one unit is called “%(text)s”; write the code: %(codes)s.")
        check.faults.append(line.fault("unit", words, text=text, codes=codes))
    else:
        check.faults.append(line.fault("unit", N_("“%(text)s” is no unit that keeps this register here."), text=text))
    return None


def _entry_of(line: Line, typed: Mapping[str, str], check: _Check) -> Entry | None:
    try:
        entry = read_entry(check.register, typed)
    except Invalid as refused:
        errors = refused.errors
    else:
        errors = find_errors(check.register, entry, check.today)
    check.faults += [Fault(line.cell(error.pointer), error.text, error.params) for error in errors]
    return None if errors else entry


def local_day(now: datetime) -> date:
    """Return the day it is in the province."""
    return now.astimezone(LOCAL_ZONE).date()
