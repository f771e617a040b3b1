"""Marking a commune's checklist, and looking at those of the whole province."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.queries.access import list_units_with_sessions
from core import audit
from core.database import UnitOfWork
from core.kernel import LOCAL_ZONE, Actor, Conflict, Invalid, N_, NotFound
from events.day.domain.readiness import Commune, Wish, find_errors, least_ready_first
from events.day.queries import readiness as queries
from events.programme.queries.festivals import FestivalRow, find_festival
from events.programme.queries.planning import UnitAt, find_units_at
from events.programme.service.access import access_planning, check_planner
from events.programme.service.planning import MEND
from units.domain.unit import Kind
from units.queries import list_units

SEEN_WITHIN = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Overview:
    """The communes of the province, the festival that is prepared (None: none this year), and whose are the actor's."""

    festival: FestivalRow | None
    communes: tuple[Commune, ...]
    own: frozenset[str]
    now: datetime


@dataclass(frozen=True, slots=True)
class Checklist:
    """One commune's checklist."""

    festival: FestivalRow
    unit: UnitAt
    commune: Commune


async def load_overview(uow: UnitOfWork, actor: Actor, *, by_name: bool, now: datetime) -> Overview:
    """Load all communes, the least ready first unless they are wanted by name. Raises Forbidden."""
    check_planner(actor)
    festival = await find_festival(uow, now.astimezone(LOCAL_ZONE).year)
    marks = await queries.list_marks(uow, festival.id) if festival else {}
    signed_in = await list_units_with_sessions(uow, now - SEEN_WITHIN, now)
    communes = [
        Commune(unit.code, unit.name, marks.get(unit.id, {}), unit.id in signed_in)
        for unit in await list_units(uow, Kind.COMMUNE)
    ]
    ordered = communes if by_name else least_ready_first(communes)
    return Overview(festival, tuple(ordered), frozenset(str(grant.unit_code) for grant in actor.grants), now)


async def load_checklist(uow: UnitOfWork, actor: Actor, code: str, now: datetime) -> Checklist:
    """Load the checklist of a commune that the actor plans for. Raises Forbidden, NotFound and Conflict."""
    await access_planning(uow, actor, code)
    unit = (await find_units_at(uow, {code})).get(code)
    if unit is None or unit.kind != Kind.COMMUNE:
        raise NotFound(N_("Only communes have a checklist."))
    festival = await find_festival(uow, now.astimezone(LOCAL_ZONE).year)
    if festival is None:
        raise Conflict(N_("No festival is open this year."))
    marks = (await queries.list_marks(uow, festival.id, unit.id)).get(unit.id, {})
    signed_in = await list_units_with_sessions(uow, now - SEEN_WITHIN, now)
    return Checklist(festival, unit, Commune(unit.code, unit.name, marks, unit.id in signed_in))


@dataclass(frozen=True, slots=True)
class Marked:
    """What a form says of a commune's points."""

    code: str
    wishes: Sequence[Wish]


async def mark(uow: UnitOfWork, actor: Actor, marked: Marked, now: datetime) -> int:
    """Store the points that were changed; returns how many. Raises Invalid by field beside what loading raises."""
    found = await load_checklist(uow, actor, marked.code, now)
    errors = find_errors(marked.wishes)
    if errors:
        raise Invalid(MEND, errors=errors)
    new = [wish for wish in marked.wishes if wish.is_new]
    if new:
        await queries.put_marks(uow, queries.Marking(found.festival.id, found.unit.id, actor.person_id, now), new)
        detail = {wish.item: wish.state for wish in new}
        await audit.record(uow, audit.Act("readiness.marked", found.unit.id, actor.person_id, detail), now)
    return len(new)
