"""Statements about what happens inside a room: seats, answers, its log. Rehearsals have tables of their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, column, select, table, update

from competitions.live.domain.policy import Keeping
from competitions.live.models import Answer, RehearsalAnswer, RehearsalLog, RoomLog, Seat, SeatPartyCell
from competitions.live.rows import AnswerRow, Change, Rekey, SeatRow, UnitIds
from core.database import UnitOfWork
from core.upserts import add_rows, add_tuples, table_of

UNIT = table("unit", column("id"), column("code"))  # of the package `units`, by name as foreign keys are


@dataclass(frozen=True, slots=True)
class _Kept:
    """The tables behind one way of keeping."""

    answers: type[Answer | RehearsalAnswer]
    log: type[RoomLog | RehearsalLog]


@dataclass(frozen=True, slots=True)
class LogPlace:
    """Where lines go: the room, the number of the first of them, and how it is kept."""

    room_id: str
    first: int
    keeping: Keeping


KEPT = {Keeping.RECORD: _Kept(Answer, RoomLog), Keeping.REHEARSAL: _Kept(RehearsalAnswer, RehearsalLog)}


async def insert_log(uow: UnitOfWork, place: LogPlace, lines: Iterable[str]) -> None:
    """Append lines to a room's log."""
    room_id, first = place.room_id, place.first
    rows = [{"room_id": room_id, "position": first + index, "line": line} for index, line in enumerate(lines)]
    await add_rows(uow, KEPT[place.keeping].log, rows)


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
    await add_rows(uow, Seat, rows)
    cells = [{"seat_id": s.id, "unit_id": unit_ids[s.party_cell]} for s in seats if s.party_cell is not None]
    await add_rows(uow, SeatPartyCell, cells)


async def update_tokens(uow: UnitOfWork, rekeys: Sequence[Rekey]) -> None:
    """Give seats fresh tokens; the former ones stop working."""
    if rekeys:
        seat = table_of(Seat)
        statement = update(seat).where(seat.c.id == bindparam("seat")).values(token_digest=bindparam("digest"))
        rows = [{"seat": rekey.seat_id, "digest": rekey.token_digest} for rekey in rekeys]
        await (await uow.session.connection()).execute(statement, rows)


async def revive_seats(uow: UnitOfWork, seat_ids: Sequence[str]) -> None:
    """Let seats play again that had been taken out; one that was banned meanwhile stays banned."""
    condition = (Seat.id.in_(seat_ids), Seat.standing == "kicked")
    await uow.session.execute(update(Seat).where(*condition).values(standing="active", revision=Seat.revision + 1))


async def release_keys(uow: UnitOfWork, room_id: str, before: int) -> None:
    """Give up join keys of seats older than `before` (ms), so that the same key may make a new seat."""
    statement = update(Seat).where(Seat.room_id == room_id, Seat.joined_at < before, Seat.join_key.is_not(None))
    await uow.session.execute(statement.values(join_key=None))


async def insert_answers(uow: UnitOfWork, answers: Sequence[AnswerRow], keeping: Keeping) -> None:
    """Store answers; the primary key refuses a second one of a seat to a question."""
    await add_tuples(uow, KEPT[keeping].answers, AnswerRow._fields, answers)


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


async def list_answers(uow: UnitOfWork, room_id: str, keeping: Keeping) -> list[AnswerRow]:
    """List every stored answer of a room by question and seat."""
    answer = table_of(KEPT[keeping].answers)
    columns = [answer.c[name] for name in AnswerRow._fields]
    statement = select(*columns).where(answer.c.room_id == room_id).order_by(answer.c.question, answer.c.seat_id)
    return [AnswerRow(*row) for row in await uow.session.execute(statement)]


async def list_log(uow: UnitOfWork, room_id: str, keeping: Keeping, kind: str = "") -> list[str]:
    """List the lines of a room's log, or those of one kind; quotes inside texts are escaped, so none is mistaken."""
    log = KEPT[keeping].log
    statement = select(log.line).where(log.room_id == room_id).order_by(log.position)
    if kind:
        statement = statement.where(log.line.contains(f'"kind":"{kind}"', autoescape=True))
    return list((await uow.session.execute(statement)).scalars())


def _columns(row: SeatRow) -> dict[str, Any]:
    """Return a flat row by column; `dataclasses.asdict` copies deeply and costs 16 µs an answer."""
    return {name: getattr(row, name) for name in row.__slots__}
