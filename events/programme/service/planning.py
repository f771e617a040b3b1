"""Planning sessions: for a person at a unit, many at once for a rule, and places as they are named."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core import audit
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, Conflict, FieldError, Invalid, N_
from core.vietnamese import fold, slug
from events.domain.kinds import TargetGroup, find_rule
from events.programme.domain.session import Content, State, find_errors
from events.programme.models import LONGEST_WORDS, Session, SessionChange, SessionPerson
from events.programme.queries import planning as queries
from events.programme.queries.console import find_twin
from events.programme.queries.planning import UnitAt
from events.programme.queries.sessions import SessionRow, find_session
from events.programme.service.access import access_planning, access_session, no_such_session
from events.programme.service.placing import check_in_use, find_or_add_place

MEND = N_("Please mend the marked fields.")
LONGEST_SLUG = 80
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session for a unit. `series` and `series_day` name the rule that made it; both together make it once."""

    host: str
    content: Content
    state: State = State.DRAFT
    festival_id: str | None = None
    series_id: str | None = None
    series_day: date | None = None
    head_count: int | None = None
    room_id: str | None = None


async def create_session(uow: UnitOfWork, actor: Actor, new: NewSession, now: datetime) -> SessionRow:
    """Plan a session; released at once where the state says so. Raises Invalid by field, Forbidden, NotFound."""
    await access_planning(uow, actor, new.host)
    units = await queries.find_units_at(uow, {new.host})
    await check_in_use(uow, units.get(new.host), new.content.place)
    ids = await create_sessions(uow, [new], now, by=actor.person_id)
    await audit.record(uow, audit.Act("session.planned", ids[0], actor.person_id), now)
    return await _load(uow, ids[0])


async def plan_once(uow: UnitOfWork, actor: Actor, new: NewSession, now: datetime) -> SessionRow:
    """Plan a session; the same form sent twice leads to the first. Raises as `create_session`."""
    await access_planning(uow, actor, new.host)
    content = new.content
    twin = await find_twin(uow, (new.host, content.kind, content.title.strip(), content.starts_at))
    return await _load(uow, twin) if twin is not None else await create_session(uow, actor, new, now)


async def create_sessions(uow: UnitOfWork, many: Sequence[NewSession], now: datetime, *, by: str | None) -> list[str]:
    """Plan sessions for whoever may; returns the ids of those that were new.

    One of a series and a day that exists already changes nothing. Raises Invalid by field for the first bad one.
    """
    units = await queries.find_units_at(uow, {new.host for new in many})
    for new in many:
        check_content(new.content, units.get(new.host), now)
    known = await queries.list_series_days(uow, {new.series_id for new in many if new.series_id})
    fresh = [new for new in many if new.series_id is None or (new.series_id, new.series_day) not in known]
    made = [await _add(uow, new, units[new.host], _Making(now, by)) for new in fresh]
    await uow.session.flush()
    return made


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Which session does not take place, and why."""

    session_id: str
    reason: str


async def cancel_session(uow: UnitOfWork, actor: Actor, order: Cancellation, now: datetime) -> None:
    """Cancel a session, with a reason. Raises Conflict where it is over or cancelled, Invalid without a reason."""
    row = await access_session(uow, actor, order.session_id)
    reason = order.reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON or not reason.isprintable():
        text = N_("Say why in at most 300 characters.")
        raise Invalid(text, errors=(FieldError("reason", text),))
    stored = await queries.hold(uow, row.id)
    if stored is None:
        raise no_such_session()
    if stored.state not in {State.RELEASED, State.DRAFT}:
        raise Conflict(N_("This session is over or cancelled."))
    before, stored.state, stored.reason = stored.state, State.CANCELLED, reason
    await note_change(
        uow, stored, Change("cancel", f'{{"state":["{before}","cancelled"]}}', reason, actor.person_id), now
    )
    await audit.record(uow, audit.Act("session.cancelled", stored.id, actor.person_id), now)


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to a session: `changes` is JSON of field → [before, after]."""

    act: str
    changes: str
    reason: str = ""
    by: str | None = None
    batch: str = ""


async def note_change(uow: UnitOfWork, stored: Session, change: Change, now: datetime) -> None:
    """Raise the session's sequence and keep what changed beside it."""
    stored.sequence += 1
    stored.changed_at = now
    kept = SessionChange(
        id=new_id(),
        session_id=stored.id,
        sequence=stored.sequence,
        batch_id=change.batch or new_id(),
        act=change.act,
        changes=change.changes,
        reason=change.reason,
        changed_by=change.by,
        changed_at=now,
    )
    uow.session.add(kept)
    await uow.session.flush()


@dataclass(frozen=True, slots=True)
class _Making:
    now: datetime
    by: str | None


def fold_words(content: Content, unit: UnitAt) -> str:
    """Return what a search finds a session by."""
    return fold(f"{content.title} {content.place} {unit.name} {unit.commune_name or ''}")[:LONGEST_WORDS]


def check_content(content: Content, unit: UnitAt | None, now: datetime) -> None:
    """Raise Invalid by field for what cannot be planned at the unit."""
    errors = list(find_errors(content, now))
    rule = find_rule(content.kind)
    if unit is None:
        errors.append(FieldError("commune", N_("There is no unit with this code.")))
    elif rule is not None and unit.kind not in rule.hosts:
        errors.append(FieldError("kind", N_("Such a unit does not hold this kind of session.")))
    if errors:
        raise Invalid(MEND, errors=tuple(errors))


async def _add(uow: UnitOfWork, new: NewSession, unit: UnitAt, making: _Making) -> str:
    content, released = new.content, new.state is not State.DRAFT
    rule = find_rule(content.kind)
    place_id = await find_or_add_place(uow, unit, content.place) if content.place.strip() else None
    row = Session(
        id=new_id(),
        slug=f"{slug(content.title)[:LONGEST_SLUG].strip('-') or 'buoi'}-{secrets.token_hex(4)}",
        kind=content.kind,
        title=content.title.strip(),
        folded=fold_words(content, unit),
        about=content.about,
        festival_id=new.festival_id,
        series_id=new.series_id,
        series_day=new.series_day,
        host_id=unit.id,
        commune_id=unit.commune_id,
        village_id=unit.id if unit.kind == "village" else None,
        place_id=place_id,
        mode=content.mode,
        link=content.link,
        starts_at=content.starts_at,
        ends_at=content.ends_at,
        capacity=content.capacity,
        target_group=content.target_group or (rule.target if rule else TargetGroup.RESIDENT),
        language=content.language,
        aids=content.aids,
        admission=content.admission,
        state=new.state,
        room_id=new.room_id,
        head_count=new.head_count,
        made_by=making.by,
        made_at=making.now,
        released_at=making.now if released else None,
        changed_at=making.now,
    )
    uow.session.add(row)
    await uow.session.flush()
    add_people(uow, row.id, content.people)
    return row.id


def add_people(uow: UnitOfWork, session_id: str, people: Sequence[tuple[str, str]]) -> None:
    """Note who teaches, speaks and helps; one name once in a role."""
    known = {(role, fold(name)): name.strip() for role, name in people if name.strip()}
    for (role, folded), name in known.items():
        uow.session.add(SessionPerson(id=new_id(), session_id=session_id, role=role, name=name, folded=folded))


async def _load(uow: UnitOfWork, session_id: str) -> SessionRow:
    row = await find_session(uow, session_id)
    if row is None:
        raise no_such_session()
    return row
