"""Statements about rooms: opening, moving, releasing them, and what of them stands in the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, column, delete, exists, insert, not_, or_, select, table, update

from competitions.live.domain.eventlog import Head
from competitions.live.domain.phases import Phase
from competitions.live.domain.policy import Mode, RoomPolicy
from competitions.live.domain.timeline import Timeline
from competitions.live.models import Room, RoomBooking, RoomFact, Seat
from competitions.live.rows import Booking, Change, PostedFact, RoomRow
from competitions.quizzes.domain.document import parse_document, to_document
from core.database import UnitOfWork

UNIT = table("unit", column("id"), column("code"))  # of the package `units`, by name as foreign keys are


async def insert_room(uow: UnitOfWork, room: RoomRow) -> None:
    """Store a new room; its PIN is held until it is released."""
    policy, opens_at = room.policy, room.policy.opens_at
    unit_id = await uow.session.scalar(select(UNIT.c.id).where(UNIT.c.code == policy.commune))
    uow.session.add(
        Room(
            id=room.id,
            pin=room.pin,
            pin_held=room.pin,
            title=room.quiz.title,
            quiz=to_document(room.quiz),
            scoring=policy.scoring.value,
            mode=policy.mode.value,
            policy=msgspec.to_builtins(policy),
            shuffle_seed=room.shuffle_seed,
            timeline=msgspec.to_builtins(room.timeline),
            phase=room.timeline.phase.value,
            heartbeat_at=room.heartbeat_at,
            created_by=room.created_by,
            created_at=room.created_at,
        )
    )
    await uow.session.flush()
    uow.session.add(
        RoomBooking(
            room_id=room.id,
            unit_id=unit_id,
            session_id=policy.session or None,
            led_by=room.booking.led_by,
            opens_at=None if opens_at is None else datetime.fromtimestamp(opens_at / 1000, UTC),
            is_rehearsal=policy.is_rehearsal,
        )
    )
    await uow.session.flush()


async def update_room(uow: UnitOfWork, room_id: str, change: Change) -> None:
    """Store a transition of a room."""
    values: dict[str, Any] = {
        "timeline": msgspec.to_builtins(change.timeline),
        "phase": change.timeline.phase.value,
        "heartbeat_at": change.heartbeat_at,
        "revision": change.revision,
        "annulled": sorted(change.annulled),
        "log_length": change.head.length,
        "log_head": change.head.hash,
    }
    if change.finished_at is not None:
        values["finished_at"] = change.finished_at
    await uow.session.execute(update(Room).where(Room.id == room_id).values(values))
    if change.booking is not None:
        booking = await uow.session.get(RoomBooking, room_id) or RoomBooking(room_id=room_id)
        booking.led_by = change.booking.led_by
        booking.taken_from, booking.taken_at = change.booking.taken_from, change.booking.taken_at
        uow.session.add(booking)


async def update_heartbeats(uow: UnitOfWork, heartbeats: Mapping[str, int]) -> None:
    """Note until when rooms were alive."""
    for room_id, at in heartbeats.items():
        await uow.session.execute(update(Room).where(Room.id == room_id).values(heartbeat_at=at))


async def find_room(uow: UnitOfWork, room_id: str) -> RoomRow | None:
    """Find a room."""
    found = (await uow.session.execute(_with_booking().where(Room.id == room_id))).one_or_none()
    return None if found is None else _room_row(found[0], found[1])


async def list_held_pins(uow: UnitOfWork) -> set[str]:
    """Return the PINs that may not be given out."""
    return set((await uow.session.execute(select(Room.pin).where(Room.pin_held.is_not(None)))).scalars())


async def list_held_ids(uow: UnitOfWork) -> list[str]:
    """List the rooms whose PIN is held: those that run, and those that finished not long ago."""
    held = select(Room.id).where(Room.pin_held.is_not(None)).order_by(Room.created_at, Room.id)
    return list(await uow.session.scalars(held))


async def is_question_open(uow: UnitOfWork) -> bool:
    """Say whether a question is open before anybody: a room that runs by itself and empty keeps nobody waiting."""
    is_watched = or_(Room.mode == Mode.HOSTED, select(Seat.id).where(Seat.room_id == Room.id).exists())
    found = await uow.session.execute(select(Room.id).where(Room.phase == "open", is_watched).limit(1))
    return found.first() is not None


async def list_rooms_without_facts(uow: UnitOfWork) -> list[str]:
    """List finished rooms whose newest revision has not reached the ledger; rehearsals never do."""
    rehearsals = select(RoomBooking.room_id).where(RoomBooking.is_rehearsal)
    condition = (Room.finished_at.is_not(None), Room.facts_revision < Room.revision, Room.id.not_in(rehearsals))
    return list(await uow.session.scalars(select(Room.id).where(*condition)))


async def update_facts_revision(uow: UnitOfWork, room_id: str, revision: int) -> None:
    """Note which revision the ledger has."""
    await uow.session.execute(update(Room).where(Room.id == room_id).values(facts_revision=revision))


@dataclass(frozen=True, slots=True)
class PinsKept:
    """Since when PINs are kept: of finished rooms, of games and of lobbies in which nothing has happened any more."""

    finished_since: datetime
    game_since: datetime
    lobby_since: datetime


async def release_pins(uow: UnitOfWork, kept: PinsKept) -> list[str]:
    """Release the PINs of rooms that are over, or that everybody has left; return the rooms' ids."""
    begun = Room.phase != Phase.LOBBY.value
    old = or_(Room.finished_at < kept.finished_since, and_(begun, _silent(kept.game_since)), _silent(kept.lobby_since))
    ids = list((await uow.session.execute(select(Room.id).where(Room.pin_held.is_not(None), old))).scalars())
    await uow.session.execute(update(Room).where(Room.id.in_(ids)).values(pin_held=None))
    return ids


async def erase_pupil_names(uow: UnitOfWork, finished_before: datetime, now: datetime) -> list[str]:
    """Erase the full names in pupils' rooms that finished before; return the rooms' ids."""
    condition = (Room.names_erased_at.is_(None), Room.finished_at < finished_before)
    ids = list((await uow.session.execute(select(Room.id).where(*condition))).scalars())
    await uow.session.execute(update(Seat).where(Seat.room_id.in_(ids)).values(full_name=None, join_key=None))
    await uow.session.execute(update(Room).where(Room.id.in_(ids)).values(names_erased_at=now))
    return ids


async def erase_names_in_silent_rooms(uow: UnitOfWork, silent_since: datetime) -> None:
    """Erase pupils' full names in rooms that nobody finished and in which nothing has happened since."""
    named = exists().where(Seat.room_id == Room.id, Seat.full_name.is_not(None))
    ids = list(await uow.session.scalars(select(Room.id).where(_silent(silent_since), named)))
    await uow.session.execute(update(Seat).where(Seat.room_id.in_(ids)).values(full_name=None, join_key=None))


def _silent(since: datetime) -> ColumnElement[bool]:
    """Say that nobody finished the room, and that since then it neither moved nor anybody came, nor was it to open."""
    at = int(since.timestamp() * 1000)
    opens = exists().where(RoomBooking.room_id == Room.id, RoomBooking.opens_at >= since)
    came = exists().where(Seat.room_id == Room.id, Seat.joined_at >= at)
    return and_(Room.finished_at.is_(None), Room.heartbeat_at < at, not_(opens), not_(came))


async def list_posted_facts(uow: UnitOfWork, room_id: str) -> list[PostedFact]:
    """List which of a room's subjects stand in the ledger."""
    rows = await uow.session.execute(
        select(RoomFact.room_id, RoomFact.subject, RoomFact.source_key).where(RoomFact.room_id == room_id)
    )
    return [PostedFact(*row) for row in rows]


async def insert_posted_facts(uow: UnitOfWork, facts: Sequence[PostedFact]) -> None:
    """Note which subjects stand in the ledger."""
    rows = [{"room_id": fact.room_id, "subject": fact.subject, "source_key": fact.source_key} for fact in facts]
    if rows:
        await uow.session.execute(insert(RoomFact), rows)


async def delete_posted_fact(uow: UnitOfWork, fact: PostedFact) -> None:
    """Note that a subject's fact was reversed."""
    condition = (RoomFact.room_id == fact.room_id, RoomFact.subject == fact.subject)
    await uow.session.execute(delete(RoomFact).where(*condition))


def _with_booking() -> Select[Room, RoomBooking]:
    return select(Room, RoomBooking).outerjoin(RoomBooking, RoomBooking.room_id == Room.id)


def _room_row(room: Room, booking: RoomBooking | None) -> RoomRow:
    return RoomRow(
        id=room.id,
        pin=room.pin,
        quiz=parse_document(room.quiz),
        policy=msgspec.convert(room.policy, RoomPolicy),
        shuffle_seed=room.shuffle_seed,
        timeline=msgspec.convert(room.timeline, Timeline),
        heartbeat_at=room.heartbeat_at,
        revision=room.revision,
        annulled=frozenset(room.annulled),
        head=Head(room.log_length, room.log_head),
        facts_revision=room.facts_revision,
        created_by=room.created_by,
        created_at=room.created_at,
        finished_at=room.finished_at,
        names_erased_at=room.names_erased_at,
        booking=Booking(room.created_by)
        if booking is None
        else Booking(booking.led_by, booking.taken_from, booking.taken_at),
    )
