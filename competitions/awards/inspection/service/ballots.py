"""The ballots and results of closed votes, against what the record of acts says of their close."""

from collections.abc import Sequence

from competitions.awards.council.service.closing import verify_session
from competitions.awards.inspection.queries.record import list_closed_votes
from core.database import UnitOfWork


async def check_ballots(uow: UnitOfWork) -> Sequence[str]:
    """Name every closed session whose ballots or results are not those of its close, or that is gone."""
    faults = []
    for session_id in await list_closed_votes(uow):
        verification = await verify_session(uow, session_id)
        faults += [f"session {session_id}: {finding}" for finding in verification.findings]
    return faults
