"""Registering somebody: one person once, never more than there are seats, everybody else in a queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.tickets import new_code
from core.database import UnitOfWork
from core.ids import digest_of, new_id, new_secret
from core.kernel import Conflict, FieldError, Invalid, N_
from core.vietnamese import fold
from events.domain.kinds import find_rule, is_course_day
from events.programme.domain.session import Admission, State
from events.programme.service import seats as programme_seats
from events.programme.service.access import no_such_session
from events.programme.service.seats import Seats
from events.registration.domain.people import Form, Home, clean, find_errors, find_spare_phone, is_same
from events.registration.domain.queue import HOLDS_SEAT, Status, Way, first_status
from events.registration.models import Attendee, CourseEnrolment, Registration, SupportNeed
from events.registration.queries import registrations as queries
from events.registration.queries.courses import find_enrolment
from events.registration.queries.registrations import RegistrationRow

MEND = N_("Please mend the marked fields.")
BY_THEMSELVES = frozenset({Way.SELF, Way.HOUSEHOLD})
"""Ways by which, unconfirmed, a phone may hold one seat or household only; helpers speak for people without one."""


@dataclass(frozen=True, slots=True)
class Request:
    """A wish for a seat. `by` is the officer or helper who sends it; `confirmed` says that they know the person.

    `whole_course` wishes one in every session of the series to come; the job gives them. `came_at` is when somebody
    walked in, which may have been noted without a signal and be known only after the session.
    """

    form: Form
    way: Way = Way.SELF
    by: str | None = None
    household: str | None = None
    whole_course: bool = False
    confirmed: bool = False
    came_at: datetime | None = None

    @property
    def is_by_themselves(self) -> bool:
        """Whether nobody who knows the people vouches for them."""
        return not self.confirmed and self.way in BY_THEMSELVES


@dataclass(frozen=True, slots=True)
class Registered:
    """Where somebody stands now. `position` counts from 1 and only who waits has one.

    `manage_token` is there only where the registration is new; `valid_until` is when the session ends.
    """

    registration_id: str
    session_id: str
    code: str
    status: Status
    position: int | None
    valid_until: datetime
    manage_token: str | None
    is_new: bool


async def register(uow: UnitOfWork, session_id: str, request: Request, now: datetime) -> Registered:
    """Give somebody a seat, or a place in the queue; who stands there already is told where.

    The session is held until the unit of work ends. Raises Invalid by field, NotFound, and Conflict coded `over`,
    `cancelled`, `closed` or `phone_used`.
    """
    seats = await programme_seats.hold(uow, session_id)
    check_open(seats, request, now)
    errors = find_errors(request.form, seats.row.starts_at.year)
    if errors:
        raise Invalid(MEND, errors=errors)
    coming = await _find_or_add(uow, request, now)
    standing = None if coming.is_new else await queries.find_standing(uow, session_id, coming.attendee_id)
    if standing is None:
        await _check_phone(uow, session_id, request)
        done = await seat(uow, seats, coming, now)
    else:
        done = await _again(uow, seats, standing)
    if request.whole_course or is_course_day(seats.row.kind, seats.row.series_id):
        await _enrol(uow, seats.row.series_id, Enrolling(coming.attendee_id, done.registration_id), now)
    return done


@dataclass(frozen=True, slots=True)
class Enrolling:
    """Who comes to a whole course, by which registration."""

    attendee_id: str
    registration_id: str


async def _enrol(uow: UnitOfWork, series_id: str | None, who: Enrolling, now: datetime) -> None:
    if series_id is None or await find_enrolment(uow, series_id, who.attendee_id) is not None:
        return
    uow.session.add(
        CourseEnrolment(
            series_id=series_id, attendee_id=who.attendee_id, registration_id=who.registration_id, made_at=now
        )
    )
    held = await queries.hold(uow, who.registration_id)
    if held is not None:
        held.course_id = series_id
    await uow.session.flush()


async def _find_or_add(uow: UnitOfWork, request: Request, now: datetime) -> "Coming":
    """Return the one person that a form is about; raises Invalid for unknown places."""
    form, name = request.form, clean(request.form.name)
    codes = [code for code in (form.commune, form.village) if code and code.isprintable()]
    near = await queries.find_near(uow, codes, fold(name), form.birth_year)
    home = find_home(near.units, form)
    for known in near.people:
        if is_same(known, form, home):
            return Coming(known.id, request, find_spare_phone(known, form))
    person = Attendee(**attendee_values(form, home, now))
    uow.session.add(person)
    await uow.session.flush()
    return Coming(person.id, request, is_new=True)


def attendee_values(form: Form, home: Home, now: datetime) -> dict[str, Any]:
    """Return the columns of a new person."""
    name = clean(form.name)
    return {
        "id": new_id(),
        "name": name,
        "folded": fold(name),
        "birth_year": form.birth_year,
        "commune_id": home.commune_id,
        "village_id": home.village_id,
        "phone": form.phone,
        "made_at": now,
    }


@dataclass(frozen=True, slots=True)
class Coming:
    """Who comes, and by which wish; `phone` is a number that is this registration's alone."""

    attendee_id: str
    request: Request
    phone: str | None = None
    is_new: bool = False


def check_open(seats: Seats, request: Request, now: datetime) -> None:
    """Raise Conflict where nobody can register this way any more, NotFound before the session is released."""
    row = seats.row
    if row.state == State.CANCELLED:
        raise Conflict(N_("This session was cancelled."), code="cancelled")
    if row.released_at is None:
        raise no_such_session()
    if row.ends_at <= (request.came_at or now) or (row.state == State.HELD and request.came_at is None):
        raise Conflict(N_("This session is over."), code="over")
    if row.admission == Admission.CLOSED and request.is_by_themselves:
        raise Conflict(N_("Nobody can register for this session by themselves."), code="closed")


def find_home(units: Mapping[str, tuple[str, str, str | None]], form: Form) -> Home:
    """Return where somebody lives, by the units of these codes; raises Invalid for places that do not exist."""
    errors = []
    commune = units.get(form.commune) if form.commune else None
    village = units.get(form.village) if form.village else None
    if form.commune and (commune is None or commune[1] != "commune"):
        errors.append(FieldError("commune", N_("There is no unit with this code.")))
    elif form.village and (village is None or village[1] != "village" or village[2] != (commune and commune[0])):
        errors.append(FieldError("village", N_("There is no such village in this commune.")))
    if errors:
        raise Invalid(MEND, errors=tuple(errors))
    return Home(commune and commune[0], village and village[0])


async def _check_phone(uow: UnitOfWork, session_id: str, request: Request) -> None:
    phone = request.form.phone
    if not phone or not request.is_by_themselves:
        return
    if await queries.has_unconfirmed_seat(uow, session_id, phone, request.household):
        text = N_("This phone number holds an unconfirmed seat already. A helper can register several people.")
        raise Conflict(text, code="phone_used")


async def seat(uow: UnitOfWork, seats: Seats, coming: Coming, now: datetime) -> Registered:
    """Give somebody who does not stand there a seat of a held session, or a place in the queue."""
    row, form, token = seats.row, coming.request.form, new_secret()
    status = take_place(seats, coming.request)
    place = 0 if status is Status.SEATED else await queries.last_place(uow, row.id) + 1
    registration = Registration(**registration_values(seats, coming, token, now), status=status, place_in_queue=place)
    uow.session.add(registration)
    await uow.session.flush()
    if form.support.strip():
        uow.session.add(SupportNeed(registration_id=registration.id, need=form.support.strip()))
    position = row.waiting if status is Status.WAITING else None  # who comes last has everybody who waits before them
    return Registered(registration.id, row.id, registration.code, status, position, row.ends_at, token, is_new=True)


def take_place(seats: Seats, request: Request) -> Status:
    """Take a seat, or a place in the queue, for somebody new; return which."""
    needs_consent = seats.row.admission == Admission.APPROVAL and not request.confirmed
    status = first_status(needs_consent=needs_consent, is_full=seats.is_full or seats.row.waiting > 0)
    if status in HOLDS_SEAT:
        seats.take()
    elif status is Status.WAITING:
        seats.queue()
    return status


def registration_values(seats: Seats, coming: Coming, token: str, now: datetime) -> dict[str, Any]:
    """Return the columns of a new registration but for its status and place in the queue."""
    row, request, rule = seats.row, coming.request, find_rule(seats.row.kind)
    form = request.form
    return {
        "id": new_id(),
        "session_id": row.id,
        "attendee_id": coming.attendee_id,
        "code": new_code(),
        "target_group": form.target_group or row.target_group or (rule.target if rule else ""),
        "way": request.way,
        "household": request.household,
        "course_id": row.series_id if request.whole_course or is_course_day(row.kind, row.series_id) else None,
        "guardian_name": clean(form.guardian.name) if form.guardian else "",
        "guardian_phone": (form.guardian and form.guardian.phone) or coming.phone or "",
        "consent_at": now if form.consent else None,
        "is_confirmed": request.confirmed,
        "manage_digest": digest_of(token),
        "registered_by": request.by,
        "registered_at": now,
    }


async def position_of(uow: UnitOfWork, session_id: str, place: int) -> int:
    """Return the position of a place in the queue, from 1."""
    return await queries.count_before(uow, session_id, place) + 1


async def _again(uow: UnitOfWork, seats: Seats, standing: RegistrationRow) -> Registered:
    session, status = seats.row, Status(standing.status)
    position = await position_of(uow, session.id, standing.place_in_queue) if status is Status.WAITING else None
    return Registered(standing.id, session.id, standing.code, status, position, session.ends_at, None, is_new=False)
