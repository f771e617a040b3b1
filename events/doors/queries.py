"""Every statement of the door: links, scans, who was there, facts that were posted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, column, delete, func, null, or_, select, table, union_all, update

from core.database import UnitOfWork, UtcDateTime
from core.upserts import add_rows, insert_into
from events.doors.models import Attendance, Door, PostedFact, Roll, Scan

SESSION = table(
    "event_session",
    *(column(name) for name in ("id", "festival_id", "commune_id", "state", "head_count", "sequence")),
    *(column(name, UtcDateTime) for name in ("starts_at", "ends_at")),
)
REGISTRATION = table(
    "registration",
    *(column(name) for name in ("id", "session_id", "code", "status")),
    *(column(name) for name in ("attendee_id", "target_group", "household", "age_group")),
)
ATTENDEE = table("attendee", *(column(name) for name in ("id", "birth_year", "merged_into")))


@dataclass(frozen=True, slots=True)
class DoorRow:
    """A door link as stored."""

    id: str
    session_id: str
    name: str
    expires_at: datetime
    made_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """Who was there, by which scan."""

    id: str
    registration_id: str
    attendee_id: str
    arrived_at: datetime
    nonce: str
    way: str
    device: str
    gate: str
    target_group: str
    household: str | None
    birth_year: int | None
    age_group: str | None
    scans: int


@dataclass(frozen=True, slots=True)
class DueRoll:
    """A session whose facts have to be brought up to date."""

    session_id: str
    revision: int
    is_over: bool


_DOOR = tuple(getattr(Door, name) for name in DoorRow.__dataclass_fields__)


async def find_door(uow: UnitOfWork, digest: str) -> DoorRow | None:
    """Find a door by the digest of its token."""
    row = (await uow.session.execute(select(*_DOOR).where(Door.digest == digest))).one_or_none()
    return None if row is None else DoorRow(*row)


async def hold_by_door(uow: UnitOfWork, digest: str) -> DoorRow | None:
    """Find a door and hold its session in one statement."""
    statement = select(*_DOOR).join(SESSION, SESSION.c.id == Door.session_id).where(Door.digest == digest)
    row = (await uow.session.execute(statement.with_for_update(of=SESSION))).one_or_none()
    return None if row is None else DoorRow(*row)


async def hold_session(uow: UnitOfWork, session_id: str) -> bool:
    """Hold a session's row without reading it; false where there is none."""
    statement = select(SESSION.c.id).where(SESSION.c.id == session_id).with_for_update()
    return await uow.session.scalar(statement) is not None


async def find_end(uow: UnitOfWork, session_id: str) -> datetime:
    """Return when a session that exists ends."""
    found: datetime = (await uow.session.scalars(select(SESSION.c.ends_at).where(SESSION.c.id == session_id))).one()
    return found


async def list_doors(uow: UnitOfWork, session_id: str) -> list[DoorRow]:
    """List the doors of a session, newest first."""
    statement = select(*_DOOR).where(Door.session_id == session_id).order_by(Door.id.desc())
    return [DoorRow(*row) for row in await uow.session.execute(statement)]


async def find_scan(uow: UnitOfWork, session_id: str, nonce: str) -> Scan | None:
    """Find a scan of a session by its nonce."""
    return await uow.session.scalar(select(Scan).where(Scan.session_id == session_id, Scan.nonce == nonce))


@dataclass(frozen=True, slots=True)
class KnownScan:
    """What a scan came to when it was sent first."""

    nonce: str
    outcome: str
    why: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A registration as the door sees it; `present_id` and `arrived_at` where its person is there already."""

    code: str
    id: str
    session_id: str
    status: str
    present_id: str | None
    arrived_at: datetime | None


async def look_up(
    uow: UnitOfWork, session_id: str, nonces: Collection[str], codes: Collection[str]
) -> tuple[dict[str, KnownScan], dict[str, Entry]]:
    """Return what scans of a session came to, by nonce, and registrations by code, each with its standing presence.

    Nonces that are new and unknown codes are absent. One statement, for each is a round trip of its own.
    """
    standing = and_(Attendance.registration_id == REGISTRATION.c.id, Attendance.undone_at.is_(None))
    own = REGISTRATION.c
    entries = select(own.code, own.id, own.session_id, own.status, Attendance.id, Attendance.arrived_at)
    entries = entries.select_from(REGISTRATION).outerjoin(Attendance, standing).where(own.code.in_(codes))
    scans = select(Scan.nonce, null(), null(), Scan.outcome, Scan.why, null())
    scans = scans.where(Scan.session_id == session_id, Scan.nonce.in_(nonces))
    rows = (await uow.session.execute(union_all(entries, scans))).all()
    known = {nonce: KnownScan(nonce, outcome, why) for nonce, entry_id, _, outcome, why, _ in rows if entry_id is None}
    return known, {row[0]: Entry(*row) for row in rows if row[1] is not None}


async def add_scans(uow: UnitOfWork, scans: Sequence[dict[str, Any]], arrivals: Sequence[dict[str, Any]]) -> None:
    """Keep scans, and who arrived by them."""
    await add_rows(uow, Scan, scans)
    await add_rows(uow, Attendance, arrivals)


async def move_arrival(uow: UnitOfWork, present_id: str, scan_id: str, at: datetime) -> None:
    """Let a presence go by an earlier scan."""
    await uow.session.execute(
        update(Attendance).where(Attendance.id == present_id).values(scan_id=scan_id, arrived_at=at)
    )


async def find_present(uow: UnitOfWork, session_id: str, registration_id: str) -> Attendance | None:
    """Find the standing presence of a registration."""
    where = (Attendance.session_id == session_id, Attendance.registration_id == registration_id)
    return await uow.session.scalar(select(Attendance).where(*where, Attendance.undone_at.is_(None)))


async def list_attendance(uow: UnitOfWork, session_id: str) -> list[AttendanceRow]:
    """List who was there, by arrival; merged people are one."""
    scans = (
        select(Scan.registration_id, func.count().label("scans"))
        .where(Scan.session_id == session_id, Scan.outcome != "refused")
        .group_by(Scan.registration_id)
        .subquery()
    )
    person = func.coalesce(ATTENDEE.c.merged_into, ATTENDEE.c.id)
    columns = (
        *(Attendance.id, Attendance.registration_id, person, Attendance.arrived_at, Scan.nonce, Attendance.way),
        *(Scan.device, Scan.gate, REGISTRATION.c.target_group, REGISTRATION.c.household, ATTENDEE.c.birth_year),
        REGISTRATION.c.age_group,
    )
    statement = (
        select(*columns, func.coalesce(scans.c.scans, 0))
        .join(Scan, Scan.id == Attendance.scan_id)
        .join(REGISTRATION, REGISTRATION.c.id == Attendance.registration_id)
        .join(ATTENDEE, ATTENDEE.c.id == REGISTRATION.c.attendee_id)
        .outerjoin(scans, scans.c.registration_id == Attendance.registration_id)
        .where(Attendance.session_id == session_id, Attendance.undone_at.is_(None))
        .order_by(Attendance.arrived_at, Attendance.id)
    )
    return [AttendanceRow(*row) for row in await uow.session.execute(statement)]


@dataclass(frozen=True, slots=True)
class ScanRow:
    """One scan as it came."""

    registration_id: str | None
    code: str
    device: str
    gate: str
    outcome: str
    why: str
    scanned_at: datetime
    received_at: datetime


_SCAN = tuple(getattr(Scan, name) for name in ScanRow.__dataclass_fields__)


async def list_conflicts(uow: UnitOfWork, session_id: str) -> list[ScanRow]:
    """List the scans of everybody whom more than one device let in, together, by the devices' time."""
    let_in = (Scan.session_id == session_id, Scan.outcome != "refused")
    several = (
        select(Scan.registration_id)
        .where(*let_in)
        .group_by(Scan.registration_id)
        .having(func.count(Scan.device.distinct()) > 1)
    )
    statement = select(*_SCAN).where(*let_in, Scan.registration_id.in_(several))
    ordered = statement.order_by(Scan.registration_id, Scan.scanned_at, Scan.nonce)
    return [ScanRow(*row) for row in await uow.session.execute(ordered)]


async def list_refused(uow: UnitOfWork, session_id: str, limit: int = 50) -> list[ScanRow]:
    """List the latest refused scans of a session."""
    statement = select(*_SCAN).where(Scan.session_id == session_id, Scan.outcome == "refused")
    return [ScanRow(*row) for row in await uow.session.execute(statement.order_by(Scan.id.desc()).limit(limit))]


async def mark_changed(uow: UnitOfWork, session_id: str) -> None:
    """Note that who was there has changed."""
    statement = insert_into(uow, Roll).values(session_id=session_id, revision=1, posted=0, is_final=False)
    changed = {"revision": Roll.revision + 1, "is_final": False}
    await uow.session.execute(statement.on_conflict_do_update(index_elements=["session_id"], set_=changed))


async def list_records_behind(uow: UnitOfWork, since: datetime, limit: int = 50) -> dict[str, int]:
    """Return sessions of a festival recorded with a head count, or corrected since, that its facts do not know of yet.

    The number is how often the session was changed, which its roll's revision is to pass.
    """
    recorded = and_(SESSION.c.state == "held", SESSION.c.head_count.is_not(None))
    taken_back = and_(SESSION.c.state == "cancelled", Roll.session_id.is_not(None))
    statement = (
        select(SESSION.c.id, SESSION.c.sequence)
        .outerjoin(Roll, Roll.session_id == SESSION.c.id)
        .where(SESSION.c.festival_id.is_not(None), SESSION.c.starts_at >= since)
        .where(or_(recorded, taken_back), func.coalesce(Roll.revision, 0) <= SESSION.c.sequence)
        .order_by(SESSION.c.id)
        .limit(limit)
    )
    return {row.id: row.sequence for row in await uow.session.execute(statement)}


async def pass_sequence(uow: UnitOfWork, session_id: str, sequence: int) -> None:
    """Let a session's roll be behind once more, by a revision beyond this sequence."""
    await mark_changed(uow, session_id)
    behind = update(Roll).where(Roll.session_id == session_id, Roll.revision <= sequence)
    await uow.session.execute(behind.values(revision=sequence + 1))


async def list_sessions_of(uow: UnitOfWork, attendees: Collection[str]) -> list[str]:
    """List the sessions at which any of these people were."""
    statement = (
        select(Attendance.session_id)
        .join(REGISTRATION, REGISTRATION.c.id == Attendance.registration_id)
        .where(REGISTRATION.c.attendee_id.in_(attendees), Attendance.undone_at.is_(None))
    )
    return sorted(await uow.session.scalars(statement.distinct()))


async def list_due(uow: UnitOfWork, now: datetime, limit: int = 50) -> list[DueRoll]:
    """List sessions whose facts are behind who was there, and those that are over and not final."""
    over = SESSION.c.ends_at <= now
    statement = (
        select(Roll.session_id, Roll.revision, over)
        .join(SESSION, SESSION.c.id == Roll.session_id)
        .where(or_(Roll.posted < Roll.revision, over & Roll.is_final.is_(False)))
        .order_by(Roll.session_id)
        .limit(limit)
    )
    return [DueRoll(key, revision, bool(is_over)) for key, revision, is_over in await uow.session.execute(statement)]


async def find_roll(uow: UnitOfWork, session_id: str) -> Roll | None:
    """Return the roll of a held session for a change."""
    return await uow.session.get(Roll, session_id, populate_existing=True)


async def list_posted(uow: UnitOfWork, session_id: str) -> dict[str, str]:
    """Return source keys by subject of what stands in the ledger."""
    statement = select(PostedFact.subject, PostedFact.source_key).where(PostedFact.session_id == session_id)
    return {row.subject: row.source_key for row in await uow.session.execute(statement)}


async def forget_posted(uow: UnitOfWork, session_id: str, subjects: Collection[str]) -> None:
    """Forget subjects that were reversed."""
    where = (PostedFact.session_id == session_id, PostedFact.subject.in_(subjects))
    await uow.session.execute(delete(PostedFact).where(*where))


async def list_shared(uow: UnitOfWork, names: Collection[str]) -> set[str]:
    """Return those shared subjects that some session holds already."""
    found = await uow.session.scalars(select(PostedFact.shared).where(PostedFact.shared.in_(names)))
    return {name for name in found if name is not None}


async def mark_siblings(uow: UnitOfWork, session_id: str) -> None:
    """Let the other sessions of the same festival and commune look at their facts again."""
    own = select(SESSION.c.festival_id, SESSION.c.commune_id).where(SESSION.c.id == session_id).subquery()
    siblings = select(SESSION.c.id).where(
        SESSION.c.id != session_id, SESSION.c.festival_id == own.c.festival_id, SESSION.c.commune_id == own.c.commune_id
    )
    await uow.session.execute(update(Roll).where(Roll.session_id.in_(siblings)).values(posted=Roll.revision - 1))
