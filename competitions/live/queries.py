"""Every SQL statement of the live rooms."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Table, bindparam, column, delete, insert, select, table, update

from competitions.live.domain.eventlog import Head
from competitions.live.domain.policy import RoomPolicy
from competitions.live.domain.timeline import Timeline
from competitions.live.models import Answer, Room, RoomFact, RoomLog, Seat, SeatPartyCell
from competitions.live.rows import AnswerRow, Change, PostedFact, Rekey, RoomListing, RoomRow, SeatRow, UnitIds
from competitions.quizzes.domain.document import parse_document, to_document
from core.database import UnitOfWork

UNIT = table("unit", column("id"), column("code"))  # of the package `units`, by name as foreign keys are


async def insert_room(uow: UnitOfWork, room: RoomRow) -> None:
    """Store a new room; its PIN is held until it is released."""
    uow.session.add(
        Room(
            id=room.id,
            pin=room.pin,
            pin_held=room.pin,
            title=room.quiz.title,
            quiz=to_document(room.quiz),
            scoring=room.policy.scoring.value,
            mode=room.policy.mode.value,
            policy=msgspec.to_builtins(room.policy),
            shuffle_seed=room.shuffle_seed,
            timeline=msgspec.to_builtins(room.timeline),
            phase=room.timeline.phase.value,
            heartbeat_at=room.heartbeat_at,
            created_by=room.created_by,
            created_at=room.created_at,
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


async def insert_log(uow: UnitOfWork, room_id: str, first: int, lines: Iterable[str]) -> None:
    """Append lines to a room's log; `first` is the number of the first of them."""
    rows = [{"room_id": room_id, "position": first + index, "line": line} for index, line in enumerate(lines)]
    await _execute_many(uow, RoomLog, rows)


async def update_seats(uow: UnitOfWork, change: Change) -> None:
    """Store what hosts decided about seats."""
    for seat in change.seats:
        values = {"halves": seat.halves, "standing": seat.standing, "revision": seat.revision}
        await uow.session.execute(update(Seat).where(Seat.id == seat.seat_id).values(values))


async def insert_seats(uow: UnitOfWork, seats: Sequence[SeatRow], unit_ids: UnitIds) -> None:
    """Store new seats, party cells apart."""
    rows = []
    for seat in seats:
        row = _columns(seat)
        row["commune_id"] = unit_ids.get(row.pop("commune") or "")
        row["school_id"] = unit_ids.get(row.pop("school") or "")
        del row["party_cell"], row["reuses_key"]
        rows.append(row)
    await _execute_many(uow, Seat, rows)
    cells = [{"seat_id": s.id, "unit_id": unit_ids[s.party_cell]} for s in seats if s.party_cell is not None]
    await _execute_many(uow, SeatPartyCell, cells)


async def update_tokens(uow: UnitOfWork, rekeys: Sequence[Rekey]) -> None:
    """Give seats fresh tokens; the former ones stop working."""
    if rekeys:
        seat = _table(Seat)
        statement = update(seat).where(seat.c.id == bindparam("seat")).values(token_digest=bindparam("digest"))
        rows = [{"seat": rekey.seat_id, "digest": rekey.token_digest} for rekey in rekeys]
        await (await uow.session.connection()).execute(statement, rows)


async def release_keys(uow: UnitOfWork, room_id: str, before: int) -> None:
    """Give up join keys of seats older than `before` (ms), so that the same key may make a new seat."""
    statement = update(Seat).where(Seat.room_id == room_id, Seat.joined_at < before, Seat.join_key.is_not(None))
    await uow.session.execute(statement.values(join_key=None))


async def insert_answers(uow: UnitOfWork, answers: Sequence[AnswerRow]) -> None:
    """Store answers; the primary key refuses a second one of a seat to a question."""
    await _execute_many(uow, Answer, [answer._asdict() for answer in answers])


async def update_heartbeats(uow: UnitOfWork, heartbeats: Mapping[str, int]) -> None:
    """Note until when rooms were alive."""
    for room_id, at in heartbeats.items():
        await uow.session.execute(update(Room).where(Room.id == room_id).values(heartbeat_at=at))


async def find_room(uow: UnitOfWork, room_id: str) -> RoomRow | None:
    """Find a room."""
    room = (await uow.session.execute(select(Room).where(Room.id == room_id))).scalar_one_or_none()
    return None if room is None else _room_row(room)


async def list_held_pins(uow: UnitOfWork) -> set[str]:
    """Return the PINs that may not be given out."""
    return set((await uow.session.execute(select(Room.pin).where(Room.pin_held.is_not(None)))).scalars())


async def list_held_rooms(uow: UnitOfWork) -> list[RoomRow]:
    """List the rooms whose PIN is held: those that run, and those that finished not long ago."""
    rooms = await uow.session.execute(select(Room).where(Room.pin_held.is_not(None)).order_by(Room.created_at))
    return [_room_row(room) for room in rooms.scalars()]


async def list_rooms(uow: UnitOfWork, *, limit: int = 50, finished: bool | None = None) -> list[RoomListing]:
    """List rooms, newest first; only (un)finished ones where `finished` is given."""
    statement = select(Room).order_by(Room.created_at.desc()).limit(limit)
    if finished is not None:
        statement = statement.where(Room.finished_at.is_not(None) if finished else Room.finished_at.is_(None))
    return [
        RoomListing(
            id=room.id,
            pin=room.pin,
            title=room.title,
            phase=room.phase,
            mode=room.mode,
            scoring=room.scoring,
            created_at=room.created_at,
            finished_at=room.finished_at,
            created_by=room.created_by,
        )
        for room in (await uow.session.execute(statement)).scalars()
    ]


async def is_question_open(uow: UnitOfWork) -> bool:
    """Say whether a question is open in any room."""
    return (await uow.session.execute(select(Room.id).where(Room.phase == "open").limit(1))).first() is not None


async def list_rooms_without_facts(uow: UnitOfWork) -> list[str]:
    """List finished rooms whose newest revision has not reached the ledger."""
    statement = select(Room.id).where(Room.finished_at.is_not(None), Room.facts_revision < Room.revision)
    return list((await uow.session.execute(statement)).scalars())


async def update_facts_revision(uow: UnitOfWork, room_id: str, revision: int) -> None:
    """Note which revision the ledger has."""
    await uow.session.execute(update(Room).where(Room.id == room_id).values(facts_revision=revision))


async def release_pins(uow: UnitOfWork, finished_before: datetime) -> list[str]:
    """Release the PINs of rooms that finished before; return the rooms' ids."""
    condition = (Room.pin_held.is_not(None), Room.finished_at < finished_before)
    ids = list((await uow.session.execute(select(Room.id).where(*condition))).scalars())
    await uow.session.execute(update(Room).where(Room.id.in_(ids)).values(pin_held=None))
    return ids


async def erase_pupil_names(uow: UnitOfWork, finished_before: datetime, now: datetime) -> list[str]:
    """Erase the full names in pupils' rooms that finished before; return the rooms' ids."""
    condition = (Room.names_erased_at.is_(None), Room.finished_at < finished_before)
    ids = list((await uow.session.execute(select(Room.id).where(*condition))).scalars())
    await uow.session.execute(update(Seat).where(Seat.room_id.in_(ids)).values(full_name=None, join_key=None))
    await uow.session.execute(update(Room).where(Room.id.in_(ids)).values(names_erased_at=now))
    return ids


async def list_posted_facts(uow: UnitOfWork, room_id: str) -> list[PostedFact]:
    """List which of a room's subjects stand in the ledger."""
    rows = await uow.session.execute(
        select(RoomFact.room_id, RoomFact.subject, RoomFact.source_key).where(RoomFact.room_id == room_id)
    )
    return [PostedFact(*row) for row in rows]


async def insert_posted_facts(uow: UnitOfWork, facts: Sequence[PostedFact]) -> None:
    """Note which subjects stand in the ledger."""
    await _execute_many(uow, RoomFact, [_columns(fact) for fact in facts])


async def delete_posted_fact(uow: UnitOfWork, fact: PostedFact) -> None:
    """Note that a subject's fact was reversed."""
    condition = (RoomFact.room_id == fact.room_id, RoomFact.subject == fact.subject)
    await uow.session.execute(delete(RoomFact).where(*condition))


async def list_seats(uow: UnitOfWork, room_id: str) -> list[SeatRow]:
    """List every seat of a room, in the order of joining."""
    commune, school, cell = (UNIT.alias(name) for name in ("commune", "school", "cell"))
    statement = (
        select(Seat, commune.c.code, school.c.code, cell.c.code)
        .outerjoin(commune, commune.c.id == Seat.commune_id)
        .outerjoin(school, school.c.id == Seat.school_id)
        .outerjoin(SeatPartyCell, SeatPartyCell.seat_id == Seat.id)
        .outerjoin(cell, cell.c.id == SeatPartyCell.unit_id)
        .where(Seat.room_id == room_id)
        .order_by(Seat.joined_at, Seat.id)
    )
    return [
        SeatRow(
            id=seat.id,
            room_id=room_id,
            token_digest=seat.token_digest,
            join_key=seat.join_key,
            joined_at=seat.joined_at,
            name=seat.name,
            commune=commune_code,
            school=school_code,
            party_cell=cell_code,
            members=seat.members,
            halves=seat.halves,
            revision=seat.revision,
            standing=seat.standing,
            full_name=seat.full_name,
        )
        for seat, commune_code, school_code, cell_code in await uow.session.execute(statement)
    ]


async def list_answers(uow: UnitOfWork, room_id: str) -> list[AnswerRow]:
    """List every stored answer of a room by question and seat."""
    answer = _table(Answer)
    columns = [answer.c[name] for name in AnswerRow._fields]
    statement = select(*columns).where(answer.c.room_id == room_id).order_by(answer.c.question, answer.c.seat_id)
    return [AnswerRow(*row) for row in await uow.session.execute(statement)]


async def list_log(uow: UnitOfWork, room_id: str, kind: str = "") -> list[str]:
    """List the lines of a room's log, or those of one kind; quotes inside texts are escaped, so none is mistaken."""
    statement = select(RoomLog.line).where(RoomLog.room_id == room_id).order_by(RoomLog.position)
    if kind:
        statement = statement.where(RoomLog.line.contains(f'"kind":"{kind}"', autoescape=True))
    return list((await uow.session.execute(statement)).scalars())


def _room_row(room: Room) -> RoomRow:
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
    )


def _table(model: type[Any]) -> Table:
    found: Table = model.__table__
    return found


def _columns(row: SeatRow | PostedFact) -> dict[str, Any]:
    """Return a flat row by column; `dataclasses.asdict` copies deeply and costs 16 µs an answer."""
    return {name: getattr(row, name) for name in row.__slots__}


async def _execute_many(uow: UnitOfWork, model: type[Any], rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        await (await uow.session.connection()).execute(insert(_table(model)), list(rows))
