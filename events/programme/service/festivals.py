"""The festival of a year: opening its window, copying last year's programme, beginning with a template."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from core import audit
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import LOCAL_ZONE, Actor, Conflict, FieldError, Forbidden, Invalid, N_, NotFound
from events.programme.domain.festival import (
    TEMPLATES,
    NewFestival,
    Part,
    Size,
    anchor_of,
    find_festival_errors,
    shift_day,
)
from events.programme.domain.session import Content
from events.programme.models import Festival
from events.programme.permissions import may_plan_province
from events.programme.queries import console, festivals
from events.programme.queries.festivals import FestivalRow
from events.programme.queries.listing import Wanted, list_sessions
from events.programme.queries.planning import find_units_at
from events.programme.queries.sessions import SessionRow
from events.programme.service.access import access_planning
from events.programme.service.planning import MEND, NewSession, create_sessions
from units.queries.history import find_province

SLICE = 25


async def create_festival(uow: UnitOfWork, actor: Actor, new: NewFestival, now: datetime) -> str:
    """Open the festival of a year. Raises Forbidden, Invalid by field, Conflict for a known year."""
    if not may_plan_province(actor, await find_province(uow)):
        raise Forbidden(N_("Only the province opens a festival."))
    errors = find_festival_errors(new)
    if errors or new.starts_on is None or new.ends_on is None:
        raise Invalid(MEND, errors=errors)
    if any(row.year == new.year for row in await festivals.list_festivals(uow)):
        text = N_("The festival of this year is there already.")
        raise Conflict(text, errors=(FieldError("year", text),))
    row = Festival(
        id=new_id(),
        year=new.year,
        title=new.title.strip(),
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        made_by=actor.person_id,
        made_at=now,
    )
    uow.session.add(row)
    await uow.session.flush()
    await audit.record(uow, audit.Act("festival.opened", row.id, actor.person_id), now)
    return row.id


@dataclass(frozen=True, slots=True)
class Copying:
    """Which festival's programme goes into which, for a unit and what lies below it."""

    source: str
    target: str
    unit: str


async def copy_slice(uow: UnitOfWork, actor: Actor, order: Copying, now: datetime) -> int:
    """Copy at most 25 sessions that are not there yet, as drafts; 0 when nothing is left."""
    await access_planning(uow, actor, order.unit)
    source, target = await load_festival(uow, order.source), await load_festival(uow, order.target)
    if source.id == target.id:
        raise Invalid(N_("Choose the festival of another year to copy from."))
    known = await festivals.list_known(uow, target.id)
    rows = await _list_programme(uow, source.id, order.unit)
    people = await console.list_people(uow, [row.id for row in rows])
    fresh = []
    for row in rows:
        content = _shifted(row, source.year, target.year)
        if (row.host_id, content.kind, content.title, content.starts_at) not in known:
            content = replace(content, people=people.get(row.id, ()))
            fresh.append(NewSession(row.host_code, content, festival_id=target.id))
    made = await create_sessions(uow, fresh[:SLICE], now, by=actor.person_id)
    return len(made)


@dataclass(frozen=True, slots=True)
class Beginning:
    """Which unit begins with the template of which size, in which festival."""

    unit: str
    festival: str
    size: Size


async def apply_template(uow: UnitOfWork, actor: Actor, order: Beginning, now: datetime) -> int:
    """Plan a template's sessions as drafts; what is there already stays as it is. Returns how many are new."""
    await access_planning(uow, actor, order.unit)
    festival = await load_festival(uow, order.festival)
    unit = (await find_units_at(uow, {order.unit}))[order.unit]
    known = await festivals.list_known(uow, festival.id)
    contents = [to_content(part, festival.year) for part in TEMPLATES[order.size]]
    fresh = [
        NewSession(order.unit, content, festival_id=festival.id)
        for content in contents
        if (unit.id, content.kind, content.title, content.starts_at) not in known
    ]
    return len(await create_sessions(uow, fresh, now, by=actor.person_id))


def to_content(part: Part, year: int) -> Content:
    """Return a template's session in a year."""
    day = anchor_of(year) + timedelta(days=part.day)
    starts_at = (datetime.combine(day, time(), LOCAL_ZONE) + timedelta(minutes=part.begins)).astimezone(UTC)
    return Content(
        kind=part.kind,
        title=part.title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=part.minutes),
        place=part.place,
        capacity=part.capacity,
    )


async def is_open(uow: UnitOfWork, year: int) -> bool:
    """Say whether a year has its festival."""
    return await festivals.find_festival(uow, year) is not None


async def list_programme(uow: UnitOfWork, festival_id: str, kind: str) -> list[SessionRow]:
    """List at most 500 sessions of one kind in a festival, drafts too."""
    return await list_sessions(uow, Wanted(festival_id=festival_id, kind=kind, is_public=False), limit=500)


async def list_programme_of(uow: UnitOfWork, year: int, kind: str) -> list[SessionRow]:
    """List the sessions of one kind in a year's festival; nothing before that is opened."""
    found = await festivals.find_festival(uow, year)
    return [] if found is None else await list_programme(uow, found.id, kind)


async def load_festival(uow: UnitOfWork, festival_id: str) -> FestivalRow:
    """Load a festival; raises NotFound."""
    found = await festivals.find_by_id(uow, festival_id)
    if found is None:
        raise NotFound(N_("There is no such festival."))
    return found


async def _list_programme(uow: UnitOfWork, festival_id: str, code: str) -> list[SessionRow]:
    unit = (await find_units_at(uow, {code}))[code]
    scope = console.scope_of(unit)
    rows: list[SessionRow] = []
    while True:
        wanted = replace(scope, festival_id=festival_id, states=("draft", "released", "held"))
        page = await list_sessions(uow, wanted, limit=500, offset=len(rows))
        rows += page
        if len(page) < 500:  # noqa: PLR2004 - the page asked for
            return rows


def _shifted(row: SessionRow, source: int, target: int) -> Content:
    local = row.starts_at.astimezone(LOCAL_ZONE)
    starts_at = datetime.combine(shift_day(local.date(), source, target), local.time(), LOCAL_ZONE).astimezone(UTC)
    return Content(
        kind=row.kind,
        title=row.title,
        starts_at=starts_at,
        ends_at=starts_at + (row.ends_at - row.starts_at),
        mode=row.mode,
        place=row.place_name or "",
        link=row.link,
        about=row.about,
        capacity=row.capacity,
        target_group=row.target_group,
        language=row.language,
        aids=row.aids,
        admission=row.admission,
    )
