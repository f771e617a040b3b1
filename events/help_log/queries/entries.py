"""Every statement of the help log."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, column, func, select, table

from core.database import UnitOfWork
from events.help_log.domain.entries import State
from events.help_log.models import HelpCall, HelpEntry, HelpLink, HelpPerson

UNIT = table("unit", column("id"), column("code"), column("name"), column("kind"))
MOST_ROWS = 1000


@dataclass(frozen=True, slots=True)
class HelperRow:
    """A helper with the unit that counts the help."""

    id: str
    kind: str
    name: str
    expires_at: datetime
    revoked_at: datetime | None
    unit_id: str
    unit_code: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry in a list; name and phone are left out by whoever may not see them."""

    id: str
    day: date
    village: str
    topic: str
    people: int
    minutes: int
    state: str
    amount: int
    helper: str
    helper_kind: str
    name: str | None
    phone: str | None
    is_called: bool
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of entries is narrowed to."""

    unit_id: str
    topic: str = ""
    state: str = ""
    helper_id: str = ""
    calls_only: bool = False


_HELPER = (
    *(HelpLink.id, HelpLink.kind, HelpLink.name, HelpLink.expires_at, HelpLink.revoked_at),
    *(UNIT.c.id, UNIT.c.code, UNIT.c.name),
)


async def find_helper_by_digest(uow: UnitOfWork, digest: str) -> HelperRow | None:
    """Find a helper by the digest of the link's token."""
    statement = select(*_HELPER).join(UNIT, UNIT.c.id == HelpLink.unit_id).where(HelpLink.digest == digest)
    row = (await uow.session.execute(statement)).one_or_none()
    return None if row is None else HelperRow(*row)


async def find_helper(uow: UnitOfWork, helper_id: str) -> HelperRow | None:
    """Find a helper by id."""
    statement = select(*_HELPER).join(UNIT, UNIT.c.id == HelpLink.unit_id).where(HelpLink.id == helper_id)
    row = (await uow.session.execute(statement)).one_or_none()
    return None if row is None else HelperRow(*row)


async def list_helpers(uow: UnitOfWork, unit_id: str) -> list[HelperRow]:
    """List a unit's helpers, those that may still write first."""
    statement = select(*_HELPER).join(UNIT, UNIT.c.id == HelpLink.unit_id).where(HelpLink.unit_id == unit_id)
    rows = await uow.session.execute(statement.order_by(HelpLink.revoked_at.is_not(None), HelpLink.name, HelpLink.id))
    return [HelperRow(*row) for row in rows]


async def hold_helper(uow: UnitOfWork, helper_id: str) -> HelpLink | None:
    """Return a helper's row, held: nobody else counts the same day meanwhile."""
    statement = select(HelpLink).where(HelpLink.id == helper_id).with_for_update()
    return (await uow.session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def add_helper(uow: UnitOfWork, helper: HelpLink) -> None:
    """Store a helper."""
    uow.session.add(helper)
    await uow.session.flush()


async def find_by_nonce(uow: UnitOfWork, helper_id: str, nonce: str) -> State | None:
    """Return what became of an entry that was sent before."""
    statement = select(HelpEntry.state).where(HelpEntry.helper_id == helper_id, HelpEntry.nonce == nonce)
    found = await uow.session.scalar(statement)
    return None if found is None else State(found)


async def is_counted(uow: UnitOfWork, kind: str, subject_key: str) -> bool:
    """Say whether somebody has been counted for a topic and year."""
    statement = select(HelpEntry.id).where(
        HelpEntry.helper_kind == kind, HelpEntry.subject_key == subject_key, HelpEntry.state == State.COUNTED
    )
    return await uow.session.scalar(statement) is not None


async def sum_day(uow: UnitOfWork, helper_id: str, day: date) -> int:
    """Return how much of a helper's day has counted."""
    statement = select(func.sum(HelpEntry.amount)).where(
        HelpEntry.helper_id == helper_id, HelpEntry.day == day, HelpEntry.state == State.COUNTED
    )
    return await uow.session.scalar(statement) or 0


async def add_entry(uow: UnitOfWork, entry: HelpEntry, person: HelpPerson | None, call: HelpCall | None) -> None:
    """Store an entry, who was helped and the call-back where one is due."""
    uow.session.add(entry)
    await uow.session.flush()
    uow.session.add_all(each for each in (person, call) if each is not None)
    await uow.session.flush()


async def list_entries(uow: UnitOfWork, wanted: Wanted) -> list[EntryRow]:
    """List the newest entries of a unit's helpers."""
    statement: Select[*tuple[Any, ...]] = (  # the fields of EntryRow
        select(
            *(HelpEntry.id, HelpEntry.day, HelpEntry.village, HelpEntry.topic, HelpEntry.people, HelpEntry.minutes),
            *(HelpEntry.state, HelpEntry.amount, HelpLink.name, HelpEntry.helper_kind),
            *(HelpPerson.name, HelpPerson.phone, HelpCall.entry_id.is_not(None), HelpCall.outcome),
        )
        .join(HelpLink, HelpLink.id == HelpEntry.helper_id)
        .outerjoin(HelpPerson, HelpPerson.entry_id == HelpEntry.id)
        .outerjoin(HelpCall, HelpCall.entry_id == HelpEntry.id)
        .where(HelpLink.unit_id == wanted.unit_id)
    )
    narrowed = ((wanted.topic, HelpEntry.topic), (wanted.state, HelpEntry.state), (wanted.helper_id, HelpLink.id))
    for value, of in narrowed:
        statement = statement.where(of == value) if value else statement
    if wanted.calls_only:
        statement = statement.where(HelpCall.entry_id.is_not(None)).order_by(HelpCall.outcome.is_not(None))
    rows = await uow.session.execute(statement.order_by(HelpEntry.day.desc(), HelpEntry.id.desc()).limit(MOST_ROWS))
    return [EntryRow(*row) for row in rows]


async def find_entry_unit(uow: UnitOfWork, entry_id: str) -> str | None:
    """Return the code of the unit an entry counts for."""
    statement = (
        select(UNIT.c.code)
        .join(HelpLink, HelpLink.unit_id == UNIT.c.id)
        .join(HelpEntry, HelpEntry.helper_id == HelpLink.id)
        .where(HelpEntry.id == entry_id)
    )
    return await uow.session.scalar(statement)


async def load_call(uow: UnitOfWork, entry_id: str) -> HelpCall | None:
    """Return a call-back, held."""
    statement = select(HelpCall).where(HelpCall.entry_id == entry_id).with_for_update()
    return (await uow.session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def load_entry(uow: UnitOfWork, entry_id: str) -> HelpEntry:
    """Return an entry's row."""
    return (await uow.session.scalars(select(HelpEntry).where(HelpEntry.id == entry_id))).one()
