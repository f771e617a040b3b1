"""Registrations: one by what names it, the roster of a session, its queue, keys of retried calls."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, column, delete, func, null, or_, select, table

from core.database import UnitOfWork, UtcDateTime
from core.upserts import insert_into
from events.registration.domain.people import Candidate
from events.registration.domain.queue import STANDING, Status, Way
from events.registration.models import Attendee, Registration, RegistrationKey, SupportNeed

UNIT = table("unit", *(column(name) for name in ("id", "code", "name", "kind", "parent_id")))
SESSION = table(
    "event_session",
    *(column(name) for name in ("id", "capacity", "seated", "waiting", "state")),
    column("ends_at", UtcDateTime),
)
KEY_LIVES = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """A registration with the person it is about."""

    id: str
    session_id: str
    attendee_id: str
    code: str
    status: str
    place_in_queue: int
    offer_ends_at: datetime | None
    target_group: str
    way: str
    household: str | None
    is_confirmed: bool
    registered_at: datetime
    version: int
    reason: str
    course_id: str | None
    name: str
    birth_year: int | None
    phone: str | None
    commune_code: str | None
    commune_name: str | None


def _rows() -> Select[*tuple[Any, ...]]:  # the fields of RegistrationRow
    own = (
        "id",
        "session_id",
        "attendee_id",
        "code",
        "status",
        "place_in_queue",
        "offer_ends_at",
        "target_group",
        "way",
    )
    more = ("household", "is_confirmed", "registered_at", "version", "reason", "course_id")
    person = (Attendee.name, Attendee.birth_year, Attendee.phone, UNIT.c.code, UNIT.c.name.label("commune_name"))
    return (
        select(*(getattr(Registration, name) for name in (*own, *more)), *person)
        .join(Attendee, Attendee.id == Registration.attendee_id)
        .outerjoin(UNIT, UNIT.c.id == Attendee.commune_id)
    )


async def _find(uow: UnitOfWork, statement: Select[*tuple[Any, ...]]) -> RegistrationRow | None:
    row = (await uow.session.execute(statement)).one_or_none()
    return None if row is None else RegistrationRow(*row)


async def find_registration(uow: UnitOfWork, registration_id: str) -> RegistrationRow | None:
    """Find a registration by its id."""
    return await _find(uow, _rows().where(Registration.id == registration_id))


async def find_by_code(uow: UnitOfWork, code: str) -> RegistrationRow | None:
    """Find a registration by the code on its ticket."""
    return await _find(uow, _rows().where(Registration.code == code))


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """Until when a registration's session lasts, and who it is about once people found to be one are counted once."""

    session_ends_at: datetime
    person_id: str


async def find_ticket_facts(uow: UnitOfWork, registration_id: str) -> TicketFacts:
    """Return what a seat by ticket asks about a registration that exists."""
    person = func.coalesce(Attendee.merged_into, Attendee.id)
    statement = (
        select(SESSION.c.ends_at, person)
        .select_from(Registration)
        .join(SESSION, SESSION.c.id == Registration.session_id)
        .join(Attendee, Attendee.id == Registration.attendee_id)
        .where(Registration.id == registration_id)
    )
    return TicketFacts(*(await uow.session.execute(statement)).one())


async def find_by_manage_digest(uow: UnitOfWork, digest: str) -> RegistrationRow | None:
    """Find a registration by the digest of the token that manages it."""
    return await _find(uow, _rows().where(Registration.manage_digest == digest))


async def find_standing(uow: UnitOfWork, session_id: str, attendee_id: str) -> RegistrationRow | None:
    """Find the registration by which somebody stands in a session, the oldest where merged entries each have one."""
    one = select(Attendee.id).where(or_(Attendee.id == attendee_id, Attendee.merged_into == attendee_id))
    where = (Registration.session_id == session_id, Registration.attendee_id.in_(one))
    statement = _rows().where(*where, Registration.status.in_(STANDING)).order_by(Registration.id)
    return await _find(uow, statement.limit(1))


async def list_roster(
    uow: UnitOfWork, session_id: str, statuses: Collection[str] = (Status.SEATED,)
) -> list[RegistrationRow]:
    """List who stands in a session, as they registered."""
    where = (Registration.session_id == session_id, Registration.status.in_(statuses))
    statement = _rows().where(*where).order_by(Registration.place_in_queue, Registration.registered_at, Registration.id)
    return [RegistrationRow(*row) for row in await uow.session.execute(statement)]


async def number_all(uow: UnitOfWork, session_id: str) -> dict[str, int]:
    """Return the numbers of a session's registrations as they came in; they stay when others come or go."""
    statement = select(Registration.id).where(Registration.session_id == session_id).order_by(Registration.id)
    return {key: number for number, key in enumerate(await uow.session.scalars(statement), 1)}


async def hold(uow: UnitOfWork, registration_id: str) -> Registration | None:
    """Return the row of a registration for a change; its session is held already."""
    statement = select(Registration).where(Registration.id == registration_id).with_for_update()
    return (await uow.session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def find_head(uow: UnitOfWork, session_id: str) -> Registration | None:
    """Return the row of who waits longest for a seat of a held session."""
    where = (Registration.session_id == session_id, Registration.status == Status.WAITING)
    statement = select(Registration).where(*where).order_by(Registration.place_in_queue).limit(1)
    return (await uow.session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def last_place(uow: UnitOfWork, session_id: str) -> int:
    """Return the highest place of who waits for a seat or for an officer in a session, 0 for nobody."""
    last = []
    for status in (Status.WAITING, Status.PENDING):  # one look at the end of the index each
        where = (Registration.session_id == session_id, Registration.status == status)
        place = select(Registration.place_in_queue).where(*where).order_by(Registration.place_in_queue.desc())
        last.append(place.limit(1).scalar_subquery())
    found = (await uow.session.execute(select(*last))).one()
    return max(place or 0 for place in found)


async def count_before(uow: UnitOfWork, session_id: str, place: int) -> int:
    """Count who waits before a place in the queue."""
    where = (Registration.session_id == session_id, Registration.status == Status.WAITING)
    return await uow.session.scalar(select(func.count()).where(*where, Registration.place_in_queue < place)) or 0


@dataclass(frozen=True, slots=True)
class Near:
    """Units by code (id, kind and parent's id; unknown codes are absent), and entries of one name and year of birth."""

    units: dict[str, tuple[str, str, str | None]]
    people: tuple[Candidate, ...]


async def find_near(uow: UnitOfWork, codes: Collection[str], folded: str, birth_year: int | None) -> Near:
    """Find in one statement where a form says that somebody lives, and who they may be.

    A merged entry leads to the person it belongs to.
    """
    fits = (Attendee.folded == folded) & (Attendee.birth_year == birth_year) & Attendee.erased_at.is_(None)
    person = (Attendee.id, Attendee.merged_into, Attendee.folded, Attendee.birth_year)
    home = (Attendee.commune_id, Attendee.village_id, Attendee.phone)
    if codes:
        statement = select(UNIT.c.code, UNIT.c.id, UNIT.c.kind, UNIT.c.parent_id, *person, *home)
        statement = statement.select_from(UNIT.outerjoin(Attendee, fits)).where(UNIT.c.code.in_(codes))
    else:
        nothing = (null().label("code"), null().label("unit"), null().label("kind"), null().label("parent"))
        statement = select(*nothing, *person, *home).where(fits)
    units, people = {}, {}
    for code, unit, kind, parent, key, merged_into, *rest in await uow.session.execute(statement):
        units[code] = (unit, kind, parent)
        if key is not None:
            people[key] = Candidate(merged_into or key, *rest)
    return Near(units, tuple(people[key] for key in sorted(people)))


async def has_unconfirmed_seat(uow: UnitOfWork, session_id: str, phone: str, household: str | None) -> bool:
    """Say whether a phone stands already in a session, for others than a household, without having been confirmed."""
    others = or_(Registration.household.is_(None), Registration.household != household)
    given = and_(Registration.guardian_phone == phone, Registration.guardian_name == "")
    statement = (
        select(Registration.id)
        .join(Attendee, Attendee.id == Registration.attendee_id)
        .where(
            Registration.session_id == session_id,
            Registration.status.in_(STANDING),
            Registration.is_confirmed.is_(False),
            Registration.way.in_((Way.SELF, Way.HOUSEHOLD)),
            or_(Attendee.phone == phone, given),
            *(() if household is None else (others,)),
        )
    )
    return await uow.session.scalar(statement.limit(1)) is not None


async def list_expired_offers(uow: UnitOfWork, now: datetime, limit: int = 100) -> list[str]:
    """List registrations whose offer has run out, the oldest first."""
    where = (Registration.status == Status.OFFERED, Registration.offer_ends_at <= now)
    statement = select(Registration.id).where(*where).order_by(Registration.offer_ends_at, Registration.id)
    return list(await uow.session.scalars(statement.limit(limit)))


async def find_key(uow: UnitOfWork, session_id: str, key: str, now: datetime) -> RegistrationKey | None:
    """Find an idempotency key of a session that has not run out."""
    found = await uow.session.get(RegistrationKey, (session_id, key), populate_existing=True)
    return found if found is not None and found.made_at > now - KEY_LIVES else None


async def keep_key(uow: UnitOfWork, row: RegistrationKey) -> None:
    """Keep a key of a held session; one that has run out and was not deleted yet gives way."""
    values = {name: getattr(row, name) for name in ("session_id", "key", "body_digest", "answer", "made_at")}
    statement = insert_into(uow, RegistrationKey).values(**values)
    new = {name: statement.excluded[name] for name in ("body_digest", "answer", "made_at")}
    await uow.session.execute(statement.on_conflict_do_update(index_elements=["session_id", "key"], set_=new))


async def forget_keys(uow: UnitOfWork, now: datetime) -> None:
    """Delete the idempotency keys that have run out."""
    await uow.session.execute(delete(RegistrationKey).where(RegistrationKey.made_at <= now - KEY_LIVES))


async def find_unit_ids(uow: UnitOfWork, codes: Sequence[str]) -> dict[str, tuple[str, str, str | None]]:
    """Return id, kind and parent's id of units by code; unknown codes are absent."""
    statement = select(UNIT.c.code, UNIT.c.id, UNIT.c.kind, UNIT.c.parent_id).where(UNIT.c.code.in_(codes))
    return {code: (key, kind, parent) for code, key, kind, parent in await uow.session.execute(statement)}


async def list_sessions_with_room(uow: UnitOfWork, now: datetime, limit: int = 100) -> list[str]:
    """List sessions to come that have free seats and somebody who waits."""
    has_room = or_(SESSION.c.capacity.is_(None), SESSION.c.seated < SESSION.c.capacity)
    where = (SESSION.c.waiting > 0, SESSION.c.state == "released", SESSION.c.ends_at > now, has_room)
    return list(await uow.session.scalars(select(SESSION.c.id).where(*where).limit(limit)))


async def list_needs(uow: UnitOfWork, session_id: str) -> dict[str, str]:
    """Return what people of a session need to take part, by registration; for its planners only."""
    statement = (
        select(SupportNeed.registration_id, SupportNeed.need)
        .join(Registration, Registration.id == SupportNeed.registration_id)
        .where(Registration.session_id == session_id)
    )
    return {row.registration_id: row.need for row in await uow.session.execute(statement)}
