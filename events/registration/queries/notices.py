"""Who is to be reminded of sessions that come near, and who is to be told of those that were moved or cancelled."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, column, func, literal, select, table

from core.database import UnitOfWork, UtcDateTime
from events.registration.domain.queue import Status
from events.registration.models import Attendee, Registration

SESSION = table(
    "event_session",
    *(column(name) for name in ("id", "slug", "title", "state", "sequence", "place_id")),
    column("starts_at", UtcDateTime),
)
PLACE = table("event_place", column("id"), column("name"))
CHANGE = table(
    "event_session_change",
    *(column(name) for name in ("session_id", "sequence", "act", "changes")),
    column("changed_at", UtcDateTime),
)
MOST = 5_000
Statement = Select[*tuple[Any, ...]]  # the fields of Notice


@dataclass(frozen=True, slots=True)
class Notice:
    """A registration with what a message about its session says. `act` and `changes` are empty for a reminder."""

    registration_id: str
    session_id: str
    sequence: int
    starts_at: datetime
    title: str
    slug: str
    place: str
    address: str
    act: str
    changes: str


async def list_coming(uow: UnitOfWork, since: datetime, until: datetime) -> list[Notice]:
    """List who is seated, with a phone, in sessions that begin between two moments."""
    statement = _rows(SESSION.c.sequence, literal("").label("act"), literal("").label("changes"))
    return await _list(uow, statement.where(SESSION.c.state == "released", *_between(since, until)), (Status.SEATED,))


async def list_changed(uow: UnitOfWork, since: datetime, now: datetime) -> list[Notice]:
    """List who stands, with a phone, in sessions that were changed since a moment and have not begun."""
    statement = _rows(CHANGE.c.sequence, CHANGE.c.act, CHANGE.c.changes)
    statement = statement.join(CHANGE, CHANGE.c.session_id == SESSION.c.id)
    statement = statement.where(CHANGE.c.changed_at >= since, Registration.registered_at < CHANGE.c.changed_at)
    statuses = (Status.SEATED, Status.WAITING, Status.OFFERED, Status.PENDING)
    return await _list(uow, statement.where(SESSION.c.starts_at > now), statuses)


async def list_offered(uow: UnitOfWork, now: datetime) -> list[Notice]:
    """List who is offered a seat, with a phone; `sequence` is the registration's own, which each offer raises."""
    statement = _rows(Registration.version, literal("offer").label("act"), literal("").label("changes"))
    return await _list(uow, statement.where(Registration.offer_ends_at > now), (Status.OFFERED,))


def _rows(sequence: SQLColumnExpression[int], act: ColumnElement[str], changes: ColumnElement[str]) -> Statement:
    address = func.coalesce(Attendee.phone, func.nullif(Registration.guardian_phone, ""))
    told = (SESSION.c.title, SESSION.c.slug, func.coalesce(PLACE.c.name, ""), address, act, changes)
    statement = select(Registration.id, SESSION.c.id, sequence, SESSION.c.starts_at, *told)
    return (
        statement.select_from(Registration)
        .join(SESSION, SESSION.c.id == Registration.session_id)
        .join(Attendee, Attendee.id == Registration.attendee_id)
        .outerjoin(PLACE, PLACE.c.id == SESSION.c.place_id)
        .where(address.is_not(None))
    )


async def _list(uow: UnitOfWork, statement: Statement, statuses: Collection[str]) -> list[Notice]:
    narrowed = statement.where(Registration.status.in_(statuses))
    ordered = narrowed.order_by(SESSION.c.starts_at, Registration.id).limit(MOST)
    return [Notice(*row) for row in await uow.session.execute(ordered)]


def _between(since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (SESSION.c.starts_at > since, SESSION.c.starts_at <= until)
