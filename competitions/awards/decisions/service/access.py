"""Finding decisions and rounds for somebody, or refusing."""

from collections.abc import Mapping
from datetime import date

from competitions.awards.decisions import permissions
from competitions.awards.decisions.queries import decisions as queries
from competitions.awards.decisions.queries.decisions import DecisionRow
from competitions.awards.domain.words import RoundState
from competitions.awards.dossiers.service.noticed import check_notice_over
from competitions.awards.rounds.queries.reading import RoundRow, find_round
from competitions.awards.rounds.queries.steps import hold_round
from competitions.awards.rounds.service.access import check_enter
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, Forbidden, N_, NotFound, Role

NONE = N_("There is no such decision.")

DRAFTING = N_("Only who keeps this round drafts its decisions.")
RECORDING = N_("Only the head of the awarding unit records what was signed.")
UNDECIDED: Mapping[RoundState, str] = {
    RoundState.DRAFT: N_("The round is still a draft. Set it going first: its steps come before the decision."),
    RoundState.PAUSED: N_("The round is paused. It goes on first, then its decision is drafted and signed."),
    RoundState.CANCELLED: N_("The round was cancelled, so nobody is awarded in it any more."),
}
"""Where nobody is awarded, and why; a finished round may still decide what was asked again."""


def _check(actor: Actor, roles: frozenset[Role], text: str) -> None:
    """Refuse a role that never does this, before anything is looked for."""
    if not actor.holds(*roles):
        raise Forbidden(text)


def check_drafter(actor: Actor) -> None:
    """Refuse whoever drafts no unit's decisions."""
    _check(actor, permissions.DRAFTERS, DRAFTING)


async def load_round(uow: UnitOfWork, actor: Actor, round_id: str) -> RoundRow:
    """Load a round whose decisions the actor reads; raises NotFound for another's."""
    check_enter(actor)
    row = await find_round(uow, round_id)
    if row is None or not permissions.may_read(actor, row.awarding):
        raise NotFound(N_("There is no such award round."))
    return row


async def access_round(uow: UnitOfWork, actor: Actor, round_id: str) -> RoundRow:
    """Load a round whose decisions the actor drafts; raises NotFound, Forbidden."""
    _check(actor, permissions.DRAFTERS, DRAFTING)
    row = await load_round(uow, actor, round_id)
    if not permissions.may_draft(actor, row.awarding):
        raise Forbidden(DRAFTING)
    return row


async def load_decision(uow: UnitOfWork, actor: Actor, decision_id: str) -> DecisionRow:
    """Load a decision that the actor reads; raises NotFound, Forbidden."""
    check_enter(actor)
    row = await queries.find_decision(uow, decision_id)
    if row is None or not permissions.may_read(actor, row.awarding):
        raise NotFound(NONE)
    return row


async def hold_draft(uow: UnitOfWork, actor: Actor, decision_id: str) -> DecisionRow:
    """Hold a decision that the actor drafts; raises NotFound, Forbidden."""
    _check(actor, permissions.DRAFTERS, DRAFTING)
    row = await queries.hold_decision(uow, decision_id)
    if row is None or not permissions.may_read(actor, row.awarding):
        raise NotFound(NONE)
    if not permissions.may_draft(actor, row.awarding):
        raise Forbidden(DRAFTING)
    return row


async def hold_to_record(uow: UnitOfWork, actor: Actor, decision_id: str) -> DecisionRow:
    """Hold a decision whose signature the actor records; raises NotFound, Forbidden."""
    _check(actor, permissions.RECORDERS, RECORDING)
    row = await queries.hold_decision(uow, decision_id)
    if row is None or not permissions.may_read(actor, row.awarding):
        raise NotFound(NONE)
    if not permissions.may_record(actor, row.awarding):
        raise Forbidden(RECORDING)
    return row


async def hold_deciding(uow: UnitOfWork, round_id: str, day: date) -> None:
    """Hold a round that awards on this day; raises Conflict where it does not run yet or any more, or is on notice."""
    state = await hold_round(uow, round_id)
    if state is not None and state in UNDECIDED:
        raise Conflict(UNDECIDED[state], code="round_not_running")
    await check_notice_over(uow, round_id, day)
