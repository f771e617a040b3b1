"""The day in a few statements: each is one walk along an index, however many sessions and people there are."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, column, func, select, table

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
AHEAD = timedelta(days=1)
"""How much later than now a session of today may begin, and a door's clock may be."""


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


async def count_arrivals(uow: UnitOfWork, since: datetime, now: datetime) -> Mapping[str | None, Sequence[int]]:
    """Count check-ins by the commune's id: those since a moment that came before the shown hours, then hour by hour.

    It walks along the sessions of the last days and looks each one's arrivals up in an index, so that the years before
    cost nothing.
    """
    begins = (since, *begin_of_hours(now))
    ends = (*begins[1:], now + AHEAD)
    columns = [func.sum(_came(max(begin, since), end)) for begin, end in zip(begins, ends, strict=True)]
    lately = (SESSION.c.starts_at > since - LONGEST, SESSION.c.starts_at < now + AHEAD)
    statement = select(SESSION.c.commune_id, *columns).where(*lately).group_by(SESSION.c.commune_id)
    return {row[0]: [int(people) for people in row[1:]] for row in await uow.session.execute(statement)}


def _came(since: datetime, until: datetime) -> ColumnElement[int]:
    between = (ATTENDANCE.c.arrived_at >= since, ATTENDANCE.c.arrived_at < until)
    here = (ATTENDANCE.c.session_id == SESSION.c.id, ATTENDANCE.c.undone_at.is_(None))
    return select(func.count()).select_from(ATTENDANCE).where(*here, *between).correlate(SESSION).scalar_subquery()


def _runs(now: datetime) -> ColumnElement[bool]:
    recent = and_(SESSION.c.starts_at > now - LONGEST, SESSION.c.starts_at <= now)
    return and_(SESSION.c.state == "released", recent, SESSION.c.ends_at > now)
