"""Taking a seat: what a join form must hold, and the seat that is stored before anybody is told its token."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from competitions.live.domain.deadlines import read_factor
from competitions.live.domain.names import clean_name, public_pupil_name
from competitions.live.domain.phases import Phase
from competitions.live.domain.policy import Asked
from competitions.live.domain.timetable import local_time
from competitions.live.room import Room
from competitions.live.rows import Rekey, SeatRow
from competitions.live.seating import LiveSeat
from core.ids import digest_of, new_id, new_secret
from core.kernel import Busy, Conflict, DomainError, FieldError, Forbidden, Gone, Invalid, N_, SignInNeeded
from units.domain.unit import Kind

GROUP = range(2, 11)
MENDABLE = frozenset({"locked", "full", "banned", "invalid", "seat_unknown", "ticket"})


@dataclass(frozen=True, slots=True)
class JoinFields:
    """What a phone sent, unchecked."""

    key: str | None
    name: str | None
    commune: str | None = None
    school: str | None = None
    party_cell: str | None = None
    members: int | None = None
    time_factor: float | None = None
    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """A join that may be stored."""

    key: str
    name: str
    full_name: str | None
    commune: str | None
    school: str | None
    party_cell: str | None
    members: int
    halves: int


@dataclass(frozen=True, slots=True)
class Joined:
    """A seat and its fresh token; `is_new` says whether it was made now."""

    seat: LiveSeat
    token: str
    is_new: bool


Done = Callable[[Joined | DomainError], None]


def find_seat(room: Room, token: str) -> LiveSeat:
    """Return the seat of a token. Raises SignInNeeded coded `seat_unknown`, or Forbidden coded `banned`."""
    seat = room.seating.find_by_token(digest_of(token))
    if seat is None or seat.standing == "kicked":
        raise seat_unknown()
    if seat.standing == "banned":
        raise banned()
    return seat


def seat_unknown() -> SignInNeeded:
    """Return the 401 for a seat that is not, or no longer, known."""
    return SignInNeeded(N_("We do not know this seat. Please join again."), code="seat_unknown")


def banned() -> Forbidden:
    """Return the 403 for a seat that the host has excluded."""
    return Forbidden(N_("The host has excluded you from this room."), code="banned")


def join(room: Room, fields: JoinFields, done: Done) -> None:
    """Store a seat and then call `done` with it, or with the refusal. A key used again gets its seat back."""
    try:
        _join(room, fields, done)
    except DomainError as refusal:
        done(refusal)


def _join(room: Room, fields: JoinFields, done: Done) -> None:
    key = read_key(fields.key)
    if key in room.joining:
        room.joining[key].append(lambda: join(room, fields, done))
        return
    now = room.now()
    known = room.seating.find_by_key(key, now, expires=not room.policy.needs_ticket)
    if known is not None:
        _give_fresh_token(room, known, done)
        return
    check_open(room)
    request = read_join(room, key, fields)
    _take_seat(room, request, done, now)


def read_key(key: str | None) -> str:
    """Return the client's key in its one form, or raise Invalid."""
    try:
        return str(UUID(key or ""))
    except ValueError:
        raise _invalid("/key", N_("The key must be a UUID.")) from None


def opens_later_at(room: Room) -> int | None:
    """Return when the room's door opens (ms of the calendar), None once it has, or once the game has begun."""
    opens_at, clock = room.policy.opens_at, room.context.clock
    waits = opens_at is not None and room.timeline.phase is Phase.LOBBY and clock.now().timestamp() * 1000 < opens_at
    return opens_at if waits else None


def check_open(room: Room) -> None:
    """Raise Gone, Conflict coded `locked` (also before its door opens) or Busy coded `full`: nobody new may come in."""
    if room.is_finished or room.is_finishing:
        raise Gone(N_("This quiz is over."))
    opens_at = opens_later_at(room)
    if opens_at is not None:
        raise Conflict(
            N_("This room opens at %(at)s."), code="locked", extra={"opens_at": opens_at}, at=local_time(opens_at)
        )
    if room.timeline.locked:
        raise Conflict(N_("The host has locked the room."), code="locked")
    if room.seating.active + len(room.joining) >= room.policy.capacity:
        raise Busy(N_("This room is full."), code="full")


def read_join(room: Room, key: str, fields: JoinFields) -> JoinRequest:
    """Check what the phone sent against the room's rules; raises Invalid with a pointer."""
    name = clean_name(fields.name or "")
    members = _read_members(room, 1 if fields.members is None else fields.members)
    ask = room.policy.ask
    commune = _read_unit(room, "/commune", fields.commune, Kind.COMMUNE)
    school = _read_unit(room, "/school", fields.school, Kind.SCHOOL)
    party_cell = _read_unit(room, "/party_cell", fields.party_cell, Kind.PARTY_CELL)
    return JoinRequest(
        key=key,
        name=public_pupil_name(name) if room.policy.pupils else name,
        full_name=name if room.policy.pupils else None,
        commune=commune,
        school=school if Asked.SCHOOL in ask else None,
        party_cell=party_cell if Asked.PARTY_CELL in ask else None,
        members=members,
        halves=read_factor(1 if fields.time_factor is None else fields.time_factor, timed=room.policy.timed),
    )


def _read_members(room: Room, members: int) -> int:
    if members == 1 or (room.policy.groups and members in GROUP):
        return members
    text = N_("A group has 2 to 10 people.") if room.policy.groups else N_("This room has no group seats.")
    raise _invalid("/members", text)


def _read_unit(room: Room, pointer: str, code: str | None, kind: Kind) -> str | None:
    if code is None or code == "":
        return None
    unit = room.context.directory.get(code)
    if unit is None or unit.kind != kind:
        raise _invalid(pointer, N_("There is no unit with this code."))
    return code


def _invalid(pointer: str, text: str) -> Invalid:
    return Invalid(N_("The form is not complete."), errors=(FieldError(pointer, text),))


def _give_fresh_token(room: Room, seat: LiveSeat, done: Done) -> None:
    """Give a known seat back. A ticket's holder who was taken out comes back to it: the ticket opens no other."""
    if seat.standing == "banned":
        raise banned()
    if not seat.is_active:
        if not room.policy.needs_ticket:
            raise seat_unknown()
        check_open(room)
    token = new_secret()
    rekey = Rekey(seat.id, digest_of(token), revives=not seat.is_active)

    def told(stored: bool) -> None:  # noqa: FBT001 - the intake's one word
        if not stored:
            done(_busy())
            return
        room.seating.rekey(seat, rekey.token_digest)
        if rekey.revives and seat.standing == "kicked":
            room.audience.readmit(seat)
        done(Joined(seat, token, is_new=False))

    room.context.intake.submit(rekey, told)


def _take_seat(room: Room, request: JoinRequest, done: Done, now: int) -> None:
    token = new_secret()
    row = SeatRow(
        id=new_id(),
        room_id=room.id,
        token_digest=digest_of(token),
        join_key=request.key,
        joined_at=now,
        name=request.name,
        commune=request.commune,
        school=request.school,
        party_cell=request.party_cell,
        members=request.members,
        halves=request.halves,
        full_name=request.full_name,
        reuses_key=room.seating.knows_key(request.key),
    )

    def told(stored: bool) -> None:  # noqa: FBT001 - the intake's one word
        waiting = room.joining.pop(request.key, [])
        if stored:
            seat = LiveSeat(row)
            seat.contact = now
            room.seating.add(seat)
            room.audience.note_person(seat)
            done(Joined(seat, token, is_new=True))
        else:
            room.note_uncertain()
            done(_busy())
        for again in waiting:
            again()

    room.context.intake.submit(row, told)
    room.joining[request.key] = []


def _busy() -> Busy:
    return Busy(N_("The server cannot store this now. Please try again."))
