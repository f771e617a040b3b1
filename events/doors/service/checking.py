"""Checking people in: each scan is kept as it came, and who was there follows from all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from accounts.domain.tickets import TicketRefused, read_code, tag_of
from accounts.tickets import TicketKeys
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import LOCAL_ZONE, Conflict, DomainError, Invalid, N_, NotFound
from events.doors import queries
from events.doors.domain import checkin
from events.doors.domain.checkin import Outcome, Why
from events.doors.queries import DoorRow
from events.programme.service import seats as programme_seats
from events.programme.service.access import no_such_session
from events.registration import service as registration
from events.registration.domain.people import Form
from events.registration.domain.queue import HOLDS_SEAT, Status, Way
from events.registration.queries.registrations import find_registration

LONGEST_CODE = 16
CLOSED = {"over": Why.OVER, "cancelled": Why.CALLED_OFF}
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

    The session is held until the unit of work ends. Raises NotFound for an unknown session. However many scans come at
    once, the statements are the same few; only who walks in is registered one by one.
    """
    if arriving.session_id not in uow.held:
        if not await queries.hold_session(uow, arriving.session_id):
            raise no_such_session()
        uow.held.add(arriving.session_id)
    door = _Door(arriving, now)
    read = [_read(door, seen) for seen in scans]
    if any(found.why == Why.EXPIRED for found in read):
        moved_to = (await queries.find_end(uow, arriving.session_id)).astimezone(LOCAL_ZONE).date()
        read = [_read(door, seen, moved_to) for seen in scans]
    codes = {found.code for found in read if not found.why}
    known, entries = await queries.look_up(uow, arriving.session_id, {seen.nonce for seen in scans}, codes)
    roll = _open_roll(door, entries)
    told = []
    for seen, found in zip(scans, read, strict=True):
        first = known.get(seen.nonce) or roll.told.get(seen.nonce)
        if first is None:
            told.append(await _take(uow, roll, seen, found))
        else:
            told.append(Told(seen.nonce, Outcome(first.outcome), first.why))
    await roll.keep(uow)
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


@dataclass(frozen=True, slots=True)
class _Found:
    """Whom a scan is about, the code as it is kept, and why it is refused ("" where it is not)."""

    registration_id: str | None
    code: str
    why: str = ""


@dataclass(slots=True)
class _Presence:
    """That somebody is there: as it stands in the database, or among the `arrivals` of this call."""

    id: str
    arrived_at: datetime


@dataclass(slots=True)
class _OpenRoll:
    """What a call knows and is about to store: codes with their registrations, who is there, new scans and arrivals."""

    door: _Door
    entries: dict[str, queries.Entry]
    present: dict[str, _Presence]
    told: dict[str, Told]
    scans: list[dict[str, Any]]  # rows as the tables name their columns
    arrivals: dict[str, dict[str, Any]]
    moved: dict[str, tuple[str, datetime]]

    async def keep(self, uow: UnitOfWork) -> None:
        """Store everything; facts follow by the job where somebody new is there."""
        await queries.add_scans(uow, self.scans, list(self.arrivals.values()))
        for present_id, (scan_id, at) in sorted(self.moved.items()):
            await queries.move_arrival(uow, present_id, scan_id, at)
        if self.arrivals:
            await queries.mark_changed(uow, self.door.arriving.session_id)


def _open_roll(door: _Door, entries: dict[str, queries.Entry]) -> _OpenRoll:
    there = {
        each.id: _Presence(each.present_id, each.arrived_at)
        for each in entries.values()
        if each.present_id is not None and each.arrived_at is not None
    }
    return _OpenRoll(door, entries, there, {}, [], {}, {})


async def _take(uow: UnitOfWork, roll: _OpenRoll, seen: Seen, read: _Found) -> Told:
    """Decide one scan, whose text was read, and note its row."""
    moment = checkin.corrected(seen.scanned_at, roll.door.now)
    found = _resolve(roll, read) if seen.walk_in is None else await _walk_in(uow, roll, seen.walk_in, moment)
    is_there = found.registration_id in roll.present
    outcome = Outcome.REFUSED if found.why else Outcome.DUPLICATE if is_there else Outcome.ACCEPTED
    arriving = roll.door.arriving
    scan_id = new_id()
    scan = {
        "id": scan_id,
        "session_id": arriving.session_id,
        "door_id": arriving.door_id,
        "device": arriving.device,
        "gate": seen.gate,
        "nonce": seen.nonce,
        "code": found.code[:LONGEST_CODE],
        "registration_id": found.registration_id,
        "outcome": outcome,
        "why": found.why,
        "scanned_at": seen.scanned_at,
        "received_at": roll.door.now,
    }
    roll.scans.append(scan)
    if found.registration_id is not None and not found.why:
        _arrive(roll, found.registration_id, scan_id, moment)
    roll.told[seen.nonce] = Told(seen.nonce, outcome, found.why)
    return roll.told[seen.nonce]


def _arrive(roll: _OpenRoll, registration_id: str, scan_id: str, moment: datetime) -> None:
    """Let somebody be there from their earliest scan on."""
    present = roll.present.get(registration_id)
    if present is None:
        arriving, present_id = roll.door.arriving, new_id()
        whose = {"id": present_id, "session_id": arriving.session_id, "registration_id": registration_id}
        how = {"scan_id": scan_id, "arrived_at": moment, "way": arriving.way}
        roll.arrivals[present_id] = whose | how | {"undone_at": None, "undone_by": None, "reason": ""}
        roll.present[registration_id] = _Presence(present_id, moment)
    elif moment < present.arrived_at:
        present.arrived_at = moment
        if present.id in roll.arrivals:
            roll.arrivals[present.id] |= {"scan_id": scan_id, "arrived_at": moment}
        else:
            roll.moved[present.id] = (scan_id, moment)


def _resolve(roll: _OpenRoll, found: _Found) -> _Found:
    if found.why:
        return found
    entry = roll.entries.get(found.code)
    if entry is None:
        return replace(found, why=Why.UNKNOWN)
    if entry.session_id != roll.door.arriving.session_id:
        return replace(found, why=Why.WRONG_SESSION)
    if entry.status in ENDED:
        return _Found(entry.id, found.code, Why.CANCELLED)
    return _Found(entry.id, found.code, "" if entry.status in HOLDS_SEAT else Why.NOT_SEATED)


def _read(door: _Door, seen: Seen, moved_to: date = date.min) -> _Found:
    """Read a text; a ticket opens the door until its last day, or that of its session where this was moved since."""
    text = seen.code.strip()
    typed = read_code(text)
    if typed:
        return _Found(None, typed)
    try:
        ticket = door.arriving.keys.read(text)
    except TicketRefused:
        return _Found(None, "", Why.FORGED if text.startswith("NH") else Why.UNKNOWN)
    if ticket.session_tag != tag_of(door.arriving.session_id):
        return _Found(None, ticket.code, Why.WRONG_SESSION)
    day = checkin.corrected(seen.scanned_at, door.now).astimezone(LOCAL_ZONE).date()
    return _Found(None, ticket.code, Why.EXPIRED if max(ticket.valid_to, moved_to) < day else "")


async def _walk_in(uow: UnitOfWork, roll: _OpenRoll, form: Form, came_at: datetime) -> _Found:
    """Register who walked in by the moment at which they did: a device may send it after the session."""
    request = registration.Request(form, Way.WALK_IN, confirmed=True, came_at=came_at)
    session_id = roll.door.arriving.session_id
    try:
        done = await registration.register(uow, session_id, request, roll.door.now)
    except Invalid:
        return _Found(None, "", Why.INVALID)
    except Conflict as refused:
        return _Found(None, "", CLOSED.get(refused.code, Why.INVALID))
    if done.registration_id not in roll.present:
        row = await queries.find_present(uow, session_id, done.registration_id)
        if row is not None:
            roll.present[done.registration_id] = _Presence(row.id, row.arrived_at)
    return _Found(done.registration_id, done.code, "" if done.status in HOLDS_SEAT else Why.FULL)


async def load_registration_of(uow: UnitOfWork, session_id: str, registration_id: str) -> str:
    """Return the id of a registration of this session; raises NotFound."""
    row = await find_registration(uow, registration_id)
    if row is None or row.session_id != session_id:
        raise no_registration()
    return row.id


def no_registration() -> DomainError:
    """Return the 404 for a registration that is not this session's."""
    return NotFound(N_("There is no such registration."))
