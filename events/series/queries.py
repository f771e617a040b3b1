"""Every statement of series: rules, what they made, holidays."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Select, column, or_, select, table

from core.database import UnitOfWork, UtcDateTime
from core.kernel import LOCAL_ZONE
from core.upserts import insert_into
from events.series.models import Holiday, Series, SeriesException

SESSION = table(
    "event_session",
    *(column(name) for name in ("id", "series_id", "kind", "commune_id", "state", "series_day", "reason")),
    column("starts_at", UtcDateTime),
)
CHANGE = table("event_session_change", column("session_id"), column("act"))
UNIT = table("unit", *(column(name) for name in ("id", "code", "name", "kind")))


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series as stored, with the codes and names of its units and place."""

    id: str
    kind: str
    title: str
    about: str
    mode: str
    link: str
    rule: str
    starts_on: date
    ends_on: date
    clock_time: str
    minutes: int
    capacity: int | None
    target_group: str
    language: str
    aids: str
    teacher: str
    place: str
    skips_holidays: bool
    made_until: date | None
    host_code: str
    host_name: str
    commune_code: str | None


@dataclass(frozen=True, slots=True)
class CommuneRow:
    """A commune."""

    id: str
    code: str
    name: str


_OWN = tuple(SeriesRow.__dataclass_fields__)[:-3]


def _rows() -> Select[*tuple[Any, ...]]:  # the fields of SeriesRow
    columns = tuple(getattr(Series, name) for name in _OWN)
    commune = UNIT.alias("commune")
    named = (UNIT.c.code, UNIT.c.name, commune.c.code.label("commune_code"))
    statement = select(*columns, *named).join(UNIT, UNIT.c.id == Series.host_id)
    return statement.outerjoin(commune, commune.c.id == Series.commune_id)


async def find_series(uow: UnitOfWork, series_id: str) -> SeriesRow | None:
    """Find a series by its id."""
    statement = _rows()
    row = (await uow.session.execute(statement.where(Series.id == series_id))).one_or_none()
    return None if row is None else SeriesRow(*row)


async def list_series(uow: UnitOfWork, host_ids: Collection[str] | None = None) -> list[SeriesRow]:
    """List the series that have not ended, of some hosts where they are given."""
    statement = _rows()
    statement = statement.where(Series.ended_at.is_(None)).order_by(UNIT.c.name, Series.id)
    if host_ids is not None:
        statement = statement.where(Series.host_id.in_(host_ids))
    return [SeriesRow(*row) for row in await uow.session.execute(statement)]


async def list_due(uow: UnitOfWork, horizon: date, after: str = "", limit: int = 50) -> list[str]:
    """List series that have not ended and are not made up to the horizon or their own end, by id after one."""
    behind = or_(Series.made_until.is_(None), (Series.made_until < horizon) & (Series.made_until < Series.ends_on))
    where = (Series.id > after, Series.ended_at.is_(None), Series.starts_on <= horizon, behind)
    return list(await uow.session.scalars(select(Series.id).where(*where).order_by(Series.id).limit(limit)))


async def hold_series(uow: UnitOfWork, series_id: str) -> Series | None:
    """Return the row of a series for a change."""
    statement = select(Series).where(Series.id == series_id).with_for_update()
    return (await uow.session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def list_holidays(uow: UnitOfWork, first: date, last: date) -> dict[date, str]:
    """Return the days off between two days, by day."""
    statement = select(Holiday.day, Holiday.title).where(Holiday.day >= first, Holiday.day <= last)
    return {row.day: row.title for row in await uow.session.execute(statement)}


async def list_exceptions(uow: UnitOfWork, series_id: str) -> dict[date, str]:
    """Return the days that were taken out of a series, by day."""
    statement = select(SeriesException.day, SeriesException.reason).where(SeriesException.series_id == series_id)
    return {row.day: row.reason for row in await uow.session.execute(statement)}


async def list_cancelled(uow: UnitOfWork, series_id: str, since: date) -> dict[date, str]:
    """Return the days from one on whose session was cancelled, with the reasons."""
    where = (SESSION.c.series_id == series_id, SESSION.c.series_day >= since, SESSION.c.state == "cancelled")
    rows = await uow.session.execute(select(SESSION.c.series_day, SESSION.c.reason).where(*where))
    return {_day(row.series_day): row.reason for row in rows}


async def list_future_sessions(uow: UnitOfWork, series_id: str, today: date) -> dict[date, str]:
    """Return the sessions of a series from a day on that may still take place, by day."""
    where = (SESSION.c.series_id == series_id, SESSION.c.series_day >= today, SESSION.c.state == "released")
    statement = select(SESSION.c.series_day, SESSION.c.id).where(*where)
    rows = await uow.session.execute(statement)
    return {_day(day): key for day, key in rows}


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


async def put_holidays(uow: UnitOfWork, rows: Collection[dict[str, object]]) -> None:
    """Store days off; a known day is given its new words."""
    for row in rows:
        statement = insert_into(uow, Holiday).values(**row)
        new = {name: value for name, value in row.items() if name != "day"}
        await uow.session.execute(statement.on_conflict_do_update(index_elements=["day"], set_=new))


async def find_same(uow: UnitOfWork, host_id: str, title: str, starts_on: date) -> str | None:
    """Find a series of a host by its title and first day."""
    where = (Series.host_id == host_id, Series.title == title, Series.starts_on == starts_on)
    return await uow.session.scalar(select(Series.id).where(*where))


async def list_changed_by_hand(uow: UnitOfWork, sessions: Collection[str], by_series: str) -> set[str]:
    """Return which sessions somebody changed one by one; changes of the whole series have an act of their own."""
    where = (CHANGE.c.session_id.in_(list(sessions)), CHANGE.c.act.not_in([by_series, "release"]))
    return set(await uow.session.scalars(select(CHANGE.c.session_id).where(*where)))


async def list_held_days(uow: UnitOfWork, kind: str, since: date) -> dict[str, list[date]]:
    """Return the local days on which communes held sessions of a kind, by the commune's id."""
    first = datetime.combine(since, time(), LOCAL_ZONE)
    where = (SESSION.c.kind == kind, SESSION.c.state == "held", SESSION.c.starts_at >= first)
    statement = select(SESSION.c.commune_id, SESSION.c.starts_at).where(*where, SESSION.c.commune_id.is_not(None))
    found: dict[str, list[date]] = {}
    for row in await uow.session.execute(statement):
        found.setdefault(row.commune_id, []).append(row.starts_at.astimezone(LOCAL_ZONE).date())
    return found


async def list_communes(uow: UnitOfWork) -> list[CommuneRow]:
    """List the communes by code."""
    statement = select(UNIT.c.id, UNIT.c.code, UNIT.c.name).where(UNIT.c.kind == "commune").order_by(UNIT.c.code)
    return [CommuneRow(*row) for row in await uow.session.execute(statement)]
