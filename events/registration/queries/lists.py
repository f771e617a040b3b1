"""Lists of villages as they were sent: their lines, what became of each, those that wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import column, delete, func, select, table

from core.database import UnitOfWork
from events.registration.domain.lists import Outcome, Place
from events.registration.models import Attendee, Registration, RegistrationList, RegistrationListLine

UNIT = table("unit", *(column(name) for name in ("id", "code", "name", "kind", "parent_id", "valid_to")))


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list as it was sent."""

    id: str
    session_id: str
    file_name: str
    rows: int
    whole_course: bool
    made_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class LineRow:
    """One row of a list with the person who stands because of it; `entry` is what it said where nobody does."""

    row: int
    entry: str
    outcome: str
    text: str
    params: str
    registration_id: str | None
    name: str | None
    birth_year: int | None
    status: str | None


_LIST = tuple(getattr(RegistrationList, name) for name in ListRow.__dataclass_fields__)


async def find_list(uow: UnitOfWork, list_id: str) -> ListRow | None:
    """Find a list by its id."""
    row = (await uow.session.execute(select(*_LIST).where(RegistrationList.id == list_id))).one_or_none()
    return None if row is None else ListRow(*row)


async def find_same(uow: UnitOfWork, session_id: str, digest: str) -> str | None:
    """Find the list of a session that was sent with the same file and choices."""
    where = (RegistrationList.session_id == session_id, RegistrationList.digest == digest)
    return await uow.session.scalar(select(RegistrationList.id).where(*where))


async def list_lists(uow: UnitOfWork, session_id: str) -> list[ListRow]:
    """List the lists of a session, newest first."""
    statement = select(*_LIST).where(RegistrationList.session_id == session_id).order_by(RegistrationList.id.desc())
    return [ListRow(*row) for row in await uow.session.execute(statement)]


async def list_lines(uow: UnitOfWork, list_id: str) -> list[LineRow]:
    """List the rows of a list."""
    line = RegistrationListLine
    statement = (
        select(line.row, line.entry, line.outcome, line.text, line.params, line.registration_id)
        .add_columns(Attendee.name, Attendee.birth_year, Registration.status)
        .outerjoin(Registration, Registration.id == line.registration_id)
        .outerjoin(Attendee, Attendee.id == Registration.attendee_id)
        .where(line.list_id == list_id)
        .order_by(line.row)
    )
    return [LineRow(*row) for row in await uow.session.execute(statement)]


async def count_outcomes(uow: UnitOfWork, list_id: str) -> dict[str, int]:
    """Count the rows of a list by what became of them."""
    line = RegistrationListLine
    statement = select(line.outcome, func.count()).where(line.list_id == list_id).group_by(line.outcome)
    return {row[0]: row[1] for row in await uow.session.execute(statement)}


async def hold_list(uow: UnitOfWork, list_id: str) -> RegistrationList | None:
    """Return the row of a list for a change."""
    statement = select(RegistrationList).where(RegistrationList.id == list_id).with_for_update()
    return (await uow.session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def list_waiting_lines(uow: UnitOfWork, list_id: str, limit: int) -> Sequence[RegistrationListLine]:
    """Return the first rows of a held list that wait."""
    line = RegistrationListLine
    statement = select(line).where(line.list_id == list_id, line.outcome == Outcome.WAITS).order_by(line.row)
    return (await uow.session.scalars(statement.limit(limit))).all()


async def find_first_row(uow: UnitOfWork, list_id: str, registration_id: str) -> int | None:
    """Find the row of a list by which somebody stands already."""
    line = RegistrationListLine
    where = (line.list_id == list_id, line.registration_id == registration_id)
    return await uow.session.scalar(select(func.min(line.row)).where(*where))


async def list_unfinished(uow: UnitOfWork, limit: int = 20) -> list[str]:
    """List the lists that have rows to be registered, the oldest first."""
    statement = select(RegistrationList.id).where(RegistrationList.ended_at.is_(None)).order_by(RegistrationList.id)
    return list(await uow.session.scalars(statement.limit(limit)))


async def forget_lists(uow: UnitOfWork, before: datetime) -> None:
    """Delete lists that ended before a moment, with their rows; who was registered stays registered."""
    old = select(RegistrationList.id).where(RegistrationList.ended_at < before)
    await uow.session.execute(delete(RegistrationListLine).where(RegistrationListLine.list_id.in_(old)))
    await uow.session.execute(delete(RegistrationList).where(RegistrationList.ended_at < before))


async def list_places(uow: UnitOfWork, kind: str) -> list[Place]:
    """List the communes or villages of today, each village with its commune's code."""
    parent = UNIT.alias("parent")
    statement = select(UNIT.c.code, UNIT.c.name, parent.c.code.label("above"))
    statement = statement.outerjoin(parent, parent.c.id == UNIT.c.parent_id)
    found = await uow.session.execute(statement.where(UNIT.c.kind == kind, UNIT.c.valid_to.is_(None)))
    return [Place(row.code, row.name, row.above or "") for row in found]


async def list_villages(uow: UnitOfWork, commune: str) -> list[Place]:
    """List the villages of today of one commune, by name."""
    parent = UNIT.alias("parent")
    statement = select(UNIT.c.code, UNIT.c.name).join(parent, parent.c.id == UNIT.c.parent_id)
    statement = statement.where(parent.c.code == commune, UNIT.c.kind == "village", UNIT.c.valid_to.is_(None))
    found = await uow.session.execute(statement.order_by(UNIT.c.name, UNIT.c.code))
    return [Place(row.code, row.name, commune) for row in found]
