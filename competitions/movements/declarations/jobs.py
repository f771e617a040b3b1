"""Scheduled work: opening provisional lists before a freeze, noting silence after it."""

from competitions.movements.declarations.service import provisional
from core.clock import Clock
from core.database import Database


async def open_provisional_lists(database: Database, clock: Clock) -> int:
    """Bring the provisional lists up to today, a slice a unit of work; return how many lists moved.

    Running it twice changes nothing: a unit has one list a freeze by a unique key.
    """
    async with database.reading() as uow:
        due = await provisional.list_due(uow, clock.now())
    moved = 0
    for freeze in due:
        while True:
            async with database.writing() as uow:
                step = await provisional.advance(uow, freeze, clock.now())
            if not step:
                break
            moved += step
    return moved
