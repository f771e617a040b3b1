"""What waits for its moment."""

from datetime import datetime

from core.database import UnitOfWork
from events.passport.domain.draw import Step
from events.passport.queries import draws as queries


async def list_due(uow: UnitOfWork, step: Step, now: datetime) -> list[str]:
    """Return draws whose step is due."""
    return await queries.list_due(uow, step, now)


async def list_late(uow: UnitOfWork, now: datetime) -> list[str]:
    """Return draws in which a prize was not claimed in time."""
    return await queries.list_late(uow, now)


async def list_draws(uow: UnitOfWork) -> list[queries.DrawRow]:
    """List the draws for everybody."""
    return await queries.list_draws(uow)
