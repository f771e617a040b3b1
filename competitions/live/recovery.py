"""After a commit whose acknowledgement was lost: what the database holds after all, taken over by the running room."""

from typing import TYPE_CHECKING

from competitions.live import service
from competitions.live.rows import SeatRow
from competitions.live.seating import LiveSeat
from competitions.live.service import StoredRoom

if TYPE_CHECKING:
    from competitions.live.room import Room


async def reconcile(room: "Room") -> None:
    """Take over seats, answers and transitions that were stored although nobody was told; a retry then finds them."""
    if not room.is_uncertain:
        return
    room.is_uncertain = False
    try:
        async with room.context.database.reading() as uow:
            stored = await service.load_room(uow, room.id)
    except BaseException:
        room.is_uncertain = True
        raise
    _take_over_rows(room, stored)
    if stored.room.head.length > room.head.length:
        await _take_over_transition(room, stored)


def _take_over_rows(room: "Room", stored: StoredRoom) -> None:
    for row in stored.seats:
        seat = room.seating.find(row.id)
        if seat is None and row.join_key not in room.joining:
            room.seating.add(LiveSeat(row))
    for answer in stored.answers:
        seat, place = room.seating.find(answer.seat_id), (answer.seat_id, answer.question)
        if seat is not None and place not in room.pending and room.scoreboard.find(answer.question, seat.id) is None:
            room.scoreboard.take(answer)
            seat.stored += 1


def _take_over_standing(room: "Room", seat: LiveSeat, row: SeatRow) -> None:
    if row.standing == "active" and not seat.is_active:
        room.audience.readmit(seat)
    elif row.standing != seat.standing:
        room.audience.send_away(seat, "banned" if row.standing == "banned" else "kicked", room.now())
    seat.halves, seat.revision = row.halves, row.revision
    room.seating.note_factor(seat)


async def _take_over_transition(room: "Room", stored: StoredRoom) -> None:
    room.row, room.head, room.revision = stored.room, stored.room.head, stored.room.revision
    room.scoreboard.annulled = stored.room.annulled
    room.late = [late for late in room.late if (late.seat_id, late.question) not in stored.late]
    for row in stored.seats:
        seat = room.seating.find(row.id)
        if seat is not None and row.revision > seat.revision:
            _take_over_standing(room, seat, row)
    timeline, before = stored.room.timeline, room.timeline
    views = await room.views(timeline)
    room.set_timeline(timeline)
    room.set_views(views)
    if timeline.version > before.version:
        room.answer_close_waiters(timeline)
        await room.announce(again=True)
    if room.is_finished:
        room.audience.say_farewell_later(room.now)
