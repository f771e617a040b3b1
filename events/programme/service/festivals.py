"""Opening the festival of a year."""

from dataclasses import dataclass
from datetime import date, datetime

from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import FieldError, Invalid, N_
from events.programme.models import Festival
from events.programme.queries.festivals import FestivalRow, find_festival


@dataclass(frozen=True, slots=True)
class NewFestival:
    """The window around 10/10 of a year."""

    title: str
    starts_on: date
    ends_on: date


async def open_festival(uow: UnitOfWork, new: NewFestival, now: datetime, *, by: str | None) -> FestivalRow:
    """Return the festival of the window's year; the first call makes it. Raises Invalid for a window without 10/10."""
    known = await find_festival(uow, new.starts_on.year)
    if known is not None:
        return known
    if not new.starts_on <= date(new.starts_on.year, 10, 10) <= new.ends_on:
        text = N_("The festival's days must hold 10 October.")
        raise Invalid(text, errors=(FieldError("starts_on", text),))
    row = Festival(id=new_id(), year=new.starts_on.year, title=new.title, starts_on=new.starts_on, ends_on=new.ends_on)
    row.made_by, row.made_at = by, now
    uow.session.add(row)
    await uow.session.flush()
    return FestivalRow(row.id, row.year, row.title, row.starts_on, row.ends_on)
