"""Drafting a round and setting it going."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from competitions.awards.domain.access import Awarding
from competitions.awards.domain.words import Category, Level, Procedure
from competitions.awards.rounds.domain.basis import Basis, check_basis, write_basis
from competitions.awards.rounds.domain.rules_document import Rules, check_rules, read_rules, write_rules
from competitions.awards.rounds.domain.steps import Step, check_order, decide_state
from competitions.awards.rounds.domain.templates import check_given
from competitions.awards.rounds.permissions import may_change
from competitions.awards.rounds.queries import places
from competitions.awards.rounds.queries import steps as queries
from competitions.awards.rounds.queries.places import UnitAt
from competitions.awards.rounds.queries.steps import EventRow
from competitions.awards.rounds.service import access
from core import audit
from core.audit import Act
from core.database import UnitOfWork
from core.kernel import Actor, FieldError, Forbidden, Invalid, N_
from units.domain.unit import Kind

LEVELS: Mapping[str, Level] = {
    Kind.PROVINCE: Level.PROVINCE,
    Kind.AGENCY: Level.DEPARTMENT,
    Kind.COMMUNE: Level.COMMUNE,
    Kind.SCHOOL: Level.SCHOOL,
}
"""Which kind of unit awards at which level."""
LONGEST_TITLE, LONGEST_OCCASION = 300, 120


@dataclass(frozen=True, slots=True)
class NewRound:
    """What a draft needs; `steps` in the order of the procedure."""

    unit_code: str
    title: str
    category: Category
    procedure: Procedure
    occasion: str
    basis: Basis
    rules: Rules
    steps: tuple[Step, ...]


async def create_draft(uow: UnitOfWork, actor: Actor, new: NewRound, now: datetime) -> str:
    """Store a draft and return its id; raises Forbidden, Invalid that says where."""
    access.check_prepares(actor)
    unit = await _find_awarding(uow, new.unit_code)
    if not may_change(actor, Awarding(unit.code, LEVELS[unit.kind])):
        raise Forbidden(access.NOT_YOURS)
    await check_new(uow, new, LEVELS[unit.kind])
    values = {
        "unit_id": unit.id,
        "level": LEVELS[unit.kind].value,
        "title": new.title.strip(),
        "category": new.category.value,
        "procedure": new.procedure.value,
        "occasion": new.occasion.strip(),
        "period": new.basis.period,
        "board": write_basis(new.basis),
        "rules": write_rules(new.rules),
        "created_by": actor.person_id,
        "created_at": now,
    }
    round_id = await queries.add_round(uow, values, new.steps)
    await queries.add_event(uow, round_id, EventRow(now, "draft", "", actor.person_id, ""))
    await audit.record(uow, Act("round.drafted", round_id, actor.person_id, {"round": round_id}), now)
    return round_id


async def activate(uow: UnitOfWork, actor: Actor, round_id: str, now: datetime) -> None:
    """Set a draft going: from now on its steps run when they are due. Raises Forbidden, Conflict and Invalid."""
    row = await access.access_change(uow, actor, round_id)
    state = await queries.hold_round(uow, round_id)
    after = decide_state(state or row.state, "activate")
    check_given(row.level, read_rules(row.rules).awards)
    await queries.set_state(uow, round_id, after)
    await queries.add_event(uow, round_id, EventRow(now, "activate", "", actor.person_id, ""))
    await audit.record(uow, Act("round.activated", round_id, actor.person_id, {"round": round_id}), now)


async def check_new(uow: UnitOfWork, new: NewRound, level: Level) -> None:
    """Raise Invalid where a draft says what no round of the level could be run by, at its field."""
    _check(new)
    check_given(level, new.rules.awards)
    await _check_units(uow, new.rules)


async def _find_awarding(uow: UnitOfWork, code: str) -> UnitAt:
    unit = await places.find_unit(uow, code)
    if unit is None or unit.kind not in LEVELS:
        wrong = N_("This unit gives no awards.")
        raise Invalid(wrong, errors=(FieldError("unit", wrong),))
    return unit


def _check(new: NewRound) -> None:
    check_basis(new.basis)
    check_rules(new.rules)
    check_order(new.steps)
    checks = (
        ("title", 0 < len(new.title.strip()) <= LONGEST_TITLE, N_("Write a title, of at most 300 characters.")),
        (
            "occasion",
            0 < len(new.occasion.strip()) <= LONGEST_OCCASION,
            N_("Write what the achievement is for, in at most 120 characters."),
        ),
    )
    errors = tuple(FieldError(name, why) for name, holds, why in checks if not holds)
    if errors:
        raise Invalid(N_("The round needs some changes."), errors=errors)


async def _check_units(uow: UnitOfWork, rules: Rules) -> None:
    """Every unit that the rules name is an open one; a key with a colon is a subject's own."""
    named = {
        "candidates": {each.proposed_by for each in rules.candidates} | ({rules.within} if rules.within else set()),
        "excluded": {key for key in rules.excluded if ":" not in key},
        "traits": set(rules.traits),
    }
    known = {unit.code for unit in await places.list_units_at(uow, set[str]().union(*named.values()))}
    wrong = N_("There is no unit with the code %(unit)s.")
    errors = tuple(
        FieldError(pointer, wrong, {"unit": code}) for pointer, codes in named.items() for code in sorted(codes - known)
    )
    if errors:
        raise Invalid(wrong, unit=str(errors[0].params["unit"]), errors=errors)
