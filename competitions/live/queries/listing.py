"""Rooms as lists show them: narrowed by commune and by who leads, newest first."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, column, func, or_, select, table

from competitions.live.domain.phases import Phase
from competitions.live.domain.policy import RoomPolicy
from competitions.live.models import Room, RoomBooking, Seat
from competitions.live.rows import RoomListing, RunningRoom, SessionRoom, UnitRoom
from core.database import UnitOfWork

UNIT = table("unit", column("id"), column("code"), column("name"))
PERSON = table("person", column("id"), column("name"))


@dataclass(frozen=True, slots=True)
class Within:
    """The rooms in somebody's reach: those they opened or lead, and those of some communes, by code."""

    person_id: str
    communes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to: a commune's code, a person who leads, rooms that are over or not (None: both).

    With `open_by` rooms whose door opens later are left out, with `within` those out of somebody's reach.
    """

    commune: str = ""
    led_by: str = ""
    is_finished: bool | None = None
    with_rehearsals: bool = True
    open_by: datetime | None = None
    within: Within | None = None


async def list_rooms(uow: UnitOfWork, wanted: Wanted, *, limit: int = 50) -> list[RoomListing]:
    """List rooms, newest first."""
    leader = func.coalesce(RoomBooking.led_by, Room.created_by)
    names = (func.coalesce(PERSON.c.name, ""), func.coalesce(UNIT.c.name, ""))
    columns = (*(getattr(Room, name) for name in STORED), leader, *names, RoomBooking.opens_at)
    statement = (
        select(*columns, Room.policy)
        .outerjoin(RoomBooking, RoomBooking.room_id == Room.id)
        .outerjoin(UNIT, UNIT.c.id == RoomBooking.unit_id)
        .outerjoin(PERSON, PERSON.c.id == leader)
        .where(*_conditions(wanted, leader))
        .order_by(Room.created_at.desc(), Room.id)
        .limit(limit)
    )
    rows = await uow.session.execute(statement)
    return [RoomListing(msgspec.convert(policy, RoomPolicy).worth, *stored) for *stored, policy in rows]


async def list_session_rooms(uow: UnitOfWork, session_ids: Collection[str]) -> Mapping[str, Sequence[SessionRoom]]:
    """Return the rooms of sessions by the session's id, the first made first; sessions without one are absent."""
    columns = (Room.id, Room.pin, RoomBooking.opens_at, RoomBooking.is_rehearsal, Room.finished_at.is_not(None))
    statement = (
        select(func.coalesce(RoomBooking.session_id, ""), *columns)
        .join(Room, Room.id == RoomBooking.room_id)
        .where(RoomBooking.session_id.in_(session_ids))
        .order_by(Room.created_at, Room.id)
    )
    found: dict[str, list[SessionRoom]] = defaultdict(list)
    for session_id, room_id, pin, opens_at, is_rehearsal, is_over in await uow.session.execute(statement):
        found[session_id].append(SessionRoom(room_id, pin, opens_at, is_rehearsal, is_over))
    return found


async def list_unit_rooms(uow: UnitOfWork, commune: str, first: datetime, last: datetime) -> list[UnitRoom]:
    """List the rooms of a commune of no session that open between two moments, or are open; the first made first."""
    opens = RoomBooking.opens_at
    statement = (
        select(Room.id, Room.title, Room.pin, opens)
        .join(RoomBooking, RoomBooking.room_id == Room.id)
        .join(UNIT, UNIT.c.id == RoomBooking.unit_id)
        .where(UNIT.c.code == commune, RoomBooking.session_id.is_(None), RoomBooking.is_rehearsal.is_(False))
        .where(Room.pin_held.is_not(None), Room.finished_at.is_(None))
        .where(or_(opens.is_(None), and_(opens >= first, opens < last)))
        .order_by(Room.created_at, Room.id)
    )
    return [UnitRoom(*row) for row in await uow.session.execute(statement)]


async def list_running(uow: UnitOfWork) -> list[RunningRoom]:
    """List the rooms of all processes that run or have somebody in their lobby; rehearsals are nobody's business."""
    seats = select(func.count(Seat.id)).where(Seat.room_id == Room.id, Seat.standing == "active").scalar_subquery()
    columns = (Room.id, Room.title, Room.phase, seats, func.coalesce(UNIT.c.code, ""))
    statement = (
        select(*columns)
        .outerjoin(RoomBooking, RoomBooking.room_id == Room.id)
        .outerjoin(UNIT, UNIT.c.id == RoomBooking.unit_id)
        .where(Room.pin_held.is_not(None), Room.finished_at.is_(None), RoomBooking.is_rehearsal.is_not(True))
        .where(or_(Room.phase != Phase.LOBBY.value, seats > 0))
    )
    return [RunningRoom(*row) for row in await uow.session.execute(statement)]


STORED = ("id", "pin", "title", "phase", "mode", "scoring", "created_at", "finished_at")


def _conditions(wanted: Wanted, leader: ColumnElement[Any]) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.is_finished is not None:
        conditions.append(Room.finished_at.is_not(None) if wanted.is_finished else Room.finished_at.is_(None))
    if wanted.commune:
        conditions.append(UNIT.c.code == wanted.commune)
    if wanted.led_by:
        conditions.append(leader == wanted.led_by)
    if not wanted.with_rehearsals:
        conditions.append(RoomBooking.is_rehearsal.is_not(True))
    if wanted.open_by is not None:
        conditions.append(or_(RoomBooking.opens_at.is_(None), RoomBooking.opens_at <= wanted.open_by))
    if wanted.within is not None:
        own = (leader == wanted.within.person_id, Room.created_by == wanted.within.person_id)
        conditions.append(or_(*own, UNIT.c.code.in_(sorted(wanted.within.communes))))
    return conditions
