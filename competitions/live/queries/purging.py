"""Deleting a rehearsal, in slices. Only rows of rehearsals are found here: what counts is append-only elsewhere."""

from datetime import datetime

from sqlalchemy import delete, func, or_, select

from competitions.live.models import RehearsalAnswer, RehearsalLog, Room, RoomBooking, Seat, SeatPartyCell
from core.database import UnitOfWork

SLICE = 500


async def list_rehearsals_to_delete(uow: UnitOfWork, finished_before: datetime, idle_before: datetime) -> list[str]:
    """List rehearsals that ended before a moment, and those that nobody ended and that were to open before another."""
    to_open = func.coalesce(RoomBooking.opens_at, Room.created_at)
    old = or_(Room.finished_at < finished_before, Room.finished_at.is_(None) & (to_open < idle_before))
    statement = select(Room.id).join(RoomBooking, RoomBooking.room_id == Room.id)
    return list(await uow.session.scalars(statement.where(RoomBooking.is_rehearsal, old).order_by(Room.id)))


async def delete_seats(uow: UnitOfWork, room_id: str) -> bool:
    """Delete some seats of a rehearsal with all that hangs on them; say whether there were any."""
    rehearsal = select(RoomBooking.room_id).where(RoomBooking.room_id == room_id, RoomBooking.is_rehearsal)
    found = await uow.session.scalars(select(Seat.id).where(Seat.room_id.in_(rehearsal)).limit(SLICE))
    ids = list(found)
    await uow.session.execute(delete(RehearsalAnswer).where(RehearsalAnswer.seat_id.in_(ids)))
    await uow.session.execute(delete(SeatPartyCell).where(SeatPartyCell.seat_id.in_(ids)))
    await uow.session.execute(delete(Seat).where(Seat.id.in_(ids)))
    return bool(ids)


async def delete_room(uow: UnitOfWork, room_id: str) -> None:
    """Delete a rehearsal whose seats are gone."""
    booking = await uow.session.get(RoomBooking, room_id)
    if booking is None or not booking.is_rehearsal:
        return
    await uow.session.execute(delete(RehearsalLog).where(RehearsalLog.room_id == room_id))
    await uow.session.delete(booking)
    await uow.session.flush()
    await uow.session.execute(delete(Room).where(Room.id == room_id))
