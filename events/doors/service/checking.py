"""Checking people in: each scan is kept as it came, and who was there follows from all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from accounts.domain.tickets import TicketRefused, read_code, tag_of
from accounts.tickets import TicketKeys
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Conflict, DomainError, Invalid, N_, NotFound
from events.doors import queries
from events.doors.domain import checkin
from events.doors.domain.checkin import Outcome, Why
from events.doors.models import Attendance, Scan
from events.doors.queries import DoorRow
from events.programme.service import seats as programme_seats
from events.registration import service as registration
from events.registration.domain.people import Form
from events.registration.domain.queue import HOLDS_SEAT, Status, Way
from events.registration.queries.registrations import find_by_code, find_registration

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
LONGEST_CODE = 16
ENDED = frozenset({Status.CANCELLED, Status.EXPIRED, Status.REFUSED})


@dataclass(frozen=True, slots=True)
class Seen:
    """One scan as a device sends it: the text of a ticket or a typed code, or a form of somebody who walked in."""

    nonce: str
    code: str
    scanned_at: datetime
    gate: str = ""
    walk_in: Form | None = None


@dataclass(frozen=True, slots=True)
class Arriving:
    """Scans of one device at one session; `door_id` None where an officer types the paper in."""

    keys: TicketKeys
    session_id: str
    device: str
    door_id: str | None = None
    way: str = "scan"


def arriving_under(secret_key: str, session_id: str, device: str) -> Arriving:
    """Return who arrives under the tickets of this secret, for callers that keep no keys of their own."""
    return Arriving(TicketKeys(secret_key), session_id, device)


@dataclass(frozen=True, slots=True)
class Told:
    """What a device is told of a scan; `why` only where it was refused."""

    nonce: str
    outcome: Outcome
    why: str = ""


async def check_in(uow: UnitOfWork, arriving: Arriving, scans: Sequence[Seen], now: datetime) -> list[Told]:
    """Keep scans in order and say what each comes to; a nonce again is told what it was told first.

    The session is held until the unit of work ends. Raises NotFound for an unknown session.
    """
    await programme_seats.hold(uow, arriving.session_id)
    told = []
    for seen in scans:
        known = await queries.find_scan(uow, arriving.session_id, seen.nonce)
        if known is not None:
            told.append(Told(seen.nonce, Outcome(known.outcome), known.why))
            continue
        told.append(await _take(uow, _Door(arriving, now), seen))
    return told


async def find_name(uow: UnitOfWork, session_id: str, nonce: str) -> str:
    """Return the name of whom a scan was about; "" where it was nobody of this session."""
    scan = await queries.find_scan(uow, session_id, nonce)
    if scan is None or scan.registration_id is None:
        return ""
    row = await find_registration(uow, scan.registration_id)
    return row.name if row is not None and row.session_id == session_id else ""


async def undo(uow: UnitOfWork, presence: "Undoing", now: datetime) -> bool:
    """Take a presence back, with a reason; false where it is not there (any more). Facts are reversed by the job."""
    await programme_seats.hold(uow, presence.session_id)
    row = await queries.find_present(uow, presence.session_id, presence.registration_id)
    if row is None:
        return False
    row.undone_at, row.undone_by, row.reason = now, presence.by, presence.reason[:200]
    await queries.mark_changed(uow, presence.session_id)
    return True


async def undo_scan(uow: UnitOfWork, door: DoorRow, nonce: str, now: datetime) -> bool:
    """Take back the presence that a scan of this door brought; false where another scan counts, or none does.

    Raises NotFound for a scan that this door did not send.
    """
    await programme_seats.hold(uow, door.session_id)
    scan = await queries.find_scan(uow, door.session_id, nonce)
    if scan is None or scan.door_id != door.id:
        raise NotFound(N_("This door has sent no such scan."))
    if scan.registration_id is None:
        return False
    present = await queries.find_present(uow, door.session_id, scan.registration_id)
    if present is None or present.scan_id != scan.id:
        return False
    return await undo(uow, Undoing(door.session_id, scan.registration_id, f"door:{door.id}"), now)


@dataclass(frozen=True, slots=True)
class Undoing:
    """Whose presence is taken back, by whom and why."""

    session_id: str
    registration_id: str
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Door:
    arriving: Arriving
    now: datetime


async def _take(uow: UnitOfWork, door: _Door, seen: Seen) -> Told:
    moment = checkin.corrected(seen.scanned_at, door.now)
    registration_id, code, why = await _resolve(uow, door, seen)
    present = None
    if registration_id is not None:
        present = await queries.find_present(uow, door.arriving.session_id, registration_id)
    outcome = Outcome.REFUSED if why else Outcome.ACCEPTED if present is None else Outcome.DUPLICATE
    scan = Scan(
        id=new_id(),
        session_id=door.arriving.session_id,
        door_id=door.arriving.door_id,
        device=door.arriving.device,
        gate=seen.gate,
        nonce=seen.nonce,
        code=code[:LONGEST_CODE],
        registration_id=registration_id,
        outcome=outcome,
        why=why,
        scanned_at=seen.scanned_at,
        received_at=door.now,
    )
    uow.session.add(scan)
    await uow.session.flush()
    if registration_id is not None and not why:
        await _arrive(uow, door, scan, moment)
    return Told(seen.nonce, outcome, why)


async def _arrive(uow: UnitOfWork, door: _Door, scan: Scan, moment: datetime) -> None:
    """Let somebody be there from their earliest scan on."""
    if scan.registration_id is None:
        return
    present = await queries.find_present(uow, scan.session_id, scan.registration_id)
    if present is None:
        way = door.arriving.way
        row = Attendance(id=new_id(), session_id=scan.session_id, registration_id=scan.registration_id, way=way)
        row.scan_id, row.arrived_at = scan.id, moment
        uow.session.add(row)
        await queries.mark_changed(uow, scan.session_id)
    elif moment < present.arrived_at:
        present.scan_id, present.arrived_at = scan.id, moment
    await uow.session.flush()


async def _resolve(uow: UnitOfWork, door: _Door, seen: Seen) -> tuple[str | None, str, str]:
    """Return the registration, the code as it is kept, and why the scan is refused ("" where it is not)."""
    if seen.walk_in is not None:
        return await _walk_in(uow, door, seen.walk_in)
    code, why = _read(door, seen)
    if why:
        return None, code, why
    row = await find_by_code(uow, code)
    if row is None:
        return None, code, Why.UNKNOWN
    if row.session_id != door.arriving.session_id:
        return None, code, Why.WRONG_SESSION
    if row.status in ENDED:
        return row.id, code, Why.CANCELLED
    return row.id, code, "" if row.status in HOLDS_SEAT else Why.NOT_SEATED


def _read(door: _Door, seen: Seen) -> tuple[str, str]:
    text = seen.code.strip()
    typed = read_code(text)
    if typed:
        return typed, ""
    try:
        ticket = door.arriving.keys.read(text)
    except TicketRefused:
        return "", Why.FORGED if text.startswith("NH") else Why.UNKNOWN
    if ticket.session_tag != tag_of(door.arriving.session_id):
        return ticket.code, Why.WRONG_SESSION
    day = checkin.corrected(seen.scanned_at, door.now).astimezone(LOCAL).date()
    return ticket.code, Why.EXPIRED if ticket.valid_to < day else ""


async def _walk_in(uow: UnitOfWork, door: _Door, form: Form) -> tuple[str | None, str, str]:
    request = registration.Request(form, Way.WALK_IN, by=None, confirmed=True)
    try:
        done = await registration.register(uow, door.arriving.session_id, request, door.now)
    except (Invalid, Conflict):
        return None, "", Why.INVALID
    if done.status not in HOLDS_SEAT:
        return done.registration_id, done.code, Why.FULL
    return done.registration_id, done.code, ""


async def load_registration_of(uow: UnitOfWork, session_id: str, registration_id: str) -> str:
    """Return the id of a registration of this session; raises NotFound."""
    row = await find_registration(uow, registration_id)
    if row is None or row.session_id != session_id:
        raise no_registration()
    return row.id


def no_registration() -> DomainError:
    """Return the 404 for a registration that is not this session's."""
    return NotFound(N_("There is no such registration."))
