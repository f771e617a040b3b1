"""Who stands in a session that moved or does not take place and has no phone: they are told by word of mouth."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, column, func, select, table, update

from core.database import UnitOfWork, UtcDateTime
from events.registration.domain.queue import STANDING
from events.registration.models import Attendee, Registration

UNIT = table("unit", *(column(name) for name in ("id", "name")))
PLACE = table("event_place", column("id"), column("name"))
SESSION = table(
    "event_session",
    *(column(name) for name in ("id", "title", "state", "reason", "commune_id", "host_id", "place_id")),
    column("starts_at", UtcDateTime),
)
CHANGE = table(
    "event_session_change",
    *(column(name) for name in ("session_id", "sequence", "act", "changes")),
    column("changed_at", UtcDateTime),
)
MOST = 2_000


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose sessions: a commune's, a host's own, one session, or all where nothing is given."""

    commune_id: str = ""
    host_id: str = ""
    session_id: str = ""


@dataclass(frozen=True, slots=True)
class CallRow:
    """Somebody to be told of one change. `household_phone` is that of somebody they live with, "" without one."""

    registration_id: str
    session_id: str
    sequence: int
    act: str
    changes: str
    title: str
    starts_at: datetime
    place: str
    state: str
    reason: str
    name: str
    birth_year: int | None
    commune: str
    village: str
    guardian: str
    household_phone: str


async def list_calls(uow: UnitOfWork, scope: Scope, since: datetime, now: datetime) -> list[CallRow]:
    """List whom a change since a moment is still to be told to, for sessions to come, by session and village."""
    commune, village = UNIT.alias("commune"), UNIT.alias("village")
    statement = (
        select(Registration.id, SESSION.c.id.label("session"), CHANGE.c.sequence, CHANGE.c.act, CHANGE.c.changes)
        .add_columns(SESSION.c.title, SESSION.c.starts_at, func.coalesce(PLACE.c.name, "").label("place"))
        .add_columns(SESSION.c.state, SESSION.c.reason, Attendee.name, Attendee.birth_year)
        .add_columns(
            func.coalesce(commune.c.name, "").label("commune"), func.coalesce(village.c.name, "").label("village")
        )
        .add_columns(Registration.guardian_name, func.coalesce(_household_phone(), "").label("household_phone"))
        .select_from(Registration)
        .join(SESSION, SESSION.c.id == Registration.session_id)
        .join(CHANGE, CHANGE.c.session_id == SESSION.c.id)
        .join(Attendee, Attendee.id == Registration.attendee_id)
        .outerjoin(commune, commune.c.id == Attendee.commune_id)
        .outerjoin(village, village.c.id == Attendee.village_id)
        .outerjoin(PLACE, PLACE.c.id == SESSION.c.place_id)
        .where(CHANGE.c.changed_at >= since, SESSION.c.starts_at > now, *_is_untold(), *_in(scope))
    )
    ordered = statement.order_by(SESSION.c.starts_at, SESSION.c.id, village.c.name, Attendee.folded, Registration.id)
    return [CallRow(*row) for row in await uow.session.execute(ordered.limit(MOST))]


async def mark_told(uow: UnitOfWork, registration_id: str, sequence: int) -> None:
    """Note that somebody was told of a session's changes up to one."""
    where = (Registration.id == registration_id, Registration.told_sequence < sequence)
    await uow.session.execute(update(Registration).where(*where).values(told_sequence=sequence))


def _is_untold() -> tuple[ColumnElement[bool], ...]:
    return (
        Registration.status.in_(STANDING),
        Registration.registered_at < CHANGE.c.changed_at,
        Registration.told_sequence < CHANGE.c.sequence,
        Registration.guardian_phone == "",
        Attendee.phone.is_(None),
        Attendee.erased_at.is_(None),
    )


def _household_phone() -> ColumnElement[str | None]:
    other, person = Registration.__table__.alias("other"), Attendee.__table__.alias("person")
    return (
        select(func.min(person.c.phone))
        .select_from(other.join(person, person.c.id == other.c.attendee_id))
        .where(other.c.household == Registration.household, other.c.session_id == Registration.session_id)
        .correlate(Registration)
        .scalar_subquery()
    )


def _in(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    asked = {SESSION.c.commune_id: scope.commune_id, SESSION.c.host_id: scope.host_id, SESSION.c.id: scope.session_id}
    return tuple(key == value for key, value in asked.items() if value)
