"""Planned freezes, and the provisional list that every unit looks through before one; silence is noted as such."""

from dataclasses import dataclass
from datetime import date, datetime

from competitions.movements.declarations.domain.provisional import (
    Plan,
    ReviewState,
    find_plan_flaws,
    is_open_time,
    is_over,
)
from competitions.movements.declarations.permissions import (
    ANSWERERS,
    answering_reach,
    may_declare,
    may_look_through,
    may_plan,
)
from competitions.movements.declarations.queries import facts, places
from competitions.movements.declarations.queries import provisional as queries
from competitions.movements.declarations.queries.facts import Owners, Span, UnitFactRow
from competitions.movements.declarations.queries.provisional import FreezeRow, ListRow, ListsWanted
from competitions.movements.declarations.queries.writing import Doing
from competitions.movements.declarations.service.access import list_names, list_reached, require
from core import audit
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, FieldError, Forbidden, Invalid, N_, NotFound, UnitCode
from leaderboards.domain.periods import day_of, parse_period
from leaderboards.service.reading import ids_of, reporters_of
from units.domain.unit import Kind
from units.queries import find_units

IN_ONE_TURN = 200


async def list_planned_freezes(uow: UnitOfWork, kind: Kind) -> list[date]:
    """List the days on which boards of a kind of units are to be frozen, past ones too; for the Monday brief."""
    return [row.plan.freeze_on for row in await queries.list_freezes(uow) if row.plan.unit_kind == kind]


@dataclass(frozen=True, slots=True)
class Overview:
    """The lists the actor answers for, and for the Department every planned freeze."""

    lists: tuple[ListRow, ...]
    freezes: tuple[FreezeRow, ...]
    may_plan: bool
    today: date


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """One provisional list with a page of its facts."""

    row: ListRow
    facts: tuple[UnitFactRow, ...]
    total: int
    settled_by: str
    may_settle: bool


@dataclass(frozen=True, slots=True)
class Planning:
    """A plan to be stored; `freeze_id` None is a new one."""

    plan: Plan
    freeze_id: str | None = None


async def load_overview(uow: UnitOfWork, actor: Actor, wanted: ListsWanted, now: datetime) -> Overview:
    """Load what the actor has to look through or to watch over. Raises Forbidden."""
    require(actor, ANSWERERS)
    provinces = await places.list_provinces(uow)
    reach = answering_reach(actor, provinces)
    asked = ListsWanted(await list_reached(uow, reach), wanted.freeze_id, wanted.state)
    return Overview(
        lists=tuple(await queries.list_lists(uow, asked)),
        freezes=tuple(await queries.list_freezes(uow)) if reach.is_everything else (),
        may_plan=may_plan(actor, provinces),
        today=day_of(now),
    )


async def load_review(uow: UnitOfWork, actor: Actor, list_id: str, *, page: int) -> ReviewFile:
    """Load a unit's provisional list; raises NotFound, Forbidden."""
    row, place = await _access(uow, actor, list_id)
    period = parse_period(row.plan.period)
    code = UnitCode(row.unit_code)
    unit_id = (await find_units(uow, [code]))[code].id
    takers, reporters = await ids_of(uow, unit_id), await reporters_of(uow, unit_id)
    owners = Owners(frozenset(takers), frozenset(reporters))
    span = Span(period.start_at, period.end_at)
    names = await list_names(uow, {row.settled_by})
    return ReviewFile(
        row=row,
        facts=tuple(await facts.list_unit_facts(uow, owners, span, page=page)),
        total=await facts.count_unit_facts(uow, owners, span),
        settled_by=names.get(row.settled_by or "", ""),
        may_settle=row.state is ReviewState.OPEN and may_declare(actor, place.place),
    )


async def confirm_review(uow: UnitOfWork, actor: Actor, list_id: str, now: datetime) -> None:
    """Note that the unit looked its list through ("đã soát"); a second press changes nothing.

    Raises Forbidden, Conflict after the freeze day.
    """
    row, place = await _access(uow, actor, list_id)
    if not may_declare(actor, place.place):
        raise Forbidden(N_("The unit itself looks its list through."))
    if row.state is ReviewState.SILENT:
        raise Conflict(N_("The freeze day has passed; silence was noted."))
    doing = Doing(actor.person_id, now)
    if await queries.settle(uow, [row.id], ReviewState.REVIEWED, doing):
        detail = {"unit": row.unit_code, "period": row.plan.period}
        await audit.record(uow, audit.Act("provisional_list.reviewed", row.id, actor.person_id, detail), now)


async def load_freeze(uow: UnitOfWork, actor: Actor, freeze_id: str) -> FreezeRow:
    """Load a planned freeze to change it; raises Forbidden, NotFound."""
    await require_planner(uow, actor)
    freeze = await queries.find_freeze(uow, freeze_id)
    if freeze is None:
        raise NotFound(N_("There is no such planned freeze."))
    return freeze


async def require_planner(uow: UnitOfWork, actor: Actor) -> None:
    """Raise Forbidden unless the actor plans freezes: an organizer at the province, an administrator."""
    if not may_plan(actor, await places.list_provinces(uow)):
        raise Forbidden(N_("Only the organizer at the province plans freezes."))


async def plan_freeze(uow: UnitOfWork, actor: Actor, planning: Planning, now: datetime) -> str:
    """Store a plan, new or changed, and return its id. Once units have their lists only the day may move.

    Raises Forbidden, NotFound, Invalid for wrong days and for a second plan of the same kind and period.
    """
    await require_planner(uow, actor)
    flaws = list(find_plan_flaws(planning.plan, day_of(now)))
    others = [row for row in await queries.list_freezes(uow) if row.id != planning.freeze_id]
    if any((row.plan.unit_kind, row.plan.period) == _same(planning.plan) for row in others):
        flaws.append(FieldError("period", N_("This freeze is planned already.")))
    if flaws:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(flaws))
    freeze_id, doing = planning.freeze_id, Doing(actor.person_id, now)
    if freeze_id is None:
        freeze_id = await queries.add_freeze(uow, planning.plan, doing)
    else:
        await _change(uow, await load_freeze(uow, actor, freeze_id), planning.plan, doing)
    detail = {"kind": planning.plan.unit_kind, "period": planning.plan.period, "on": str(planning.plan.freeze_on)}
    await audit.record(uow, audit.Act("freeze.planned", freeze_id, actor.person_id, detail), now)
    return freeze_id


async def list_due(uow: UnitOfWork, now: datetime) -> list[FreezeRow]:
    """List the freezes whose lists are to be opened, or whose silence is to be noted, today."""
    today = day_of(now)
    rows = await queries.list_freezes(uow)
    return [
        row
        for row in rows
        if is_open_time(row.plan, today) or (is_over(row.plan, today) and row.counts.get(ReviewState.OPEN))
    ]


async def advance(uow: UnitOfWork, freeze: FreezeRow, now: datetime) -> int:
    """Open missing lists, or note silence after the day; at most 200 a turn. Returns how many; 0 means done."""
    if is_over(freeze.plan, day_of(now)):
        open_ids = await queries.list_open_ids(uow, freeze.id, limit=IN_ONE_TURN)
        silent = await queries.settle(uow, open_ids, ReviewState.SILENT, Doing("", now))
        await audit.record_all(uow, [audit.Act("provisional_list.silent", each) for each in silent], now)
        return len(silent)
    unit_ids = await queries.list_missing_units(uow, freeze, limit=IN_ONE_TURN)
    return await queries.add_lists(uow, freeze.id, unit_ids, now)


async def _access(uow: UnitOfWork, actor: Actor, list_id: str) -> tuple[ListRow, places.PlaceRow]:
    require(actor, ANSWERERS)
    row = await queries.find_list(uow, list_id)
    if row is None:
        raise NotFound(N_("There is no such provisional list."))
    unit = (await places.list_places(uow, {row.unit_id}))[row.unit_id]
    if not may_look_through(actor, unit.place):
        raise Forbidden(N_("You do not answer for this unit."))
    return row, unit


async def _change(uow: UnitOfWork, freeze: FreezeRow, plan: Plan, doing: Doing) -> None:
    if freeze.lists and _same(freeze.plan) != _same(plan):
        text = N_("Units have their lists already; only the day can be moved.")
        raise Invalid(N_("Please mend the marked fields."), errors=(FieldError("period", text),))
    await queries.change_freeze(uow, freeze.id, plan, doing)


def _same(plan: Plan) -> tuple[str, str]:
    return plan.unit_kind, plan.period
