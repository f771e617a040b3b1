"""Facts from outside: in slices that leave the writer to others, each tried again when two reporters meet."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError, OperationalError

from core.clock import Clock
from core.database import Database
from leaderboards.domain.facts import Fact, Outcome
from leaderboards.service import record

SLICE = 250
TRIES = 3


async def record_in_slices(
    database: Database, clock: Clock, facts: Sequence[Fact], by: str | None = None
) -> tuple[Outcome, ...]:
    """Record any number of facts; each slice is stored whole or not at all, and sending all again does no harm."""
    outcomes: list[Outcome] = []
    for start in range(0, len(facts), SLICE):
        outcomes += await _record(database, clock, facts[start : start + SLICE], by)
    return tuple(outcomes)


async def _record(database: Database, clock: Clock, facts: Sequence[Fact], by: str | None) -> tuple[Outcome, ...]:
    for _ in range(TRIES - 1):
        try:
            async with database.writing() as uow:
                return await record(uow, facts, now=clock.now(), recorded_by=by)
        except (IntegrityError, OperationalError):  # another process has just stored one of these keys
            continue
    async with database.writing() as uow:
        return await record(uow, facts, now=clock.now(), recorded_by=by)
