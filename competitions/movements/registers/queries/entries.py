"""Entries, the acts under them, and the people they are about."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Integer, and_, cast, func, select

from competitions.movements.registers.domain.entries import Entry, State
from competitions.movements.registers.models import RegisterAct, RegisterEntry, RegisterPerson
from competitions.movements.registers.queries.places import UNIT, at_and_below
from core.database import UnitOfWork
from core.vietnamese import fold

PAGE = 50
MOST_EXPORTED = 10_000


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as stored; the people it is about are not in it."""

    id: str
    register: str
    unit_id: str
    unit_code: str
    unit_name: str
    entry: Entry
    proof_type: str
    proof_name: str
    state: State
    is_waiting: bool
    is_out_of_band: bool
    version: int
    made_by: str
    made_at: datetime
    ending: str
    reason: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act as stored."""

    id: str
    code: str
    occurred_on: date
    quantity: int
    note: str
    is_waiting: bool
    made_by: str
    withdrawn_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class PersonPart:
    """Who something is about."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries of a register stand in which state."""

    final: int
    draft: int
    waiting: int
    out_of_band: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries to list: of a register, at and below a unit, by words and state; pages from 1, 0 is all."""

    register: str
    root_id: str
    text: str = ""
    state: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """A page of entries, how many there are in all, and how many match."""

    rows: tuple[EntryRow, ...]
    matching: int
    total: int


async def count_entries(uow: UnitOfWork, root_id: str) -> dict[str, Counts]:
    """Count the entries at and below a unit, by register."""
    entry = RegisterEntry
    statement = (
        select(entry.register, _how_many(entry.state == State.FINAL), _how_many(entry.state == State.DRAFT))
        .add_columns(_how_many(and_(entry.is_waiting, entry.state == State.FINAL)))
        .add_columns(_how_many(and_(entry.is_out_of_band, entry.state == State.FINAL)))
        .where(entry.unit_id.in_(at_and_below(root_id)))
        .group_by(entry.register)
    )
    return {
        register: Counts(*(int(each or 0) for each in rest)) for register, *rest in await uow.session.execute(statement)
    }


async def find_entries(uow: UnitOfWork, wanted: Wanted) -> Found:
    """Find a page of entries, the newest first; ended ones only where they are asked for."""
    entry = RegisterEntry
    scope = and_(entry.register == wanted.register, entry.unit_id.in_(at_and_below(wanted.root_id)))
    states = [wanted.state] if wanted.state in set(State) else [State.FINAL, State.DRAFT]
    narrow = and_(scope, entry.state.in_(states))
    if wanted.state == "waiting":
        narrow = and_(narrow, entry.is_waiting)
    if wanted.state == "band":
        narrow = and_(narrow, entry.is_out_of_band)
    if wanted.text:
        narrow = and_(narrow, entry.folded.contains(fold(wanted.text), autoescape=True))
    statement = select(entry, UNIT.c.code, UNIT.c.name).join(UNIT, UNIT.c.id == entry.unit_id).where(narrow)
    ordered = statement.order_by(entry.occurred_on.desc(), entry.id.desc())
    limits = (PAGE, (wanted.page - 1) * PAGE) if wanted.page else (MOST_EXPORTED, 0)
    rows = await uow.session.execute(ordered.limit(limits[0]).offset(limits[1]))
    return Found(
        tuple(_row(row, code, name) for row, code, name in rows),
        matching=int(await uow.session.scalar(select(func.count()).select_from(entry).where(narrow)) or 0),
        total=int(await uow.session.scalar(select(func.count()).select_from(entry).where(scope)) or 0),
    )


async def find_entry(uow: UnitOfWork, entry_id: str) -> EntryRow | None:
    """Find an entry."""
    statement = (
        select(RegisterEntry, UNIT.c.code, UNIT.c.name)
        .join(UNIT, UNIT.c.id == RegisterEntry.unit_id)
        .where(RegisterEntry.id == entry_id)
        .execution_options(populate_existing=True)
    )
    found = (await uow.session.execute(statement)).one_or_none()
    return None if found is None else _row(*found)


async def hold_entry(uow: UnitOfWork, entry_id: str) -> RegisterEntry | None:
    """Find an entry and let nobody else change it until the unit of work ends."""
    statement = select(RegisterEntry).where(RegisterEntry.id == entry_id).with_for_update()
    return await uow.session.scalar(statement.execution_options(populate_existing=True))


async def find_same(uow: UnitOfWork, register: str, unit_id: str, sameness: str) -> str | None:
    """Return the id of the entry that says the same, where there is one."""
    same = (RegisterEntry.register == register, RegisterEntry.unit_id == unit_id, RegisterEntry.sameness == sameness)
    return await uow.session.scalar(select(RegisterEntry.id).where(*same))


async def find_same_act(uow: UnitOfWork, entry_id: str, code: str, sameness: str) -> str | None:
    """Return the id of the act that says the same, where there is one."""
    same = (RegisterAct.entry_id == entry_id, RegisterAct.code == code, RegisterAct.sameness == sameness)
    return await uow.session.scalar(select(RegisterAct.id).where(*same))


async def add(uow: UnitOfWork, *rows: RegisterEntry | RegisterAct | RegisterPerson) -> None:
    """Store new rows."""
    uow.session.add_all(rows)
    await uow.session.flush()


async def set_person(uow: UnitOfWork, about_id: str, person: PersonPart) -> None:
    """Store who something is about; an empty name leaves nothing behind."""
    row = await uow.session.get(RegisterPerson, about_id)
    if row is not None:
        await uow.session.delete(row)
        await uow.session.flush()
    if person.name:
        await add(uow, RegisterPerson(about_id=about_id, name=person.name, contact=person.contact))


async def list_people(uow: UnitOfWork, about_ids: Collection[str]) -> dict[str, PersonPart]:
    """List who these entries and acts are about, by id."""
    statement = select(RegisterPerson).where(RegisterPerson.about_id.in_(sorted(about_ids)))
    return {row.about_id: PersonPart(row.name, row.contact) for row in await uow.session.scalars(statement)}


async def list_acts(uow: UnitOfWork, entry_id: str) -> list[ActRow]:
    """List the acts under an entry, the newest first, withdrawn ones too."""
    statement = select(RegisterAct).where(RegisterAct.entry_id == entry_id)
    rows = await uow.session.scalars(statement.order_by(RegisterAct.occurred_on.desc(), RegisterAct.id.desc()))
    return [_act(row) for row in rows]


async def find_entry_of(uow: UnitOfWork, act_id: str) -> str | None:
    """Return the id of the entry that an act stands under."""
    return await uow.session.scalar(select(RegisterAct.entry_id).where(RegisterAct.id == act_id))


async def hold_act(uow: UnitOfWork, act_id: str) -> RegisterAct | None:
    """Find an act and let nobody else change it until the unit of work ends."""
    statement = select(RegisterAct).where(RegisterAct.id == act_id).with_for_update()
    return await uow.session.scalar(statement.execution_options(populate_existing=True))


async def hold_acts(uow: UnitOfWork, entry_id: str) -> list[RegisterAct]:
    """Find the standing acts under an entry and let nobody else change them."""
    statement = select(RegisterAct).where(RegisterAct.entry_id == entry_id, RegisterAct.withdrawn_at.is_(None))
    held = statement.order_by(RegisterAct.id).with_for_update().execution_options(populate_existing=True)
    return list(await uow.session.scalars(held))


async def sum_acts(uow: UnitOfWork, entry_ids: Collection[str]) -> dict[tuple[str, str], int]:
    """Sum the quantities of standing acts by (entry, act's code)."""
    statement = (
        select(RegisterAct.entry_id, RegisterAct.code, func.sum(RegisterAct.quantity))
        .where(RegisterAct.entry_id.in_(sorted(entry_ids)), RegisterAct.withdrawn_at.is_(None))
        .group_by(RegisterAct.entry_id, RegisterAct.code)
    )
    return {(entry_id, code): int(total) for entry_id, code, total in await uow.session.execute(statement)}


def pack_details(entry: Entry) -> str:
    """Return the register's own fields as text."""
    return json.dumps({"values": dict(entry.values), "ticked": sorted(entry.ticked)}, ensure_ascii=False)


def entry_of(row: RegisterEntry) -> Entry:
    """Return what a row says, without people."""
    kept = json.loads(row.details)
    return Entry(
        title=row.title,
        occurred_on=row.occurred_on,
        quantity=row.quantity,
        values=kept["values"],
        ticked=frozenset(kept["ticked"]),
        link=row.link,
        document=row.document,
        proof=row.proof,
    )


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(cast(condition, Integer))


def _row(row: RegisterEntry, code: str, name: str) -> EntryRow:
    return EntryRow(
        id=row.id,
        register=row.register,
        unit_id=row.unit_id,
        unit_code=code,
        unit_name=name,
        entry=entry_of(row),
        proof_type=row.proof_type,
        proof_name=row.proof_name,
        state=State(row.state),
        is_waiting=row.is_waiting,
        is_out_of_band=row.is_out_of_band,
        version=row.version,
        made_by=row.made_by,
        made_at=row.made_at,
        ending=row.ending,
        reason=row.reason,
        ended_at=row.ended_at,
    )


def _act(row: RegisterAct) -> ActRow:
    return ActRow(
        id=row.id,
        code=row.code,
        occurred_on=row.occurred_on,
        quantity=row.quantity,
        note=row.note,
        is_waiting=row.is_waiting,
        made_by=row.made_by,
        withdrawn_at=row.withdrawn_at,
        reason=row.reason,
    )
