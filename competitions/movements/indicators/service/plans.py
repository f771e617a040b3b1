"""Plans: which hold, and taking a new one over."""

from dataclasses import dataclass
from datetime import datetime

from competitions.movements.indicators import queries
from competitions.movements.indicators.domain.document import Changes, Head, compare, read_document, to_document
from competitions.movements.indicators.domain.plan import Plan, choose_plan
from competitions.movements.indicators.permissions import may_load_plan
from competitions.movements.indicators.queries import StoredPlan
from competitions.movements.indicators.service.shelf import shelf_of
from core import audit, versions
from core.database import UnitOfWork
from core.kernel import Actor, Forbidden, N_, NotFound, PersonId
from leaderboards.service.publishing import IndicatorChoice
from units.domain.unit import Kind
from units.queries.history import find_province

CHANGED = "plans"
"""The counter that moves on with every plan that is stored."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a plan: its version, and whether that is a new one."""

    version: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a plan over would do: the version before (None: a new plan) and what differs."""

    plan: Plan
    before: int | None
    changes: Changes
    is_known: bool


async def list_plans(uow: UnitOfWork, as_of: datetime | None = None) -> tuple[Plan, ...]:
    """List the newest version of each plan (by a moment), the plan that begins last first."""
    version = await versions.current(uow, CHANGED)

    async def read() -> tuple[Plan, ...]:
        rows = await queries.list_versions(uow, as_of)
        return tuple(read_document(row.head, row.document, row.version) for row in rows)

    return await shelf_of(uow).get((CHANGED, version, as_of), read)


async def load_plan(uow: UnitOfWork, year: int, as_of: datetime | None = None) -> Plan:
    """Load the plan of a year (as it was at a moment); raises NotFound where there is none."""
    plan = choose_plan(await list_plans(uow, as_of), year)
    if plan is None:
        raise NotFound(N_("There is no plan for this year."))
    return plan


async def knows_indicator(uow: UnitOfWork, code: str) -> bool:
    """Say whether any plan, of now or of other years, has the indicator."""
    return any(plan.find(code) is not None for plan in await list_plans(uow))


async def list_choices(uow: UnitOfWork, kind: Kind) -> tuple[IndicatorChoice, ...]:
    """List the indicators of the plan that begins last of which boards of a kind can show the reached share."""
    plan = next(iter(await list_plans(uow)), None)
    return tuple(
        IndicatorChoice(each.code, each.title)
        for each in (plan.indicators if plan else ())
        if kind in each.scope and (each.targets or each.undated)
    )


async def preview_plan(uow: UnitOfWork, actor: Actor, plan: Plan) -> Preview:
    """Say what taking the plan over would change; raises Forbidden."""
    await check_loader(uow, actor)
    before = await _find(uow, plan.number)
    changes = compare(before.indicators if before else (), plan.indicators)
    return Preview(plan, before.version if before else None, changes, before is not None and _is_same(before, plan))


async def take_over(uow: UnitOfWork, actor: Actor, plan: Plan, now: datetime) -> Stored:
    """Store the plan as an act of staff; the same plan again changes nothing. Raises Forbidden."""
    await check_loader(uow, actor)
    stored = await store_plan(uow, plan, now, by=actor.person_id)
    if stored.is_new:
        detail = {"version": str(stored.version)}
        await audit.record(uow, audit.Act("plan.stored", plan.number, actor.person_id, detail), now)
    return stored


async def store_plan(uow: UnitOfWork, plan: Plan, now: datetime, by: PersonId | None = None) -> Stored:
    """Store the plan as the next version of its number, unless the newest is equal."""
    before = await _find(uow, plan.number)
    if before is not None and _is_same(before, plan):
        return Stored(before.version, is_new=False)
    version = before.version + 1 if before else 1
    await queries.add_version(uow, StoredPlan(_head(plan), version, to_document(plan.indicators), now, by))
    versions.bump(uow, CHANGED)
    return Stored(version, is_new=True)


async def _find(uow: UnitOfWork, number: str) -> Plan | None:
    return next((plan for plan in await list_plans(uow) if plan.number == number), None)


def _head(plan: Plan) -> Head:
    return Head(plan.number, plan.title, plan.issued_on, plan.valid_from, plan.valid_to)


def _is_same(one: Plan, other: Plan) -> bool:
    return _head(one) == _head(other) and to_document(one.indicators) == to_document(other.indicators)


async def check_loader(uow: UnitOfWork, actor: Actor) -> None:
    """Raise Forbidden for somebody who may not load plans."""
    if not may_load_plan(actor, await find_province(uow)):
        raise Forbidden(N_("Only organizers of the province and administrators load plans."))
