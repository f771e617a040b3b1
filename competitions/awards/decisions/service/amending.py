"""A new decision about an earlier one: annulment, correction, issuing anew; and the ledger of what came back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from competitions.awards.decisions.domain.acts import DecisionKind, DecisionState, check_allowed
from competitions.awards.decisions.domain.deciding import Basis
from competitions.awards.decisions.models import Decision, DecisionItem
from competitions.awards.decisions.queries import decisions as queries
from competitions.awards.decisions.queries import recoveries
from competitions.awards.decisions.queries.decisions import ItemRow
from competitions.awards.decisions.service.access import access_round, hold_draft, hold_to_record
from competitions.awards.decisions.service.drafting import LONGEST_DOCUMENT, LONGEST_REASON, add_draft, note
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, Conflict, FieldError, Invalid, N_, NotFound

LONGEST_NAME = 200
AMENDING = (DecisionKind.ANNULMENT, DecisionKind.CORRECTION, DecisionKind.REISSUE)


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a new decision is to do to an earlier one, to whom, and why. `names` are corrected names by nomination."""

    decision_id: str
    kind: DecisionKind
    nomination_ids: frozenset[str]
    reason: str
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came back, and by which document."""

    decision_id: str
    recovery_id: str
    recovered: int
    document: str


async def start_amendment(uow: UnitOfWork, actor: Actor, amendment: Amendment, now: datetime) -> str:
    """Draft a decision about an earlier one and return its id; it is numbered and signed like any other."""
    row = await hold_draft(uow, actor, amendment.decision_id)
    check_allowed("amend", row.state)
    if row.kind is not DecisionKind.AWARD or amendment.kind not in AMENDING:
        raise Conflict(N_("Only a decision on awards is annulled, corrected or issued anew."))
    items = [each for each in await _list_standing(uow, row.id) if each.nomination_id in amendment.nomination_ids]
    _check(amendment, items)
    for other in await queries.list_decisions(uow, row.round_id):
        if other.amends == row.id and other.state is DecisionState.DRAFT:
            raise Conflict(N_("A draft about this decision is open. Complete it, or drop it first."))
    draft = Decision(kind=amendment.kind, amends=row.id, reason=amendment.reason, created_by=actor.person_id)
    round_row = await access_round(uow, actor, row.round_id)
    decision = await add_draft(uow, round_row, draft, now)
    await queries.add_items(uow, [_item(decision.id, each, amendment.names) for each in items])
    await note(uow, "award_decision.drafted", actor, decision, now, amends=row.id)
    return decision.id


async def record_recovery(uow: UnitOfWork, actor: Actor, receipt: Receipt, now: datetime) -> None:
    """Write what came back of an item or its money."""
    row = await hold_to_record(uow, actor, receipt.decision_id)
    found = {each.id: each for each in await recoveries.list_of(uow, row.id)}
    known = found.get(receipt.recovery_id)
    if known is None:
        raise NotFound(N_("This is not in the ledger of what is to come back."))
    errors = []
    if not 0 <= receipt.recovered <= known.amount:
        errors.append(FieldError(known.id, N_("Write a number from 0 to %(most)s."), {"most": known.amount}))
    if not 0 < len(receipt.document) <= LONGEST_DOCUMENT:
        errors.append(FieldError(known.id, N_("Write number and date of the receipt or record.")))
    if errors:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(errors))
    values = {"recovered": receipt.recovered, "document": receipt.document}
    await recoveries.set_recovered(uow, known.id, **values, updated_by=actor.person_id, updated_at=now)
    await note(uow, "award_recovery.recorded", actor, row, now, recovery=known.id, recovered=str(receipt.recovered))


async def _list_standing(uow: UnitOfWork, decision_id: str) -> list[ItemRow]:
    """List the items of a decision with the names that stand now, after what was signed about it."""
    names: dict[str, str] = {}
    for later in await queries.list_amending(uow, decision_id):
        names |= {each.nomination_id: each.subject_name for each in await queries.list_items(uow, later.id)}
    items = await queries.list_items(uow, decision_id)
    return [replace(each, subject_name=names.get(each.nomination_id, each.subject_name)) for each in items]


def _check(amendment: Amendment, items: list[ItemRow]) -> None:
    errors = []
    if not 0 < len(amendment.reason) <= LONGEST_REASON:
        errors.append(FieldError("reason", N_("Write the reason.")))
    if not items:
        errors.append(FieldError("items", N_("Choose whom it concerns.")))
    gone = [item for item in items if item.annulled_by is not None]
    errors += [
        FieldError("items", N_("The award of %(name)s was annulled already."), {"name": item.subject_name})
        for item in gone
    ]
    if amendment.kind is DecisionKind.CORRECTION:
        errors += [
            FieldError(f"name-{item.nomination_id}", N_("Write the right name, other than the one that stands now."))
            for item in items
            if not _is_corrected(item, amendment.names)
        ]
    if errors:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(errors))


def _is_corrected(item: ItemRow, names: Mapping[str, str]) -> bool:
    name = names.get(item.nomination_id, "")
    return 0 < len(name) <= LONGEST_NAME and name != item.subject_name


def _item(decision_id: str, each: ItemRow, names: Mapping[str, str]) -> DecisionItem:
    return DecisionItem(
        id=new_id(),
        decision_id=decision_id,
        nomination_id=each.nomination_id,
        session_id=each.session_id,
        award=each.award,
        subject_kind=each.subject_kind,
        subject_key=each.subject_key,
        subject_name=names.get(each.nomination_id, "") or each.subject_name,
        basis=Basis.AMENDS,
        money=each.money,
        money_basis=each.money_basis,
    )
