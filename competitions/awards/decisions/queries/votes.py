"""How the council voted: the last closed vote about each nominee of a round."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import column, select, table

from competitions.awards.decisions.domain.deciding import Candidate
from competitions.awards.domain.words import Outcome
from competitions.awards.dossiers.domain.states import DossierState
from competitions.awards.dossiers.queries.dossiers import list_dossiers
from competitions.awards.rounds.domain.rules_document import read_rules
from competitions.awards.rounds.queries.reading import RoundRow, list_nominations
from core.database import UnitOfWork, UtcDateTime

SESSION = table(  # of the council, by name
    "award_session", column("id"), column("round_id"), column("closed_at", UtcDateTime)
)
COUNTS = ("session_id", "nomination_id", "is_passed", "votes_for", "votes_against", "abstentions", "invalid", "members")
VOTE = table("award_session_item", *(column(name) for name in COUNTS))
CONSIDERED = (Outcome.NOMINATED, Outcome.RUNNER_UP, Outcome.EXCLUDED, Outcome.HELD)


@dataclass(frozen=True, slots=True)
class Vote:
    """How a vote about one nominee came out."""

    session_id: str
    nomination_id: str
    is_passed: bool
    votes_for: int
    votes_against: int
    abstentions: int
    invalid: int
    members: int


async def list_votes(uow: UnitOfWork, round_id: str) -> dict[str, Vote]:
    """Return the last closed vote about each nominee of the round, by nomination."""
    statement = (
        select(*(VOTE.c[name] for name in COUNTS))
        .join(SESSION, SESSION.c.id == VOTE.c.session_id)
        .where(SESSION.c.round_id == round_id, SESSION.c.closed_at.is_not(None), VOTE.c.is_passed.is_not(None))
        .order_by(SESSION.c.closed_at, SESSION.c.id)
    )
    return {row.nomination_id: _vote(*row) for row in await uow.session.execute(statement)}


async def list_closes(uow: UnitOfWork, round_id: str) -> dict[str, datetime]:
    """Return when each vote of the round was closed, by session."""
    closed = (SESSION.c.round_id == round_id, SESSION.c.closed_at.is_not(None))
    rows = await uow.session.execute(select(SESSION.c.id, SESSION.c.closed_at).where(*closed))
    return {str(session): closed_at for session, closed_at in rows}


async def list_candidates(uow: UnitOfWork, row: RoundRow) -> list[Candidate]:
    """List nominees, runners-up, excluded and held ones of a round with kind of award, vote and state of the dossier.

    Where the round asked for dossiers, somebody without one has not sent it.
    """
    states = {each.nomination_id: each.state for each in await list_dossiers(uow, row.id)}
    missing = DossierState.NOT_SUBMITTED if states else None
    votes, kinds = await list_votes(uow, row.id), {each.code: each.kind for each in read_rules(row.rules).awards}
    return [
        Candidate(
            nomination_id=each.id,
            award=kinds.get(each.award, each.award),
            subject_kind=each.subject_kind,
            subject_key=each.subject_key,
            subject_name=each.subject_name,
            outcome=each.outcome,
            session_id=votes[each.id].session_id if each.id in votes else None,
            is_passed=votes[each.id].is_passed if each.id in votes else None,
            dossier=states.get(each.id, missing),
        )
        for each in await list_nominations(uow, row.id, CONSIDERED)
    ]


def _vote(
    session_id: str, nomination_id: str, is_passed: object, *counts: int | None
) -> Vote:  # SQLite's truth is 0, 1
    return Vote(session_id, nomination_id, bool(is_passed), *(count or 0 for count in counts))
