"""The days off by law, read from the table that the classes' calendar keeps, without its models."""

from sqlalchemy import Date, column, select, table

from competitions.movements.declarations.domain.working_days import Calendar
from core.database import UnitOfWork

HOLIDAY = table("holiday", column("day", Date))


async def load_calendar(uow: UnitOfWork) -> Calendar:
    """Return the days off."""
    return Calendar(frozenset(await uow.session.scalars(select(HOLIDAY.c.day))))
