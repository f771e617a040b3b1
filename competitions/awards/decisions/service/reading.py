"""What pages show of decisions: a round's list, one decision with what stands behind it, its lists, the public view."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from competitions.awards.decisions import permissions
from competitions.awards.decisions.domain.acts import DecisionKind, DecisionState
from competitions.awards.decisions.domain.deciding import Candidate
from competitions.awards.decisions.domain.money import Money
from competitions.awards.decisions.queries import batches, certificates, recoveries
from competitions.awards.decisions.queries import decisions as queries
from competitions.awards.decisions.queries.batches import BatchRow
from competitions.awards.decisions.queries.certificates import Line
from competitions.awards.decisions.queries.decisions import DecisionRow, ItemRow, OmissionRow
from competitions.awards.decisions.queries.recoveries import RecoveryRow
from competitions.awards.decisions.queries.votes import Vote, list_candidates, list_votes
from competitions.awards.decisions.service.access import NONE, load_decision, load_round
from competitions.awards.decisions.service.doors import Chain, load_chain
from competitions.awards.decisions.service.recording import compute_money
from competitions.awards.rounds.queries.reading import RoundRow
from competitions.awards.rules.service import list_rules
from core.database import UnitOfWork
from core.kernel import Actor, NotFound
from leaderboards.domain.periods import day_of


@dataclass(frozen=True, slots=True)
class RoundView:
    """The decisions of a round. `may_draft` also says that no draft is open: there is one at a time."""

    round: RoundRow
    rows: tuple[DecisionRow, ...]
    may_draft: bool


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision and what stands behind it. `money` is by item; `lacking` says why it cannot be computed."""

    row: DecisionRow
    items: tuple[ItemRow, ...]
    names: Mapping[str, str]
    omissions: tuple[OmissionRow, ...]
    addable: tuple[Candidate, ...]
    votes: Mapping[str, Vote]
    money: Mapping[str, int]
    citations: tuple[tuple[str, str, str, bool], ...]
    amended: DecisionRow | None
    amending: tuple[DecisionRow, ...]
    ledger: tuple[RecoveryRow, ...]
    batch: BatchRow | None
    issued: Mapping[str, Line]
    may_draft: bool
    may_record: bool
    chain: Chain

    @property
    def total(self) -> int:
        """The money of all items that stand, in đồng."""
        return sum(self.money.get(item.id, 0) for item in self.items if item.annulled_by is None)


@dataclass(frozen=True, slots=True)
class PublicView:
    """A published decision as everybody reads it, and the decisions that amend it."""

    row: DecisionRow
    items: tuple[ItemRow, ...]
    amending: tuple[DecisionRow, ...]
    amended: DecisionRow | None
    root: str
    chain: Chain


async def load_round_view(uow: UnitOfWork, actor: Actor, round_id: str) -> RoundView:
    """Load the decisions of a round; raises NotFound."""
    row = await load_round(uow, actor, round_id)
    rows = await queries.list_decisions(uow, round_id)
    has_draft = any(each.is_open_draft for each in rows)
    return RoundView(row, tuple(rows), permissions.may_draft(actor, row.awarding) and not has_draft)


async def load_view(uow: UnitOfWork, actor: Actor, decision_id: str, now: datetime) -> DecisionView:
    """Load a decision with everything its page shows; raises NotFound."""
    row = await load_decision(uow, actor, decision_id)
    items = await queries.list_items(uow, row.id)
    candidates = await _list_candidates(uow, actor, row)
    named = {item.nomination_id for item in items}
    money, citations = await _money_of(uow, row, items, day_of(now))
    return DecisionView(
        row=row,
        items=tuple(items),
        names={each.nomination_id: each.subject_name for each in candidates},
        omissions=tuple(await queries.list_omissions(uow, row.id)),
        addable=tuple(each for each in candidates if each.nomination_id not in named),
        votes=await list_votes(uow, row.round_id),
        money=money,
        citations=citations,
        amended=await queries.find_decision(uow, row.amends) if row.amends else None,
        amending=tuple(await queries.list_amending(uow, row.id)),
        ledger=tuple(await recoveries.list_of(uow, row.id)),
        batch=await batches.find_batch_of(uow, row.id),
        issued=await certificates.list_of_decision(uow, row.id),
        may_draft=permissions.may_draft(actor, row.awarding),
        may_record=permissions.may_record(actor, row.awarding),
        chain=await load_chain(uow, actor, named),
    )


async def load_public(uow: UnitOfWork, actor: Actor | None, decision_id: str) -> PublicView:
    """Load a published decision; raises NotFound for any other."""
    row = await queries.find_decision(uow, decision_id)
    if row is None or row.state is not DecisionState.PUBLISHED:
        raise NotFound(NONE)
    batch, items = await batches.find_batch_of(uow, row.id), await queries.list_items(uow, row.id)
    amending = [each for each in await queries.list_amending(uow, row.id) if each.state is DecisionState.PUBLISHED]
    return PublicView(
        row=row,
        items=tuple(items),
        amending=tuple(amending),
        amended=await queries.find_decision(uow, row.amends) if row.amends else None,
        root=batch.root if batch else "",
        chain=await load_chain(uow, actor, [item.nomination_id for item in items]),
    )


async def list_of_round(uow: UnitOfWork, round_id: str) -> list[DecisionRow]:
    """List a round's decisions that are signed; ask who may read them first."""
    return [row for row in await queries.list_decisions(uow, round_id) if row.signed_at is not None]


async def _list_candidates(uow: UnitOfWork, actor: Actor, row: DecisionRow) -> list[Candidate]:
    if row.kind is not DecisionKind.AWARD:
        return []
    return await list_candidates(uow, await load_round(uow, actor, row.round_id))


async def _money_of(
    uow: UnitOfWork, row: DecisionRow, items: list[ItemRow], today: date
) -> tuple[dict[str, int], tuple[tuple[str, str, str, bool], ...]]:
    """Return money by item, and the rules it rests on: as they were at signing, or of today for a draft."""
    if row.state is not DecisionState.DRAFT or row.kind is not DecisionKind.AWARD:
        told = [rule for item in items for rule in json.loads(item.money_basis or "[]")]
        rules = {(rule["code"], rule["value"], rule["citation"], rule["verified"]) for rule in told}
        return {item.id: item.money for item in items}, tuple(sorted(rules))
    try:
        found = compute_money(await list_rules(uow), items, today)
    except NotFound:
        return {}, ()
    return {key: each.amount for key, each in found.items()}, _citations(found)


def _citations(found: Mapping[str, Money]) -> tuple[tuple[str, str, str, bool], ...]:
    rules = {rule for each in found.values() for rule in (each.base, each.factor) if rule is not None}
    return tuple(sorted((rule.code, rule.value, rule.citation, rule.is_verified) for rule in rules))
