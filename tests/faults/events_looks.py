"""What must hold of the festival after a kill: nothing half-done, everything once, all of it after a second run."""

from sqlalchemy import func, select

from core.database import UnitOfWork
from events.doors.models import Attendance, PostedFact
from events.passport.models import Draw, DrawCall, DrawEntry, DrawResult, DrawStep
from events.programme.models import Session
from events.registration.domain.queue import HOLDS_SEAT, Status
from events.registration.models import Registration
from leaderboards.models import FactRecord
from tests.faults.events_acts import DRAWS, PRESENT, PRIZES, QUEUE, SEATS, SERIES, SESSIONS, TICKETS

Found = tuple[list[str], int]


async def look_at_classes(uow: UnitOfWork, *, is_complete: bool) -> Found:
    """Each series has a session a week, none twice."""
    statement = select(Session.series_id, func.count(), func.count(Session.series_day.distinct()))
    rows = list(await uow.session.execute(statement.where(Session.series_id.is_not(None)).group_by(Session.series_id)))
    wrong = [f"series {key} has {count} sessions on {days} days" for key, count, days in rows if count != days]
    done = sum(count for _, count, _ in rows)
    whole = (len(rows), done) == (SERIES, SESSIONS)
    return wrong + ([] if whole or not is_complete else [f"{len(rows)} series with {done} sessions"]), done


async def look_at_seats(uow: UnitOfWork, *, is_complete: bool) -> Found:
    """The counts of a session are those of its registrations, and in the end everybody moved up once."""
    statement = select(Registration.status, func.count()).group_by(Registration.status)
    by_status = {row[0]: int(row[1]) for row in await uow.session.execute(statement)}
    seated = sum(by_status.get(status, 0) for status in HOLDS_SEAT)
    wrong = []
    row = (await uow.session.execute(select(Session.seated, Session.waiting, Session.capacity))).one_or_none()
    if row is not None and (row.seated, row.waiting) != (seated, by_status.get(Status.WAITING, 0)):
        wrong.append(f"the session says {row.seated} seated and {row.waiting} waiting, there are {by_status}")
    expected = {Status.CANCELLED: SEATS, Status.EXPIRED: SEATS, Status.OFFERED: QUEUE - SEATS}
    if is_complete and by_status != expected:
        wrong.append(f"in the end there are {by_status}")
    return wrong, by_status.get(Status.EXPIRED, 0)


async def look_at_presences(uow: UnitOfWork, *, is_complete: bool) -> Found:
    """What is posted stands in the ledger and nothing else does."""
    posted = set(await uow.session.scalars(select(PostedFact.source_key)))
    stands = set(await uow.session.scalars(select(FactRecord.source_key).where(FactRecord.source_key.like("event:%"))))
    there = await uow.session.scalar(select(func.count()).select_from(Attendance)) or 0
    wrong = [] if posted == stands else [f"{len(posted)} subjects are posted, {len(stands)} facts stand"]
    if is_complete and (there, len(stands)) != (PRESENT, PRESENT + 1):
        wrong.append(f"{there} were there, {len(stands)} facts stand")
    return wrong, len(stands)


async def look_at_draws(uow: UnitOfWork, *, is_complete: bool) -> Found:
    """Each step once, and as many calls as prizes and substitutes."""
    tables = (Draw, DrawStep, DrawEntry, DrawResult, DrawCall)
    counts = [await uow.session.scalar(select(func.count()).select_from(each)) or 0 for each in tables]
    made, steps, entries, results, calls = counts
    wrong = [] if made in {0, DRAWS} and entries in {0, DRAWS * TICKETS} else [f"half a draw: {counts}"]
    whole = (steps, results, calls) == (3 * DRAWS, 2 * PRIZES * DRAWS, 2 * PRIZES * DRAWS)
    return wrong + ([] if whole or not is_complete else [f"in the end there are {counts}"]), steps
