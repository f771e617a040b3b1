"""The day in a few statements: each is one walk along an index, however many sessions and people there are."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, column, func, select, table

from core.database import UnitOfWork, UtcDateTime
from events.day.domain.dashboard import begin_of_hours
from events.programme.domain.session import LONGEST

SESSION = table(
    "event_session",
    *(column("id"), column("commune_id"), column("state")),
    *(column("starts_at", UtcDateTime), column("ends_at", UtcDateTime)),
)
ATTENDANCE = table(
    "attendance",
    *(column("session_id"), column("arrived_at", UtcDateTime), column("undone_at", UtcDateTime)),
)
EARLIER = -1
"""The number of all hours before the first that is shown."""


async def count_running(uow: UnitOfWork, now: datetime) -> dict[str | None, int]:
    """Count the sessions that run, by the commune's id; None for those of no commune."""
    statement = select(SESSION.c.commune_id, func.count()).where(_runs(now)).group_by(SESSION.c.commune_id)
    return {row[0]: int(row[1]) for row in await uow.session.execute(statement)}


async def count_left(uow: UnitOfWork, now: datetime, until: datetime) -> int:
    """Count the sessions that begin between now and a moment."""
    coming = and_(SESSION.c.state == "released", SESSION.c.starts_at > now, SESSION.c.starts_at < until)
    return await uow.session.scalar(select(func.count()).select_from(SESSION).where(coming)) or 0


async def count_present(uow: UnitOfWork, now: datetime) -> dict[str | None, int]:
    """Count who is at sessions that run, by the commune's id."""
    statement = (
        select(SESSION.c.commune_id, func.count())
        .join(ATTENDANCE, and_(ATTENDANCE.c.session_id == SESSION.c.id, ATTENDANCE.c.undone_at.is_(None)))
        .where(_runs(now))
        .group_by(SESSION.c.commune_id)
    )
    return {row[0]: int(row[1]) for row in await uow.session.execute(statement)}


async def count_arrivals(uow: UnitOfWork, since: datetime, now: datetime) -> Mapping[str | None, Mapping[int, int]]:
    """Count check-ins since a moment, by the commune's id and the number of the shown hour; `EARLIER` before them."""
    begins = list(enumerate(begin_of_hours(now)))
    hour = case(*((ATTENDANCE.c.arrived_at >= begin, number) for number, begin in reversed(begins)), else_=EARLIER)
    by_session = (
        select(ATTENDANCE.c.session_id, hour.label("hour"), func.count().label("people"))
        .where(ATTENDANCE.c.arrived_at >= since, ATTENDANCE.c.undone_at.is_(None))
        .group_by(ATTENDANCE.c.session_id, hour)
        .subquery()
    )
    statement = (
        select(SESSION.c.commune_id, by_session.c.hour, func.sum(by_session.c.people))
        .join(SESSION, SESSION.c.id == by_session.c.session_id)
        .group_by(SESSION.c.commune_id, by_session.c.hour)
    )
    found: dict[str | None, dict[int, int]] = {}
    for commune, number, people in await uow.session.execute(statement):
        found.setdefault(commune, {})[number] = int(people)
    return found


def _runs(now: datetime) -> ColumnElement[bool]:
    recent = and_(SESSION.c.starts_at > now - LONGEST, SESSION.c.starts_at <= now)
    return and_(SESSION.c.state == "released", recent, SESSION.c.ends_at > now)
