"""What planners look at: units below with their sessions, people, changes that wait, slots that may clash, photos."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, column, delete, func, or_, select, table

from core.database import UnitOfWork
from core.vietnamese import fold, sort_key
from events.programme.domain.conflicts import Slot
from events.programme.domain.session import LONGEST, Content
from events.programme.models import Place, Session, SessionChange, SessionDraft, SessionPerson, SessionPhoto
from events.programme.queries.listing import Wanted, conditions_of
from events.programme.queries.planning import UnitAt

UNIT = table("unit", *(column(name) for name in ("id", "code", "name", "kind", "parent_id", "valid_to")))
HOSTING = ("province", "commune", "village", "school", "agency", "enterprise", "party_cell")
IN_ONE_STATEMENT = 500
MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit right below another, with how many sessions are planned there."""

    code: str
    name: str
    kind: str
    planned: int


@dataclass(frozen=True, slots=True)
class DraftRow:
    """What a session is to say after its next release."""

    session_id: str
    document: str
    version: int


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One release, move, correction or cancellation; `changes` is JSON of field → [before, after]."""

    id: str
    session_id: str
    sequence: int
    batch_id: str
    act: str
    changes: str
    reason: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A kept photograph; everybody sees the one of `shown_digest`."""

    id: str
    session_id: str
    digest: str
    media_type: str
    caption: str
    has_children: bool
    shown_digest: str | None
    shown_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place of a commune."""

    id: str
    name: str
    kind: str
    address: str
    room_for: int | None


def scope_of(unit: UnitAt) -> Wanted:
    """Return what narrows a list to a unit and those below it: all, a commune's, or a host's own."""
    if unit.kind == "province":
        return Wanted(is_public=False)
    if unit.kind == "commune":
        return Wanted(commune=unit.code, is_public=False)
    return Wanted(host_ids=(unit.id,), is_public=False)


async def list_below(uow: UnitOfWork, unit: UnitAt) -> list[UnitLine]:
    """List the units right below one that hold sessions, in Vietnamese order."""
    key = Session.commune_id if unit.kind == "province" else Session.host_id
    planned = select(key.label("unit_id"), func.count(Session.id).label("planned")).group_by(key).subquery()
    statement = (
        select(UNIT.c.code, UNIT.c.name, UNIT.c.kind, func.coalesce(planned.c.planned, 0))
        .outerjoin(planned, planned.c.unit_id == UNIT.c.id)
        .where(UNIT.c.parent_id == unit.id, UNIT.c.valid_to.is_(None), UNIT.c.kind.in_(HOSTING))
    )
    lines = [UnitLine(*row) for row in await uow.session.execute(statement)]
    return sorted(lines, key=lambda line: (HOSTING.index(line.kind), sort_key(line.name)))


async def count_states(uow: UnitOfWork, wanted: Wanted) -> dict[str, int]:
    """Count sessions by state."""
    statement = select(Session.state, func.count(Session.id)).where(*conditions_of(wanted)).group_by(Session.state)
    return {row[0]: row[1] for row in await uow.session.execute(statement)}


async def list_people(uow: UnitOfWork, ids: Collection[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return pairs of role and name by session."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    asked = sorted(ids)
    for start in range(0, len(asked), IN_ONE_STATEMENT):
        statement = select(SessionPerson.session_id, SessionPerson.role, SessionPerson.name).where(
            SessionPerson.session_id.in_(asked[start : start + IN_ONE_STATEMENT])
        )
        for key, role, name in await uow.session.execute(statement.order_by(SessionPerson.role, SessionPerson.name)):
            found[key] = (*found.get(key, ()), (role, name))
    return found


async def drop_people(uow: UnitOfWork, session_id: str) -> None:
    """Forget who teaches, speaks and helps at a session, before the new ones are noted."""
    await uow.session.execute(delete(SessionPerson).where(SessionPerson.session_id == session_id))


async def find_draft(uow: UnitOfWork, session_id: str) -> DraftRow | None:
    """Find what waits for a session's next release."""
    return next(iter(await list_drafts(uow, [session_id])), None)


async def list_drafts(uow: UnitOfWork, ids: Collection[str]) -> list[DraftRow]:
    """List what waits for these sessions."""
    statement = select(SessionDraft.session_id, SessionDraft.document, SessionDraft.version)
    rows = await uow.session.execute(statement.where(SessionDraft.session_id.in_(sorted(ids))))
    return [DraftRow(*row) for row in rows]


async def list_waiting_ids(uow: UnitOfWork, wanted: Wanted) -> list[str]:
    """List sessions that wait for a release: new ones and changed ones, by their beginning."""
    changed = select(SessionDraft.session_id)
    waits = or_(Session.state == "draft", (Session.state == "released") & Session.id.in_(changed))
    statement = select(Session.id).where(waits, *conditions_of(wanted))
    return list(await uow.session.scalars(statement.order_by(Session.starts_at, Session.id).limit(MOST_WAITING)))


async def hold_draft(uow: UnitOfWork, session_id: str) -> SessionDraft | None:
    """Return the row of what waits; its session must be held."""
    return await uow.session.get(SessionDraft, session_id)


async def find_twin(uow: UnitOfWork, asked: tuple[str, str, str, datetime]) -> str | None:
    """Find a standing session of the same host code, kind, title and beginning: the same form sent twice."""
    code, kind, title, starts_at = asked
    host = select(UNIT.c.id).where(UNIT.c.code == code).scalar_subquery()
    statement = select(Session.id).where(
        Session.host_id == host, Session.kind == kind, Session.title == title, Session.starts_at == starts_at
    )
    return await uow.session.scalar(statement.where(Session.state != "cancelled").limit(1))


async def find_meant(uow: UnitOfWork, host: str, content: Content) -> str | None:
    """Find a standing session of a host (its code) that is this one: the same form sent twice, or one that was planned.

    The same kind, and the same title and beginning, or the same place at the same time.
    """
    host_id = select(UNIT.c.id).where(UNIT.c.code == host).scalar_subquery()
    same_words = (Session.title == content.title.strip()) & (Session.starts_at == content.starts_at)
    same_time = (Session.starts_at < content.ends_at) & (Session.ends_at > content.starts_at)
    same_place = Session.place_id.in_(select(Place.id).where(Place.folded == fold(content.place.strip())))
    where = (Session.host_id == host_id, Session.kind == content.kind, Session.state != "cancelled")
    statement = select(Session.id).where(*where, same_words | (same_time & same_place))
    return await uow.session.scalar(statement.order_by(same_words.desc(), Session.id).limit(1))


async def list_slots(uow: UnitOfWork, around: Sequence[Slot]) -> list[Slot]:
    """List the slots that may clash with these: the same place or person in the same span; these are among them."""
    if not around:
        return []
    since, until = min(each.starts_at for each in around), max(each.ends_at for each in around)
    places = {each.place_id for each in around if each.place_id}
    people = {name for each in around for name in each.people}
    with_people = select(SessionPerson.session_id).where(SessionPerson.folded.in_(sorted(people)))
    statement = select(Session.id, Session.starts_at, Session.ends_at, Session.place_id).where(
        Session.starts_at < until,
        Session.starts_at > since - LONGEST,
        Session.ends_at > since,
        Session.state.in_(("draft", "released")),
        or_(Session.place_id.in_(sorted(places)), Session.id.in_(with_people)),
    )
    rows = list(await uow.session.execute(statement))
    folded = await list_folded(uow, [row[0] for row in rows])
    return [Slot(key, starts, ends, place, folded.get(key, frozenset())) for key, starts, ends, place in rows]


async def list_folded(uow: UnitOfWork, ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return the folded names of people by session."""
    found: dict[str, frozenset[str]] = {}
    for start in range(0, len(ids), IN_ONE_STATEMENT):
        statement = select(SessionPerson.session_id, SessionPerson.folded).where(
            SessionPerson.session_id.in_(ids[start : start + IN_ONE_STATEMENT])
        )
        for key, name in await uow.session.execute(statement):
            found[key] = found.get(key, frozenset()) | {name}
    return found


async def list_changes(uow: UnitOfWork, session_id: str) -> list[ChangeRow]:
    """List what was done to a session, the latest first."""
    statement = _changes().where(SessionChange.session_id == session_id).order_by(SessionChange.sequence.desc())
    return [ChangeRow(*row) for row in await uow.session.execute(statement)]


async def list_changes_since(uow: UnitOfWork, after: str, limit: int = 100) -> list[ChangeRow]:
    """List changes of all sessions after the one with this id ("" for all), in their order."""
    statement = _changes().where(SessionChange.id > after).order_by(SessionChange.id).limit(limit)
    return [ChangeRow(*row) for row in await uow.session.execute(statement)]


async def list_of_batch(uow: UnitOfWork, batch_id: str) -> set[str]:
    """Return the sessions that one act has changed already."""
    return set(await uow.session.scalars(select(SessionChange.session_id).where(SessionChange.batch_id == batch_id)))


async def list_photos(uow: UnitOfWork, session_id: str) -> list[PhotoRow]:
    """List a session's photographs."""
    statement = select(*(getattr(SessionPhoto, name) for name in PhotoRow.__dataclass_fields__))
    statement = statement.where(SessionPhoto.session_id == session_id).order_by(SessionPhoto.made_at)
    return [PhotoRow(*row) for row in await uow.session.execute(statement)]


async def hold_photo(uow: UnitOfWork, photo_id: str) -> SessionPhoto | None:
    """Return a photograph's row held for a change."""
    statement = select(SessionPhoto).where(SessionPhoto.id == photo_id).with_for_update()
    return (await uow.session.scalars(statement)).one_or_none()


async def list_places(uow: UnitOfWork, unit_id: str) -> list[PlaceRow]:
    """List the places of a unit that are in use, in Vietnamese order."""
    statement = select(Place.id, Place.name, Place.kind, Place.address, Place.room_for)
    statement = statement.where(Place.unit_id == unit_id, Place.closed_at.is_(None))
    return sorted((PlaceRow(*row) for row in await uow.session.execute(statement)), key=lambda row: sort_key(row.name))


def _changes() -> Select[*tuple[Any, ...]]:  # the fields of ChangeRow
    return select(
        SessionChange.id,
        SessionChange.session_id,
        SessionChange.sequence,
        SessionChange.batch_id,
        SessionChange.act,
        SessionChange.changes,
        SessionChange.reason,
        SessionChange.changed_at,
    )
