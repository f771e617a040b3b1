"""People of the classes: who lives where, who was merged with whom, what is known of one of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, column, delete, func, or_, select, table
from sqlalchemy.orm import aliased

from core.database import UnitOfWork, UtcDateTime
from core.upserts import insert_into
from events.registration.domain.people import Candidate
from events.registration.models import Attendee, AttendeeChange, AttendeeDistinct, AttendeeMerge, Registration

UNIT = table("unit", *(column(name) for name in ("id", "code", "name", "kind", "parent_id")))
SESSION = table(
    "event_session",
    *(column(name) for name in ("id", "title", "slug", "state")),
    *(column(name, UtcDateTime) for name in ("starts_at", "ends_at")),
)
MOST = 20_000
SHOWN = 30
MOST_AT_ONCE = 4 * SHOWN


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody as officers see them; `root` is who they are after all merges, `visits` how often they registered."""

    id: str
    root: str
    name: str
    birth_year: int | None
    phone: str | None
    commune_code: str | None
    commune_name: str | None
    village_name: str | None
    made_at: datetime
    erased_at: datetime | None
    visits: int


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge that stands."""

    id: str
    kept_id: str
    merged_id: str
    kept: str
    merged: str
    merged_at: datetime


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A registration of somebody, as a line of their page."""

    session_id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    status: str


async def list_people(uow: UnitOfWork, commune_id: str) -> list[Candidate]:
    """List the people of a commune who are themselves, as matching looks at them."""
    columns = ("id", "folded", "birth_year", "commune_id", "village_id", "phone")
    where = (Attendee.commune_id == commune_id, Attendee.merged_into.is_(None), Attendee.erased_at.is_(None))
    statement = select(*(getattr(Attendee, name) for name in columns)).where(*where).order_by(Attendee.id).limit(MOST)
    return [Candidate(*row) for row in await uow.session.execute(statement)]


async def describe(uow: UnitOfWork, people: Collection[str]) -> dict[str, PersonRow]:
    """Return what officers see of these people, by id."""
    return {row.id: row for row in await _list(uow, Attendee.id.in_(people))}


async def search_people(uow: UnitOfWork, commune_id: str, folded: str) -> list[PersonRow]:
    """List the first people of a commune whose name has these words."""
    return await _list(uow, (Attendee.commune_id == commune_id) & Attendee.folded.contains(folded, autoescape=True))


async def list_one(uow: UnitOfWork, root: str) -> list[PersonRow]:
    """List every entry that is this one person."""
    return await _list(uow, or_(Attendee.id == root, Attendee.merged_into == root))


async def _list(uow: UnitOfWork, where: ColumnElement[bool]) -> list[PersonRow]:
    commune, village = UNIT.alias("commune"), UNIT.alias("village")
    visits = select(func.count()).where(Registration.attendee_id == Attendee.id).scalar_subquery()
    root = func.coalesce(Attendee.merged_into, Attendee.id)
    own = (Attendee.id, root, Attendee.name, Attendee.birth_year, Attendee.phone, commune.c.code, commune.c.name)
    statement = (
        select(*own, village.c.name, Attendee.made_at, Attendee.erased_at, visits)
        .outerjoin(commune, commune.c.id == Attendee.commune_id)
        .outerjoin(village, village.c.id == Attendee.village_id)
        .where(where)
        .order_by(Attendee.folded, Attendee.id)
    )
    return [PersonRow(*row) for row in await uow.session.execute(statement.limit(MOST_AT_ONCE))]


async def hold_people(uow: UnitOfWork, roots: Collection[str]) -> list[Attendee]:
    """Hold every entry of these people, in the order of their ids."""
    where = or_(Attendee.id.in_(roots), Attendee.merged_into.in_(roots))
    statement = select(Attendee).where(where).order_by(Attendee.id).with_for_update()
    return list(await uow.session.scalars(statement.execution_options(populate_existing=True)))


async def list_merges(uow: UnitOfWork, people: Collection[str]) -> dict[str, str]:
    """Return who was merged into whom among these people."""
    where = (AttendeeMerge.undone_at.is_(None), AttendeeMerge.merged_id.in_(people))
    statement = select(AttendeeMerge.merged_id, AttendeeMerge.kept_id).where(*where)
    return {row.merged_id: row.kept_id for row in await uow.session.execute(statement)}


async def hold_merge(uow: UnitOfWork, merge_id: str) -> AttendeeMerge | None:
    """Return a merge for a change."""
    return await uow.session.get(AttendeeMerge, merge_id, with_for_update=True, populate_existing=True)


async def list_merge_rows(uow: UnitOfWork, commune_id: str) -> list[MergeRow]:
    """List the latest merges of a commune's people that stand."""
    kept, merged = aliased(Attendee), aliased(Attendee)
    columns = (AttendeeMerge.id, AttendeeMerge.kept_id, AttendeeMerge.merged_id, kept.name, merged.name)
    statement: Select[str, str, str, str, str, datetime] = (
        select(*columns, AttendeeMerge.merged_at)
        .join(kept, kept.id == AttendeeMerge.kept_id)
        .join(merged, merged.id == AttendeeMerge.merged_id)
        .where(AttendeeMerge.undone_at.is_(None), merged.commune_id == commune_id, merged.erased_at.is_(None))
        .order_by(AttendeeMerge.merged_at.desc(), AttendeeMerge.id)
        .limit(SHOWN)
    )
    return [MergeRow(*row) for row in await uow.session.execute(statement)]


async def list_different(uow: UnitOfWork, commune_id: str) -> list[tuple[str, str]]:
    """List the pairs that were said to be two people, as who they are after all merges."""
    first, second = aliased(Attendee), aliased(Attendee)
    columns = (func.coalesce(first.merged_into, first.id), func.coalesce(second.merged_into, second.id))
    statement = (
        select(*columns)
        .select_from(AttendeeDistinct)
        .join(first, first.id == AttendeeDistinct.first_id)
        .join(second, second.id == AttendeeDistinct.second_id)
        .where(first.commune_id == commune_id)
        .order_by(AttendeeDistinct.decided_at.desc())
    )
    return [(one, other) for one, other in await uow.session.execute(statement)]


async def keep_different(uow: UnitOfWork, row: AttendeeDistinct) -> None:
    """Remember that two are two; said twice it is kept once."""
    values = {name: getattr(row, name) for name in ("first_id", "second_id", "decided_by", "decided_at")}
    statement = insert_into(uow, AttendeeDistinct).values(**values)
    await uow.session.execute(statement.on_conflict_do_nothing(index_elements=["first_id", "second_id"]))


async def forget_different(uow: UnitOfWork, people: Collection[str]) -> None:
    """Forget what was said about pairs among these people."""
    where = (AttendeeDistinct.first_id.in_(people), AttendeeDistinct.second_id.in_(people))
    await uow.session.execute(delete(AttendeeDistinct).where(*where))


async def list_changes(uow: UnitOfWork, limit: int = 100) -> dict[str, str]:
    """Return people who became somebody else, by the change's id, the oldest first."""
    statement = select(AttendeeChange.id, AttendeeChange.attendee_id).order_by(AttendeeChange.id).limit(limit)
    return {row.id: row.attendee_id for row in await uow.session.execute(statement)}


async def forget_changes(uow: UnitOfWork, changes: Collection[str]) -> None:
    """Forget changes that everything has followed."""
    await uow.session.execute(delete(AttendeeChange).where(AttendeeChange.id.in_(changes)))


async def list_visits(uow: UnitOfWork, people: Collection[str]) -> list[VisitRow]:
    """List the sessions for which these people registered, the latest first."""
    columns = (Registration.session_id, SESSION.c.title, SESSION.c.starts_at, SESSION.c.ends_at, Registration.status)
    statement = (
        select(*columns)
        .join(SESSION, SESSION.c.id == Registration.session_id)
        .where(Registration.attendee_id.in_(people))
        .order_by(SESSION.c.starts_at.desc(), Registration.id)
        .limit(MOST_AT_ONCE)
    )
    return [VisitRow(*row) for row in await uow.session.execute(statement)]
