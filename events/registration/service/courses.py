"""Coming to a whole course: seats in every session of a series, those made later too; leaving it gives them back."""

from contextlib import suppress
from dataclasses import asdict
from datetime import datetime

from core.database import UnitOfWork
from core.kernel import Conflict, NotFound
from events.programme.service import seats as programme_seats
from events.registration.domain.people import Form, Guardian
from events.registration.domain.queue import Way
from events.registration.models import CourseEnrolment
from events.registration.queries import courses as queries
from events.registration.queries.courses import Missing, Wish
from events.registration.queries.registrations import RegistrationRow, find_standing
from events.registration.service.managing import cancel
from events.registration.service.registering import Coming, Request, check_open, seat


async def give_seat(uow: UnitOfWork, missing: Missing, now: datetime) -> bool:
    """Seat somebody in one more session of their course; false where that is done or the session takes nobody."""
    seats = await programme_seats.hold(uow, missing.session_id)
    wish = await queries.find_wish(uow, missing.enrolment_id)
    if wish is None or wish.series_id != seats.row.series_id:
        return False
    request = _request(wish)
    try:
        check_open(seats, request, now)
    except (Conflict, NotFound):
        return False
    if await find_standing(uow, seats.row.id, wish.person_id) is not None:
        return False
    await seat(uow, seats, Coming(wish.person_id, request, wish.guardian_phone), now)
    return True


async def leave(uow: UnitOfWork, row: RegistrationRow, now: datetime) -> None:
    """Leave a course by one of its registrations: that one ends at once, the job ends the others to come.

    A registration whose session is over leads out of the course too: it is the link that people keep.
    """
    with suppress(Conflict):  # this session is over
        await cancel(uow, row.id, now)
    for held in await queries.hold_enrolments(uow, row.id):
        held.ended_at = now
    await uow.session.flush()


async def go_on(uow: UnitOfWork) -> int:
    """Let who comes to a series come to the one that follows it too; returns how many that were."""
    found = await queries.list_followed(uow)
    for each in found:
        if await queries.find_enrolment(uow, each.series_id, each.attendee_id) is None:
            uow.session.add(CourseEnrolment(**asdict(each)))
            await uow.session.flush()
    return len(found)


def _request(wish: Wish) -> Request:
    guardian = Guardian(wish.guardian_name, wish.guardian_phone) if wish.guardian_name else None
    form = Form("", None, None, target_group=wish.target_group, guardian=guardian, consent=True)
    return Request(form, Way.COURSE, wish.registered_by, wish.household, whole_course=True, confirmed=wish.is_confirmed)
