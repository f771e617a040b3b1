"""The festival of a year."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core.database import UnitOfWork
from events.programme.models import Festival


@dataclass(frozen=True, slots=True)
class FestivalRow:
    """A festival as stored."""

    id: str
    year: int
    title: str
    starts_on: date
    ends_on: date


async def find_festival(uow: UnitOfWork, year: int) -> FestivalRow | None:
    """Find the festival of a year."""
    columns = tuple(getattr(Festival, name) for name in FestivalRow.__dataclass_fields__)
    row = (await uow.session.execute(select(*columns).where(Festival.year == year))).one_or_none()
    return None if row is None else FestivalRow(*row)
