"""Which round an actor may read, and letting an inspector in for one call that changes nothing."""

from datetime import datetime

from competitions.awards.domain.access import Inspector
from competitions.awards.inspection.permissions import (
    READING_READERS,
    RECORD_READERS,
    SIGNERS,
    may_grant,
    may_read_record,
    may_see_readings,
)
from competitions.awards.inspection.queries import grants
from competitions.awards.rounds.queries import reading
from competitions.awards.rounds.queries.reading import RoundRow
from core.database import UnitOfWork
from core.kernel import LOCAL_ZONE, Actor, Forbidden, N_, NotFound, Role


async def access_record(uow: UnitOfWork, actor: Actor, round_id: str) -> RoundRow:
    """Load a round whose record the actor may read; raises NotFound, Forbidden."""
    found = await _load(uow, round_id) if actor.holds(*RECORD_READERS) else None
    if found is None or not may_read_record(actor, found.awarding):
        raise Forbidden(N_("You may not read the record of this round."))
    return found


async def access_grants(uow: UnitOfWork, actor: Actor, round_id: str) -> RoundRow:
    """Load a round for which the actor names inspectors; raises NotFound, Forbidden."""
    found = await _load(uow, round_id) if actor.holds(*SIGNERS) else None
    if found is None or not may_grant(actor, found.awarding):
        raise Forbidden(N_("Only who signs for the awarding unit names inspectors."))
    return found


async def access_readings(uow: UnitOfWork, actor: Actor, round_id: str) -> RoundRow:
    """Load a round of which the actor sees who read what; raises NotFound, Forbidden."""
    found = await _load(uow, round_id) if actor.holds(*READING_READERS) else None
    if found is None or not may_see_readings(actor, found.awarding):
        raise Forbidden(N_("Only who signs for the awarding unit, and inspectors, see who read what."))
    return found


async def may_inspect(uow: UnitOfWork, actor: Actor, round_id: str, now: datetime) -> bool:
    """Say whether the actor holds the role of an inspector and a grant for the round that has not ended."""
    today = now.astimezone(LOCAL_ZONE).date()
    return actor.holds(Role.INSPECTOR) and round_id in await grants.list_rounds_of(uow, actor.person_id, today)


async def find_inspector(uow: UnitOfWork, actor: Actor, round_id: str, now: datetime) -> Inspector | None:
    """Return the actor as the inspector of this round; None for everybody else."""
    found = await reading.find_round(uow, round_id)
    if found is None or not await may_inspect(uow, actor, round_id, now):
        return None
    return Inspector(actor.person_id, actor.name, actor.grants, actor.csrf_bound_to, found.unit_code)


async def _load(uow: UnitOfWork, round_id: str) -> RoundRow:
    found = await reading.find_round(uow, round_id)
    if found is None:
        raise NotFound(N_("There is no award round under this address."))
    return found
