"""A planner's desk: a unit's sessions by page, the units below, and by name what gets in the way of what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.database import UnitOfWork
from core.kernel import Actor, Forbidden, N_
from events.programme.domain.conflicts import Clash, Conflict
from events.programme.domain.session import Content
from events.programme.permissions import PLANNERS
from events.programme.queries import console
from events.programme.queries.console import UnitLine
from events.programme.queries.listing import PAGE, count_sessions, list_sessions
from events.programme.queries.planning import UnitAt, find_units_at
from events.programme.queries.sessions import SessionRow, list_by_ids
from events.programme.service.access import access_planning, check_planner
from events.programme.service.editing import NEW, find_clashes, list_clashes


@dataclass(frozen=True, slots=True)
class Asked:
    """What narrows a desk; `unit` "" is the actor's own first unit. What is over by `now` comes last."""

    unit: str = ""
    state: str = ""
    text: str = ""
    page: int = 1
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clashing:
    """Another session that gets in the way, and what both want."""

    clash: Clash
    other: SessionRow


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of a unit's sessions. `clashes` are by session."""

    unit: UnitAt
    below: tuple[UnitLine, ...]
    rows: tuple[SessionRow, ...]
    total: int
    counts: Mapping[str, int]
    waiting: int
    clashes: Mapping[str, tuple[Clashing, ...]]
    asked: Asked


async def choose_unit(uow: UnitOfWork, actor: Actor, code: str) -> UnitAt:
    """Load the asked unit or the actor's own first one; raises Forbidden and NotFound."""
    check_planner(actor)
    own = next((str(grant.unit_code) for grant in actor.grants if grant.role in PLANNERS), "")
    chosen = code or own
    await access_planning(uow, actor, chosen)
    unit = (await find_units_at(uow, {chosen})).get(chosen)
    if unit is None:
        raise Forbidden(N_("You plan no sessions for this unit."))
    return unit


async def load_desk(uow: UnitOfWork, actor: Actor, asked: Asked) -> Desk:
    """Load a page of a unit's sessions. Raises Forbidden and NotFound."""
    unit = await choose_unit(uow, actor, asked.unit)
    scope = console.scope_of(unit)
    wanted = replace(scope, states=(asked.state,) if asked.state else (), text=asked.text, over_last=asked.now)
    rows = await list_sessions(uow, wanted, offset=(asked.page - 1) * PAGE)
    return Desk(
        unit,
        tuple(await console.list_below(uow, unit)),
        tuple(rows),
        await count_sessions(uow, wanted),
        await console.count_states(uow, scope),
        len(await console.list_waiting_ids(uow, scope)),
        await name_clashes(uow, await list_clashes(uow, rows)),
        asked,
    )


async def find_in_the_way(uow: UnitOfWork, unit_code: str, content: Content) -> tuple[Clashing, ...]:
    """Find what a new session would get in the way of, by name."""
    found = await find_clashes(uow, unit_code, content)
    return (await name_clashes(uow, found)).get(NEW, ())


async def name_clashes(uow: UnitOfWork, found: Sequence[Conflict]) -> dict[str, tuple[Clashing, ...]]:
    """Return by session what gets in its way."""
    rows = await list_by_ids(uow, {key for each in found for key in (each.first, each.second)})
    named: dict[str, tuple[Clashing, ...]] = {}
    for each in found:
        for own, other in ((each.first, each.second), (each.second, each.first)):
            if other in rows:
                named[own] = (*named.get(own, ()), Clashing(each.clash, rows[other]))
    return named
