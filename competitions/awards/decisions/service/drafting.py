"""Drafting: whom the council voted for goes in; who is added or left out carries a reason and a document."""

from dataclasses import dataclass
from datetime import datetime

from competitions.awards.decisions.domain.acts import DecisionKind, DecisionState, check_allowed
from competitions.awards.decisions.domain.deciding import Basis, Candidate, basis_of
from competitions.awards.decisions.models import Decision, DecisionItem
from competitions.awards.decisions.queries import decisions as queries
from competitions.awards.decisions.queries.decisions import DecisionRow, OmissionRow
from competitions.awards.decisions.queries.votes import list_candidates
from competitions.awards.decisions.service.access import access_round, hold_deciding, hold_draft
from competitions.awards.rounds.queries.reading import RoundRow
from core import audit
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, Conflict, FieldError, Invalid, N_, NotFound
from leaderboards.domain.periods import day_of

LONGEST_REASON, LONGEST_DOCUMENT = 1000, 120


@dataclass(frozen=True, slots=True)
class Difference:
    """Somebody who is added to a draft, or taken off it, and why."""

    decision_id: str
    nomination_id: str
    reason: str
    document: str


async def start_draft(uow: UnitOfWork, actor: Actor, round_id: str, now: datetime) -> str:
    """Draft a decision over everybody who was voted for and is not decided yet; return its id.

    Raises Conflict where a draft of the round is open, the round does not run, or its public notice is not over.
    """
    row = await access_round(uow, actor, round_id)
    await hold_deciding(uow, round_id, day_of(now))
    if any(each.is_open_draft for each in await queries.list_decisions(uow, round_id)):
        raise Conflict(N_("A draft of this round is open. Complete it, or drop it first."))
    decided = await queries.list_decided(uow, round_id)
    decision = await add_draft(uow, row, Decision(kind=DecisionKind.AWARD, created_by=actor.person_id), now)
    candidates = [each for each in await list_candidates(uow, row) if each.nomination_id not in decided]
    items = [(each, basis_of(each, row.procedure)) for each in candidates]
    await queries.add_items(uow, [_item(decision.id, each, basis) for each, basis in items if basis is not None])
    await note(uow, "award_decision.drafted", actor, decision, now)
    return decision.id


async def take_off(uow: UnitOfWork, actor: Actor, difference: Difference, now: datetime) -> None:
    """Take a name off a draft; somebody who was voted for only with reason and document."""
    row = await _hold_open(uow, actor, difference.decision_id)
    found = {item.nomination_id: item for item in await queries.list_items(uow, row.id)}
    item = found.get(difference.nomination_id)
    if item is None:
        raise NotFound(N_("This name is not in the draft."))
    if item.basis is Basis.VOTED:
        _check(difference)
        omission = OmissionRow(item.nomination_id, difference.reason, difference.document)
        await queries.add_omission(uow, row.id, omission)
    await queries.take_off(uow, row.id, item.nomination_id)
    await note(uow, "award_decision.name_taken_off", actor, row, now, nomination=item.nomination_id)


async def add_name(uow: UnitOfWork, actor: Actor, difference: Difference, now: datetime) -> None:
    """Put a nominee into a draft: as voted, or as a difference with reason and document."""
    row = await _hold_open(uow, actor, difference.decision_id)
    round_row = await access_round(uow, actor, row.round_id)
    found = {each.nomination_id: each for each in await list_candidates(uow, round_row)}
    candidate = found.get(difference.nomination_id)
    if candidate is None:
        raise Invalid(
            N_("Choose somebody of this round."), errors=(_flaw("nomination_id", N_("Choose from the list.")),)
        )
    if candidate.nomination_id in await queries.list_decided(uow, row.round_id):
        raise Conflict(N_("%(name)s is decided already."), name=candidate.subject_name)
    basis = basis_of(candidate, round_row.procedure)
    if basis is None:
        _check(difference)
    await queries.drop_omission(uow, row.id, candidate.nomination_id)
    await queries.add_items(uow, [_item(row.id, candidate, basis or Basis.DIFFERENCE, difference)])
    await note(uow, "award_decision.name_added", actor, row, now, nomination=candidate.nomination_id)


async def drop_draft(uow: UnitOfWork, actor: Actor, decision_id: str, now: datetime) -> DecisionRow:
    """Drop a draft and return it; its row stays."""
    row = await hold_draft(uow, actor, decision_id)
    check_allowed("drop", row.state)
    await queries.change_decision(uow, row.id, state=DecisionState.DROPPED)
    await note(uow, "award_decision.dropped", actor, row, now)
    return row


async def add_draft(uow: UnitOfWork, row: RoundRow, draft: Decision, now: datetime) -> Decision:
    """Keep a draft of the round; what it is and who drafts it stands in it already."""
    draft.id, draft.round_id, draft.unit_id = new_id(), row.id, row.unit_id
    draft.state, draft.year, draft.created_at = DecisionState.DRAFT, now.year, now
    await queries.add_decision(uow, draft)
    return draft


async def note(uow: UnitOfWork, act: str, actor: Actor, row: Decision | DecisionRow, now: datetime, **ids: str) -> None:  # noqa: PLR0913, PLR0917 - who did what to which thing, when
    """Record an act on a decision."""
    detail = {"round": row.round_id, "kind": str(row.kind), **ids}
    await audit.record(uow, audit.Act(act, row.id, actor.person_id, detail), now)


async def _hold_open(uow: UnitOfWork, actor: Actor, decision_id: str) -> DecisionRow:
    row = await hold_draft(uow, actor, decision_id)
    check_allowed("change", row.state)
    if row.kind is not DecisionKind.AWARD:
        raise Conflict(N_("Drop this draft and begin a new one, if it concerns others."))
    return row


def _check(difference: Difference) -> None:
    errors = []
    if not 0 < len(difference.reason) <= LONGEST_REASON:
        errors.append(_flaw("reason", N_("Write why the decision differs from the vote.")))
    if not 0 < len(difference.document) <= LONGEST_DOCUMENT:
        errors.append(_flaw("document", N_("Write number and date of the document behind the difference.")))
    if errors:
        raise Invalid(N_("A difference from the vote needs its reason and its document."), errors=tuple(errors))


def _flaw(pointer: str, text: str) -> FieldError:
    return FieldError(pointer, text)


def _item(decision_id: str, each: Candidate, basis: Basis, difference: Difference | None = None) -> DecisionItem:
    is_difference = basis is Basis.DIFFERENCE and difference is not None
    return DecisionItem(
        id=new_id(),
        decision_id=decision_id,
        nomination_id=each.nomination_id,
        session_id=each.session_id,
        award=each.award,
        subject_kind=each.subject_kind,
        subject_key=each.subject_key,
        subject_name=each.subject_name,
        basis=basis,
        reason=difference.reason if is_difference and difference else "",
        document=difference.document if is_difference and difference else "",
        money=0,
    )
