"""One's own registration: the ticket, giving it up, taking an offered seat. The token is the only key to it."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.database import UnitOfWork
from core.ids import digest_of
from core.kernel import LOCAL_ZONE, DomainError, N_, NotFound
from core.security import derive_key
from core.web.forms import read_form, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.templating import render
from events.domain.personal import PURPOSE, sign_personal
from events.programme.queries.sessions import SessionRow, find_session
from events.registration import service
from events.registration.domain.queue import HOLDS_SEAT, STANDING, Status
from events.registration.entry import RegistrationRequest, draw_qr
from events.registration.pages import STATUS_TITLES, ErasedPage, ManagePage, TicketPage
from events.registration.queries import registrations as queries
from events.registration.queries.courses import CourseLine, list_course
from events.registration.queries.personal import is_first
from events.registration.queries.registrations import RegistrationRow
from events.registration.service import courses
from events.registration.service.erasing import erase_own
from events.registration.service.managing import accept_offer
from events.registration.service.registering import position_of

Act = Callable[[UnitOfWork, str, datetime], Awaitable[object]]


async def show_manage(request: RegistrationRequest) -> Response:
    """Show the way in; the token comes from the link's fragment or is typed."""
    return render(request, ManagePage(request.path_params["registration_id"]))


async def open_manage(request: RegistrationRequest) -> Response:
    """Show the ticket to whoever has the token."""
    token = text_of(await read_form(request), "token")
    return await ticket_page(request, token)


async def cancel(request: RegistrationRequest) -> Response:
    """Give the registration up."""
    return await _act(request, service.cancel)


async def accept(request: RegistrationRequest) -> Response:
    """Take the seat that was offered."""
    return await _act(request, accept_offer)


async def leave_course(request: RegistrationRequest) -> Response:
    """Give up this session and all others to come of its course."""

    async def leave(uow: UnitOfWork, registration_id: str, now: datetime) -> None:
        row = await queries.find_registration(uow, registration_id)
        if row is not None:
            await courses.leave(uow, row, now)

    return await _act(request, leave)


async def erase(request: RegistrationRequest) -> Response:
    """Erase who somebody is, on their own wish; what was counted stays."""
    form, now = await read_form(request), request.state["clock"].now()
    try:
        async with request.state["database"].writing() as uow:
            is_whole = await erase_own(uow, request.path_params["registration_id"], text_of(form, "token"), now)
    except NotFound:
        return _wrong_token(request)
    return render(request, ErasedPage(is_whole))


async def _act(request: RegistrationRequest, act: Act) -> Response:
    token, now = text_of(await read_form(request), "token"), request.state["clock"].now()
    problem = NO_PROBLEM
    try:
        async with request.state["database"].writing() as uow:
            row = await service.find_by_token(uow, request.path_params["registration_id"], token)
            await act(uow, row.id, now)
    except NotFound:
        return await ticket_page(request, token)
    except DomainError as refused:
        problem = problem_of(refused)
    return await ticket_page(request, token, problem)


async def ticket_page(request: RegistrationRequest, token: str, problem: Problem = NO_PROBLEM) -> Response:
    """Render where the registration of a token stands; a wrong token leads back to the way in."""
    async with request.state["database"].reading() as uow:
        row = await _find(request, uow, token)
        session = None if row is None else await find_session(uow, row.session_id)
        if row is None or session is None:
            return _wrong_token(request)
        position = await _find_position(uow, row)
        course = await _list_course(uow, row, request.state["clock"].now())
        calendar = await _find_calendar(request, uow, row)
    can_cancel = row.status in STANDING and session.ends_at > request.state["clock"].now()
    page = TicketPage(
        *(session, row, position, draw_qr(_sign(request, session, row)), _spaced(row.code), token, calendar),
        *(can_cancel, STATUS_TITLES, course, problem),
    )
    return render(request, page)


async def _find_position(uow: UnitOfWork, row: RegistrationRow) -> int | None:
    waits = row.status == Status.WAITING
    return await position_of(uow, row.session_id, row.place_in_queue) if waits else None


def _sign(request: RegistrationRequest, session: SessionRow, row: RegistrationRow) -> str:
    if row.status not in HOLDS_SEAT:
        return ""
    return request.state["ticket_keys"].sign(session.id, row.code, session.ends_at.astimezone(LOCAL_ZONE).date())


async def _find_calendar(request: RegistrationRequest, uow: UnitOfWork, row: RegistrationRow) -> str:
    """Return the token of the holder's own calendar, for the person's first registration only.

    Anybody can register once more under a known name and year of birth; that link must not tell where else they go.
    """
    if not await is_first(uow, row.id, row.attendee_id):
        return ""
    secret = request.state["settings"].secret_key.get_secret_value()
    return sign_personal(row.attendee_id, derive_key(secret, PURPOSE))


async def _find(request: RegistrationRequest, uow: UnitOfWork, token: str) -> RegistrationRow | None:
    asked = request.path_params.get("registration_id")
    if asked is None:
        return await queries.find_by_manage_digest(uow, digest_of(token))
    try:
        return await service.find_by_token(uow, asked, token)
    except NotFound:
        return None


async def _list_course(uow: UnitOfWork, row: RegistrationRow, now: datetime) -> tuple[CourseLine, ...]:
    return () if row.course_id is None else tuple(await list_course(uow, row.id, now))


def _wrong_token(request: RegistrationRequest) -> Response:
    problem = Problem(N_("This link does not open a registration, or somebody is registered under it already."))
    return render(request, ManagePage(request.path_params.get("registration_id", "-"), problem), 404)


def _spaced(code: str) -> str:
    return " ".join(code[start : start + 3] for start in range(0, len(code), 3))


routes: list[BaseRoute] = [
    Route("/dang-ky/{registration_id}", show_manage, name="registration:own:show", methods=["GET"]),
    Route("/dang-ky/{registration_id}", open_manage, name="registration:own:open", methods=["POST"]),
    Route("/dang-ky/{registration_id}/huy", cancel, name="registration:own:cancel", methods=["POST"]),
    Route("/dang-ky/{registration_id}/thoi-hoc", leave_course, name="registration:own:leave", methods=["POST"]),
    Route("/dang-ky/{registration_id}/nhan-cho", accept, name="registration:own:accept", methods=["POST"]),
    Route("/dang-ky/{registration_id}/xoa-du-lieu", erase, name="registration:own:erase", methods=["POST"]),
]
