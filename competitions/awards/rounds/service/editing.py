"""Changing a draft: all that it says, until it is set going; from then on its rules stand and only dates move."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from competitions.awards.domain.words import RoundState
from competitions.awards.rounds.domain.basis import Basis, read_basis, write_basis
from competitions.awards.rounds.domain.rules_document import Award, Rules, free_code, read_rules, write_rules
from competitions.awards.rounds.domain.steps import Step
from competitions.awards.rounds.queries import steps as queries
from competitions.awards.rounds.queries.reading import RoundRow
from competitions.awards.rounds.queries.steps import EventRow
from competitions.awards.rounds.service import access
from competitions.awards.rounds.service.drafting import NewRound, check_new
from core import audit
from core.audit import Act
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, N_, NotFound


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as its forms show it; `stamp` tells whether somebody changed it meanwhile."""

    row: RoundRow
    basis: Basis
    rules: Rules
    steps: tuple[Step, ...]
    stamp: str


async def load_draft(uow: UnitOfWork, actor: Actor, round_id: str) -> Draft:
    """Load a draft that the actor prepares; raises Forbidden, NotFound, Conflict for a round that was set going."""
    row = await access.access_change(uow, actor, round_id)
    if row.state is not RoundState.DRAFT:
        raise Conflict(
            N_("This round was set going: its rules stand. Dates are postponed on its page, each with a reason.")
        )
    steps = tuple(await queries.list_steps(uow, round_id))
    return Draft(row, read_basis(row.board), read_rules(row.rules), steps, _stamp(row, steps))


async def hold_draft(uow: UnitOfWork, actor: Actor, round_id: str, stamp: str) -> Draft:
    """Load a draft to change it; raises Conflict also where somebody changed it after the form was opened."""
    access.check_prepares(actor)
    await queries.hold_round(uow, round_id)
    draft = await load_draft(uow, actor, round_id)
    if stamp != draft.stamp:
        raise Conflict(
            N_("Somebody else has changed this draft meanwhile. Your words are kept here: look, then save again.")
        )
    return draft


def award_at(draft: Draft, place: str | None) -> Award | None:
    """Return the award at a place, the first is 1; None for a new one. Raises NotFound."""
    if place is None:
        return None
    known = {str(number): award for number, award in enumerate(draft.rules.awards, start=1)}
    if place not in known:
        raise NotFound(N_("There is no such award in this round."))
    return known[place]


def code_at(draft: Draft, place: str | None) -> str:
    """Return the code of the award at a place, or a free one for a new award; raises NotFound."""
    found = award_at(draft, place)
    return found.code if found else free_code(draft.rules)


def to_new(draft: Draft, rules: Rules) -> NewRound:
    """Return the draft with other rules."""
    row = draft.row
    return NewRound(
        unit_code=row.unit_code,
        title=row.title,
        category=row.category,
        procedure=row.procedure,
        occasion=row.occasion,
        basis=draft.basis,
        rules=rules,
        steps=draft.steps,
    )


async def save_draft(uow: UnitOfWork, actor: Actor, draft: Draft, new: NewRound, now: datetime) -> None:  # noqa: PLR0913, PLR0917 - who changes what into what, when
    """Store what a held draft says now; raises Invalid that says where."""
    await check_new(uow, new, draft.row.level)
    values = {
        "title": new.title.strip(),
        "category": new.category.value,
        "procedure": new.procedure.value,
        "occasion": new.occasion.strip(),
        "period": new.basis.period,
        "board": write_basis(new.basis),
        "rules": write_rules(new.rules),
    }
    round_id = draft.row.id
    await queries.change_round(uow, round_id, values, new.steps)
    await queries.add_event(uow, round_id, EventRow(now, "edit", "", actor.person_id, ""))
    await audit.record(uow, Act("round.edited", round_id, actor.person_id, {"round": round_id}), now)


def _stamp(row: RoundRow, steps: tuple[Step, ...]) -> str:
    dates = "|".join(f"{step.kind}{step.due_at.isoformat()}" for step in steps)
    said = f"{row.title}|{row.category}|{row.procedure}|{row.occasion}|{row.board}|{row.rules}|{dates}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]
