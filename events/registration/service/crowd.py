"""Registering a crowd at once by the rules of one by one: a handful of statements for all of them, not for each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.database import UnitOfWork
from core.ids import new_secret
from core.kernel import Conflict, Invalid, N_
from core.vietnamese import fold
from events.domain.kinds import is_course_day
from events.programme.service import seats as programme_seats
from events.programme.service.seats import Seats
from events.registration.domain.people import Candidate, Form, Home, clean, find_errors, find_spare_phone, is_same
from events.registration.domain.queue import Status
from events.registration.queries import crowd as queries
from events.registration.queries.registrations import find_unit_ids, last_place
from events.registration.service.registering import (
    MEND,
    Coming,
    Request,
    attendee_values,
    check_open,
    find_home,
    registration_values,
    take_place,
)

Known = Mapping[tuple[str, int | None], list[Candidate]]


async def register_crowd(uow: UnitOfWork, session_id: str, requests: Sequence[Request], now: datetime) -> list[str]:
    """Register everybody in this order; return the codes of those who are new, in their order.

    All or nobody: raises Invalid for the first form that is wrong, Conflict where the session takes nobody, and for
    people who register by themselves with a phone or for a whole course, who go one by one.
    """
    seats = await programme_seats.hold(uow, session_id)
    for request in requests:
        _check(seats, request, now)
    coming = await _find_people(uow, requests, now)
    standing = await queries.list_standing(uow, session_id)
    place, rows, needs = await last_place(uow, session_id), [], []
    for each in coming:
        if each.attendee_id in standing:
            continue
        standing.add(each.attendee_id)
        status = take_place(seats, each.request)
        place += status is not Status.SEATED
        values = registration_values(seats, each, new_secret(), now)
        rows.append(values | {"status": status, "place_in_queue": 0 if status is Status.SEATED else place})
        if each.request.form.support.strip():
            needs.append({"registration_id": values["id"], "need": each.request.form.support.strip()})
    await uow.session.flush()
    await queries.add_registrations(uow, rows, needs)
    return [row["code"] for row in rows]


def _check(seats: Seats, request: Request, now: datetime) -> None:
    check_open(seats, request, now)
    errors = find_errors(request.form, seats.row.starts_at.year)
    if errors:
        raise Invalid(MEND, errors=errors)
    if (
        request.whole_course
        or is_course_day(seats.row.kind, seats.row.series_id)
        or (request.is_by_themselves and request.form.phone)
    ):
        raise Conflict(N_("Who registers by themselves with a phone, or for a whole course, does so one by one."))


async def _find_people(uow: UnitOfWork, requests: Sequence[Request], now: datetime) -> list[Coming]:
    """Return who each request is about; people who are not known yet are added."""
    forms = [request.form for request in requests]
    homes = await _find_homes(uow, forms)
    known: Known = defaultdict(list)
    for each in await queries.list_candidates(uow, {fold(clean(form.name)) for form in forms}):
        known[each.folded, each.birth_year].append(each)
    fresh, coming = [], []
    for request in requests:
        form, home = request.form, homes[request.form.commune, request.form.village]
        alike = known[fold(clean(form.name)), form.birth_year]
        person = next((each for each in alike if is_same(each, form, home)), None)
        if person is None:
            fresh.append(attendee_values(form, home, now))
            person = _as_candidate(fresh[-1])
            alike.append(person)
        coming.append(Coming(person.id, request, find_spare_phone(person, form)))
    await queries.add_attendees(uow, fresh)
    return coming


async def _find_homes(uow: UnitOfWork, forms: Sequence[Form]) -> dict[tuple[str | None, str | None], Home]:
    asked = {(form.commune, form.village): form for form in forms}
    units = await find_unit_ids(uow, sorted({code for key in asked for code in key if code and code.isprintable()}))
    return {key: find_home(units, form) for key, form in asked.items()}


def _as_candidate(row: Mapping[str, Any]) -> Candidate:
    names = ("id", "folded", "birth_year", "commune_id", "village_id", "phone")
    return Candidate(*(row[name] for name in names))
