"""Festivals by year."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from core.database import UnitOfWork
from events.programme.models import Festival, Session


@dataclass(frozen=True, slots=True)
class FestivalRow:
    """A festival with how many sessions its programme has."""

    id: str
    year: int
    title: str
    starts_on: date
    ends_on: date
    sessions: int = 0


async def list_festivals(uow: UnitOfWork) -> list[FestivalRow]:
    """List festivals, the latest first."""
    count = select(func.count(Session.id)).where(Session.festival_id == Festival.id).scalar_subquery()
    statement = select(Festival.id, Festival.year, Festival.title, Festival.starts_on, Festival.ends_on, count)
    return [FestivalRow(*row) for row in await uow.session.execute(statement.order_by(Festival.year.desc()))]


async def find_festival(uow: UnitOfWork, year: int) -> FestivalRow | None:
    """Find the festival of a year, its sessions uncounted."""
    columns = (Festival.id, Festival.year, Festival.title, Festival.starts_on, Festival.ends_on)
    row = (await uow.session.execute(select(*columns).where(Festival.year == year))).one_or_none()
    return None if row is None else FestivalRow(*row)


async def find_by_id(uow: UnitOfWork, festival_id: str) -> FestivalRow | None:
    """Find a festival by its id, its sessions counted."""
    return next((row for row in await list_festivals(uow) if row.id == festival_id), None)


async def list_known(uow: UnitOfWork, festival_id: str) -> set[tuple[str, str, str, datetime]]:
    """Return host, kind, title and beginning of every session of a festival."""
    statement = select(Session.host_id, Session.kind, Session.title, Session.starts_at)
    rows = await uow.session.execute(statement.where(Session.festival_id == festival_id))
    return {(host, kind, title, starts_at) for host, kind, title, starts_at in rows}
