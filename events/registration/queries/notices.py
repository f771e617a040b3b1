"""Who is to be reminded of sessions that come near, and who is to be told of those that were moved or cancelled."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    SQLColumnExpression,
    String,
    and_,
    cast,
    column,
    exists,
    func,
    literal,
    or_,
    select,
    table,
)

from core.database import UnitOfWork, UtcDateTime
from events.messages.domain.reminders import BEFORE, LATE
from events.registration.domain.queue import Status
from events.registration.domain.telling import TOLD
from events.registration.models import Attendee, Registration

SESSION = table(
    "event_session",
    *(column(name) for name in ("id", "slug", "title", "state", "sequence", "place_id")),
    column("starts_at", UtcDateTime),
)
PLACE = table("event_place", column("id"), column("name"))
CHANGE = table(
    "event_session_change",
    *(column(name) for name in ("session_id", "sequence", "act", "changes", "reason")),
    column("changed_at", UtcDateTime),
)
OUTBOX = table("outbox_message", column("key"))
MOST = 5_000
"""How many are listed at once. Who has their message already is left out before, so that everybody's turn comes."""
Statement = Select[*tuple[Any, ...]]  # the fields of Notice


@dataclass(frozen=True, slots=True)
class Notice:
    """A registration with what a message about its session says. `act` and `changes` are empty for a reminder.

    `sequence` is that of the change, or for a reminder of the last one that people are told of.
    """

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
    reason: str = ""


async def list_coming(uow: UnitOfWork, since: datetime, until: datetime, most: int) -> list[Notice]:
    """List who is seated, with a phone, in sessions that begin between two moments, and has a reminder to come."""
    news = _news(since, until).subquery("news")
    sequence = func.coalesce(news.c.sequence, 0)
    statement = _rows(sequence, literal("").label("act"), literal("").label("changes"))
    statement = statement.outerjoin(news, news.c.session_id == SESSION.c.id)
    keys = {moment: ("reminder", SESSION.c.id, Registration.id, sequence, moment.value) for moment in BEFORE}
    due = (
        and_(SESSION.c.starts_at >= since - LATE + BEFORE[moment], _is_unwritten(*key)) for moment, key in keys.items()
    )
    statement = statement.where(SESSION.c.state == "released", *_between(SESSION, since, until), or_(*due))
    return await _list(uow, statement, (Status.SEATED,), most)


async def list_changed(uow: UnitOfWork, since: datetime, now: datetime, most: int) -> list[Notice]:
    """List who stands, with a phone, in sessions that were changed since a moment and have not begun; the untold."""
    statement = _rows(CHANGE.c.sequence, CHANGE.c.act, CHANGE.c.changes).add_columns(CHANGE.c.reason)
    statement = statement.join(CHANGE, CHANGE.c.session_id == SESSION.c.id)
    statement = statement.where(CHANGE.c.changed_at >= since, Registration.registered_at < CHANGE.c.changed_at)
    untold = _is_unwritten("notice", SESSION.c.id, Registration.id, CHANGE.c.sequence)
    statement = statement.where(SESSION.c.starts_at > now, _is_told(), untold)
    return await _list(uow, statement, (Status.SEATED, Status.WAITING, Status.OFFERED, Status.PENDING), most)


async def list_offered(uow: UnitOfWork, now: datetime, most: int) -> list[Notice]:
    """List who is offered a seat, with a phone, untold; `sequence` is the registration's, which each offer raises."""
    statement = _rows(Registration.version, literal("offer").label("act"), literal("").label("changes"))
    untold = _is_unwritten("offer", Registration.id, Registration.version)
    return await _list(uow, statement.where(Registration.offer_ends_at > now, untold), (Status.OFFERED,), most)


def _news(since: datetime, until: datetime) -> Select[str, int]:
    """Return the last change that people are told of, of sessions that begin between two moments."""
    soon = SESSION.alias("soon")
    latest = func.max(CHANGE.c.sequence).label("sequence")
    statement = select(CHANGE.c.session_id, latest).join(soon, soon.c.id == CHANGE.c.session_id)
    return statement.where(*_between(soon, since, until), _is_told()).group_by(CHANGE.c.session_id)


def _is_told() -> ColumnElement[bool]:
    """Say of a change, in SQL, what `template_of` says of it."""
    named = (CHANGE.c.changes.like(f'%"{name}":%') for name in sorted(TOLD))
    return or_(CHANGE.c.act == "cancel", CHANGE.c.changes.like('%"state":%cancelled%'), *named)


def _is_unwritten(*parts: SQLColumnExpression[Any] | str) -> ColumnElement[bool]:
    """Say that no message has the key of these parts."""
    key: ColumnElement[str] = literal("")
    for place, part in enumerate(parts):
        text = literal(part) if isinstance(part, str) else cast(part, String)
        key = text if place == 0 else key.concat(":").concat(text)
    return ~exists(select(OUTBOX.c.key).where(OUTBOX.c.key == key))


def _rows(sequence: SQLColumnExpression[int], act: ColumnElement[str], changes: ColumnElement[str]) -> Statement:
    address = func.coalesce(Attendee.phone, func.nullif(Registration.guardian_phone, ""))
    told = (SESSION.c.title, SESSION.c.slug, func.coalesce(PLACE.c.name, ""), address, act, changes)
    statement = select(Registration.id, SESSION.c.id, sequence, SESSION.c.starts_at, *told)
    return (
        statement.select_from(Registration)
        .join(SESSION, SESSION.c.id == Registration.session_id)
        .join(Attendee, Attendee.id == Registration.attendee_id)
        .outerjoin(PLACE, PLACE.c.id == SESSION.c.place_id)
        .where(address != "")
    )


async def _list(uow: UnitOfWork, statement: Statement, statuses: Collection[str], most: int) -> list[Notice]:
    narrowed = statement.where(Registration.status.in_(statuses))
    ordered = narrowed.order_by(SESSION.c.starts_at, Registration.id).limit(most)
    return [Notice(*row) for row in await uow.session.execute(ordered)]


def _between(session: FromClause, since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (session.c.starts_at > since, session.c.starts_at <= until)
