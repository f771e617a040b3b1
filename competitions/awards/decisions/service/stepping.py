"""What the steps of a round do with decisions: say what waits for the signed paper; publish all that is signed."""

from collections.abc import Iterable
from datetime import datetime

from competitions.awards.decisions.domain.acts import DecisionKind, DecisionState
from competitions.awards.decisions.domain.deciding import Candidate, basis_of
from competitions.awards.decisions.queries import decisions as queries
from competitions.awards.decisions.queries.decisions import DecisionRow
from competitions.awards.decisions.queries.votes import list_candidates
from competitions.awards.domain.words import AwardKind, Outcome, Procedure
from competitions.awards.rounds.domain.told import Told
from competitions.awards.rounds.service.access import load_round
from core import audit
from core.database import UnitOfWork
from core.kernel import Conflict, N_
from leaderboards.domain.periods import day_of

VOTED = frozenset({AwardKind.CERTIFICATE_OF_MERIT, AwardKind.CERTIFICATE_OF_COMMENDATION})
WAITING = N_("Voted for, they wait for the signed decision: %(number)s.")
WITHOUT_VOTE = N_("By the simplified procedure, without a vote, they wait for the signed decision: %(number)s.")
NOT_PASSED = N_("Not voted for: %(number)s.")
UNVOTED = N_("The council has not voted about them yet: %(number)s.")
UNFINISHED = N_("Left behind, the dossier is not complete: %(number)s.")
DECIDED = N_("Decided and signed already: %(number)s.")
PAPER = N_("To prepare: draft the decision, have it signed, then record number, date, signer and scan.")
NO_VOTE = N_("The council has closed no vote of this round yet, so nothing can be decided. The step waits.")
NOBODY = N_("Nobody is to be decided in this round.")
PUBLISHED = N_("Decision no. %(document)s of %(day)s is public now.")
BEFORE = N_("Decision no. %(document)s of %(day)s was public already.")
UNSIGNED = N_("A draft of %(day)s is not signed and stays unpublished.")
NONE_SIGNED = N_("No decision of this round is signed yet, so nothing can be published. The step waits.")
BUSY = N_("Somebody is at a decision of this round just now. The step tries again.")


async def tell_decision(uow: UnitOfWork, round_id: str) -> tuple[Told, ...]:
    """Say who was voted for and waits for the paper; raises Conflict while no vote is closed. Nothing is changed."""
    row = await load_round(uow, round_id)
    known = [
        each for each in await list_candidates(uow, row) if each.outcome is Outcome.NOMINATED and each.award in VOTED
    ]
    if not known:
        return (Told(NOBODY),)
    is_simplified = row.procedure is Procedure.SIMPLIFIED
    if not is_simplified and all(each.is_passed is None for each in known):
        raise Conflict(NO_VOTE)
    signed = await _list_signed(uow, round_id)
    waiting = [each for each in known if basis_of(each, row.procedure) is not None and each.nomination_id not in signed]
    others = [each for each in known if basis_of(each, row.procedure) is None and each.nomination_id not in signed]
    return (
        *_told(WITHOUT_VOTE if is_simplified else WAITING, waiting),
        *_told(NOT_PASSED, (each for each in others if each.is_passed is False)),
        *_told(UNFINISHED if is_simplified else UNVOTED, (each for each in others if each.is_passed is None)),
        *_told(DECIDED, (each for each in known if each.nomination_id in signed)),
        *((Told(PAPER),) if waiting else ()),
    )


async def publish_signed(uow: UnitOfWork, round_id: str, now: datetime) -> tuple[Told, ...]:
    """Publish every signed decision that is not public, and name what is unsigned; raises Conflict without any.

    A decision that somebody holds is not waited for, as they may wait for the round: the step tries again.
    """
    rows = await queries.list_decisions(uow, round_id)
    fresh = [row for row in rows if row.state is DecisionState.SIGNED]
    public = [row for row in rows if row.state is DecisionState.PUBLISHED]
    drafts = [row for row in rows if row.state is DecisionState.DRAFT]
    if not fresh and not public:
        if drafts or await _is_any_to_decide(uow, round_id):
            raise Conflict(NONE_SIGNED)
        return (Told(NOBODY),)
    if await queries.hold_free(uow, [row.id for row in fresh]) != {row.id for row in fresh}:
        raise Conflict(BUSY)
    for row in fresh:
        await queries.change_decision(uow, row.id, state=DecisionState.PUBLISHED, published_at=now)
        detail = {"round": round_id, "kind": str(row.kind)}
        await audit.record(uow, audit.Act("award_decision.published", row.id, None, detail), now)
    return (
        *(_of_paper(PUBLISHED, row) for row in fresh),
        *(_of_paper(BEFORE, row) for row in public),
        *(Told(UNSIGNED, {"day": f"{day_of(row.created_at):%d/%m/%Y}"}) for row in drafts),
    )


async def _list_signed(uow: UnitOfWork, round_id: str) -> set[str]:
    """Return who is named by a signed decision of the round and not annulled."""
    rows = await queries.list_decisions(uow, round_id)
    return {
        item.nomination_id
        for row in rows
        if row.signed_at is not None and row.kind is DecisionKind.AWARD
        for item in await queries.list_items(uow, row.id)
        if item.annulled_by is None
    }


async def _is_any_to_decide(uow: UnitOfWork, round_id: str) -> bool:
    row = await load_round(uow, round_id)
    return any(basis_of(each, row.procedure) is not None for each in await list_candidates(uow, row))


def _of_paper(text: str, row: DecisionRow) -> Told:
    day = f"{row.decided_on:%d/%m/%Y}" if row.decided_on else ""
    return Told(text, {"document": row.number, "day": day})


def _told(text: str, nominees: Iterable[Candidate]) -> tuple[Told, ...]:
    ids = tuple(each.nomination_id for each in nominees)
    return (Told(text, {"number": len(ids)}, ids),) if ids else ()
