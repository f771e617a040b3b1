"""What becomes of a registration: cancelled, offered a free seat, accepted, run out; freed seats serve who waits."""

from dataclasses import dataclass
from datetime import datetime

from core.database import UnitOfWork
from core.ids import digest_of
from core.kernel import Conflict, N_, NotFound
from events.messages import service as messages
from events.programme.domain.session import State
from events.programme.service import seats as programme_seats
from events.programme.service.seats import Seats
from events.registration.domain.queue import HOLDS_SEAT, Status, may_follow, offer_until
from events.registration.models import Registration
from events.registration.queries import registrations as queries
from events.registration.queries.courses import find_origin
from events.registration.queries.registrations import RegistrationRow


async def find_by_token(uow: UnitOfWork, registration_id: str, token: str) -> RegistrationRow:
    """Load a registration by its id and the token that manages it; raises NotFound for any other.

    The token by which somebody came to a course opens the seats that the course brought too, and no others.
    """
    row = await queries.find_by_manage_digest(uow, digest_of(token))
    if row is None or row.id == registration_id:
        return _found(row)
    other = await queries.find_registration(uow, registration_id)
    if other is None or await find_origin(uow, other.id) != row.id:
        raise _unknown()
    return other


def _found(row: RegistrationRow | None) -> RegistrationRow:
    if row is None:
        raise _unknown()
    return row


async def cancel(uow: UnitOfWork, registration_id: str, now: datetime) -> bool:
    """Give up a seat or a place in the queue; the seat goes on in the same unit of work. False where it had ended.

    Raises NotFound for an unknown registration, Conflict where the session is over.
    """
    seats, row = await _hold(uow, registration_id)
    if not may_follow(Status(row.status), Status.CANCELLED):
        return False
    if seats.row.ends_at <= now:
        raise Conflict(N_("This session is over."), code="over")
    await _leave(uow, seats, row, _Ending(Status.CANCELLED, now))
    return True


async def accept_offer(uow: UnitOfWork, registration_id: str, now: datetime) -> bool:
    """Take the seat that was offered; false where it is taken already. Raises Conflict where no offer stands."""
    _, row = await _hold(uow, registration_id)
    if row.status == Status.SEATED:
        return False
    if row.status != Status.OFFERED or (row.offer_ends_at is not None and row.offer_ends_at <= now):
        raise Conflict(N_("This offer has run out."), code="expired")
    row.status, row.offer_ends_at, row.is_confirmed = Status.SEATED, None, True
    row.version += 1
    await uow.session.flush()
    return True


async def expire_offer(uow: UnitOfWork, registration_id: str, now: datetime) -> bool:
    """Let an offer that nobody answered run out, and offer the seat on; false where it was answered."""
    seats, row = await _hold(uow, registration_id)
    if row.status != Status.OFFERED or row.offer_ends_at is None or row.offer_ends_at > now:
        return False
    await _leave(uow, seats, row, _Ending(Status.EXPIRED, now))
    return True


async def decide(uow: UnitOfWork, registration_id: str, status: Status, now: datetime) -> Status:
    """Let an officer agree (SEATED: a seat, or the queue where none is free) or refuse. Raises Conflict if decided."""
    seats, row = await _hold(uow, registration_id)
    if row.status != Status.PENDING:
        raise Conflict(N_("This was decided already."))
    if status is not Status.SEATED:
        row.status, row.ended_at = Status.REFUSED, now
    elif seats.is_full or seats.row.waiting:
        row.status = Status.WAITING
        seats.queue()
    else:
        row.status = Status.SEATED
        seats.take()
    row.is_confirmed = row.status != Status.REFUSED
    row.version += 1
    await uow.session.flush()
    return Status(row.status)


async def fill_seats(uow: UnitOfWork, session_id: str, now: datetime) -> int:
    """Give the free seats of a session to who waits longest; returns how many. Raises NotFound."""
    return await _serve(uow, await programme_seats.hold(uow, session_id), now)


async def _hold(uow: UnitOfWork, registration_id: str) -> tuple[Seats, Registration]:
    found = await queries.find_registration(uow, registration_id)
    if found is None:
        raise _unknown()
    seats = await programme_seats.hold(uow, found.session_id)
    row = await queries.hold(uow, registration_id)
    if row is None:
        raise _unknown()
    return seats, row


@dataclass(frozen=True, slots=True)
class _Ending:
    status: Status
    now: datetime


async def _leave(uow: UnitOfWork, seats: Seats, row: Registration, ending: _Ending) -> None:
    before = Status(row.status)
    row.status, row.ended_at, row.offer_ends_at = ending.status, ending.now, None
    row.version += 1
    if before in HOLDS_SEAT:
        seats.free()
    elif before is Status.WAITING:
        seats.leave()
    await messages.cancel(uow, [f"registration:{row.id}"], ending.now)
    await uow.session.flush()
    await _serve(uow, seats, ending.now)


async def _serve(uow: UnitOfWork, seats: Seats, now: datetime) -> int:
    served = 0
    while seats.row.state == State.RELEASED and seats.row.ends_at > now and not seats.is_full:
        head = await queries.find_head(uow, seats.row.id)
        if head is None:
            break
        until = offer_until(now, seats.row.starts_at)
        head.status = Status.SEATED if until is None else Status.OFFERED
        head.offer_ends_at = until
        head.version += 1
        seats.leave()
        seats.take()
        await uow.session.flush()
        served += 1
    return served


def _unknown() -> NotFound:
    return NotFound(N_("There is no such registration."))
