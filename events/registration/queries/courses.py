"""Who comes to a whole course: seats that are still to be given, seats that are to be given back, one's sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, Select, and_, column, exists, func, or_, select, table

from core.database import UnitOfWork, UtcDateTime
from events.registration.domain.queue import STANDING, Status, Way
from events.registration.models import Attendee, CourseEnrolment, Registration

PLACE = table("event_place", column("id"), column("name"))
SERIES = table("event_series", column("id"), column("follows_id"))
SESSION = table(
    "event_session",
    *(column(name) for name in ("id", "series_id", "title", "state", "admission", "place_id")),
    *(column(name, UtcDateTime) for name in ("starts_at", "released_at")),
)


@dataclass(frozen=True, slots=True)
class Missing:
    """A seat that is still to be given."""

    enrolment_id: str
    session_id: str


@dataclass(frozen=True, slots=True)
class Followed:
    """An enrolment that goes on in the series which follows."""

    series_id: str
    attendee_id: str
    registration_id: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """What the registration said by which somebody came to a course. `person_id` is who they are, merged or not."""

    person_id: str
    series_id: str
    target_group: str
    household: str | None
    guardian_name: str
    guardian_phone: str
    is_confirmed: bool
    registered_by: str | None


@dataclass(frozen=True, slots=True)
class CourseLine:
    """One session of somebody's course."""

    registration_id: str
    title: str
    starts_at: datetime
    place: str
    status: str
    code: str


async def find_enrolment(uow: UnitOfWork, series_id: str, attendee_id: str) -> str | None:
    """Find by what somebody stands in a course."""
    where = (CourseEnrolment.series_id == series_id, CourseEnrolment.attendee_id == attendee_id)
    return await uow.session.scalar(select(CourseEnrolment.id).where(*where, CourseEnrolment.ended_at.is_(None)))


async def list_missing(uow: UnitOfWork, now: datetime, limit: int = 200) -> list[Missing]:
    """List the seats of courses that are still to be given, by the session's beginning.

    Where an officer approves each, only those who were approved once. A seat that somebody gave up is not given again.
    """
    person, same, own = func.coalesce(Attendee.merged_into, Attendee.id), Attendee.__table__.alias("same"), Registration
    there = own.__table__.alias("there")
    stands = exists(
        select(there.c.id)
        .join(same, same.c.id == there.c.attendee_id)
        .where(
            there.c.session_id == SESSION.c.id,
            or_(same.c.id == person, same.c.merged_into == person),
            or_(there.c.status.in_(STANDING), there.c.ended_at >= CourseEnrolment.made_at),
        )
    )
    statement = (
        select(CourseEnrolment.id, SESSION.c.id)
        .join(SESSION, SESSION.c.series_id == CourseEnrolment.series_id)
        .join(Attendee, Attendee.id == CourseEnrolment.attendee_id)
        .join(own, own.id == CourseEnrolment.registration_id)
        .where(
            CourseEnrolment.ended_at.is_(None),
            *(Attendee.erased_at.is_(None), own.status != Status.REFUSED),
            *(SESSION.c.state == "released", SESSION.c.released_at.is_not(None), SESSION.c.starts_at > now),
            or_(SESSION.c.admission != "approval", own.is_confirmed),
            ~stands,
        )
        .order_by(SESSION.c.starts_at, CourseEnrolment.id)
        .limit(limit)
    )
    return [Missing(*row) for row in await uow.session.execute(statement)]


async def find_wish(uow: UnitOfWork, enrolment_id: str) -> Wish | None:
    """Find what a standing enrolment goes by."""
    columns = (Registration.target_group, Registration.household, Registration.guardian_name)
    more = (Registration.guardian_phone, Registration.is_confirmed, Registration.registered_by)
    statement = (
        select(func.coalesce(Attendee.merged_into, Attendee.id), CourseEnrolment.series_id, *columns, *more)
        .join(Registration, Registration.id == CourseEnrolment.registration_id)
        .join(Attendee, Attendee.id == CourseEnrolment.attendee_id)
        .where(CourseEnrolment.id == enrolment_id, CourseEnrolment.ended_at.is_(None))
        .with_for_update(of=CourseEnrolment)
    )
    row = (await uow.session.execute(statement)).one_or_none()
    return None if row is None else Wish(*row)


async def list_leaving(uow: UnitOfWork, now: datetime, limit: int = 200) -> list[str]:
    """List the registrations for sessions to come of courses that somebody has left."""
    statement = (
        select(Registration.id)
        .join(SESSION, SESSION.c.id == Registration.session_id)
        .join(CourseEnrolment, CourseEnrolment.series_id == Registration.course_id)
        .where(
            CourseEnrolment.attendee_id == Registration.attendee_id,
            CourseEnrolment.ended_at >= Registration.registered_at,
            Registration.status.in_(STANDING),
            SESSION.c.starts_at > now,
        )
    )
    return list(await uow.session.scalars(statement.order_by(Registration.id).limit(limit)))


async def find_origin(uow: UnitOfWork, registration_id: str) -> str | None:
    """Find the registration by which somebody came to the course that a registration belongs to; None without one.

    The other sessions of a course are the job's; one for which somebody registered anew is nobody else's.
    """
    return await uow.session.scalar(_origin(registration_id).limit(1))


async def list_given(uow: UnitOfWork, origin_id: str) -> set[str]:
    """Return a registration with those that its course brought."""
    course, own = CourseEnrolment.__table__, Registration.__table__
    statement = select(own.c.id).join(course, _came_by(own, course)).where(course.c.registration_id == origin_id)
    return {origin_id, *await uow.session.scalars(statement)}


async def hold_enrolments(uow: UnitOfWork, registration_id: str) -> Sequence[CourseEnrolment]:
    """Return the rows of the course that a registration belongs to, and of those that follow it, for a change."""
    where = (CourseEnrolment.registration_id.in_(_origin(registration_id)), CourseEnrolment.ended_at.is_(None))
    statement = select(CourseEnrolment).where(*where).order_by(CourseEnrolment.id).with_for_update()
    return (await uow.session.scalars(statement)).all()


async def list_followed(uow: UnitOfWork, limit: int = 200) -> list[Followed]:
    """List who stands in a series that another one follows now, and not in that one."""
    known = CourseEnrolment.__table__.alias("known")
    goes_on = exists(
        select(known.c.id).where(
            known.c.series_id == SERIES.c.id, known.c.registration_id == CourseEnrolment.registration_id
        )
    )
    statement = (
        select(SERIES.c.id, CourseEnrolment.attendee_id, CourseEnrolment.registration_id, CourseEnrolment.made_at)
        .join(SERIES, SERIES.c.follows_id == CourseEnrolment.series_id)
        .where(CourseEnrolment.ended_at.is_(None), ~goes_on)
    )
    ordered = statement.order_by(CourseEnrolment.id).limit(limit)
    return [Followed(*row) for row in await uow.session.execute(ordered)]


async def list_course(uow: UnitOfWork, registration_id: str, now: datetime) -> list[CourseLine]:
    """List the sessions to come of the course that a registration belongs to."""
    course, own = CourseEnrolment.__table__, Registration.__table__
    statement = (
        select(own.c.id, SESSION.c.title, SESSION.c.starts_at, func.coalesce(PLACE.c.name, "").label("place"))
        .add_columns(own.c.status, own.c.code)
        .join(course, _came_by(own, course))
        .join(SESSION, SESSION.c.id == own.c.session_id)
        .outerjoin(PLACE, PLACE.c.id == SESSION.c.place_id)
        .where(course.c.registration_id.in_(_origin(registration_id)))
        .where(SESSION.c.starts_at > now, SESSION.c.state == "released")
        .order_by(SESSION.c.starts_at)
    )
    return [CourseLine(*row) for row in await uow.session.execute(statement)]


def _origin(registration_id: str) -> Select[str]:
    asked, course = Registration.__table__.alias("asked"), CourseEnrolment.__table__.alias("course")
    statement = select(course.c.registration_id).join(asked, _came_by(asked, course))
    return statement.where(asked.c.id == registration_id)


def _came_by(seat: FromClause, course: FromClause) -> ColumnElement[bool]:
    """Say that a registration began an enrolment, or that the job gave it while the enrolment stood."""
    stood = or_(course.c.ended_at.is_(None), course.c.ended_at >= seat.c.registered_at)
    given = and_(
        seat.c.way == Way.COURSE,
        seat.c.attendee_id == course.c.attendee_id,
        seat.c.registered_at >= course.c.made_at,
        stood,
    )
    return and_(seat.c.course_id == course.c.series_id, or_(seat.c.id == course.c.registration_id, given))
