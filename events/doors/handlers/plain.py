"""The door without script: the token is typed once and kept in a cookie, then one code a time."""

from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.ids import new_id
from core.kernel import Forbidden, SignInNeeded
from core.web.forms import read_form, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.templating import render
from events.doors import service
from events.doors.handlers.app import ROOT
from events.doors.pages import WHY_TITLES, EnterPage, PlainPage
from events.doors.queries import DoorRow
from events.doors.service.board import list_lines
from events.doors.state import LONGEST_TICKET, LONGEST_WORD, DoorRequest, find_door
from events.programme.service.access import load_public

COOKIE = "ngayhoi_door"
ENTER, PLAIN = f"{ROOT}/{{session_id}}/vao", f"{ROOT}/{{session_id}}/don-gian"
LONGEST_NONCE = 36


async def show_enter(request: DoorRequest) -> Response:
    """Show where the door's token is typed."""
    return await _enter_page(request)


async def enter(request: DoorRequest) -> Response:
    """Keep the door's token in this browser."""
    token, session_id = text_of(await read_form(request), "token"), request.path_params["session_id"]
    try:
        door = await find_door(request, token, session_id)
    except (SignInNeeded, Forbidden) as refused:
        return await _enter_page(request, problem_of(refused))
    return _with_cookie(request, RedirectResponse(f"{ROOT}/{session_id}/don-gian", 303), token, door)


async def show_plain(request: DoorRequest) -> Response:
    """Show the form for one code; without a door's key its form."""
    try:
        door = await _own_door(request)
    except SignInNeeded:
        return RedirectResponse(f"{ROOT}/{request.path_params['session_id']}/vao", 303)
    return await _plain_page(request, door)


async def check_plain(request: DoorRequest) -> Response:
    """Check one code in and show what came of it; the form sent twice is told the same."""
    form = await read_form(request)
    door, seen = await _own_door(request), _read_scan(request, form)
    arriving = service.Arriving(request.state["ticket_keys"], door.session_id, door.name[:LONGEST_WORD], door.id)
    async with request.state["database"].writing() as uow:
        told = (await service.check_in(uow, arriving, [seen], request.state["clock"].now()))[0]
    return await _plain_page(request, door, told, seen.code)


async def _own_door(request: DoorRequest) -> DoorRow:
    return await find_door(request, request.cookies.get(COOKIE, ""), request.path_params["session_id"])


def _read_scan(request: DoorRequest, form: FormData) -> service.Seen:
    gate, nonce = text_of(form, "gate")[:LONGEST_WORD], text_of(form, "nonce")[:LONGEST_NONCE]
    code, now = text_of(form, "code")[:LONGEST_TICKET], request.state["clock"].now()
    return service.Seen(nonce or new_id(), code, now, gate if gate.isprintable() else "")


async def _plain_page(
    request: DoorRequest, door: DoorRow, told: service.Told | None = None, code: str = ""
) -> Response:
    async with request.state["database"].reading() as uow:
        session = await load_public(uow, door.session_id)
        lines = await list_lines(uow, door.session_id)
        name = await service.find_name(uow, door.session_id, told.nonce) if told else ""
    page = PlainPage(
        session=session,
        door_name=door.name,
        present=sum(line.presence is not None for line in lines),
        seated=len(lines),
        status=told.outcome if told else "",
        why=WHY_TITLES.get(told.why, "") if told else "",
        code=code[:20],
        name=name,
        nonce=new_id(),
    )
    return render(request, page)


async def _enter_page(request: DoorRequest, problem: Problem = NO_PROBLEM) -> Response:
    async with request.state["database"].reading() as uow:
        session = await load_public(uow, request.path_params["session_id"])
    return render(request, EnterPage(session, problem), problem.status)


def _with_cookie(request: DoorRequest, response: Response, token: str, door: DoorRow) -> Response:
    life = int((door.expires_at - request.state["clock"].now()).total_seconds())
    secure, path = request.state["settings"].secure_cookies, f"{ROOT}/{door.session_id}"
    response.set_cookie(COOKIE, token, max_age=life, path=path, httponly=True, samesite="lax", secure=secure)
    return response


routes: list[BaseRoute] = [
    Route(ENTER, show_enter, name="doors:plain:enter", methods=["GET"]),
    Route(ENTER, enter, name="doors:plain:open", methods=["POST"]),
    Route(PLAIN, show_plain, name="doors:plain:show", methods=["GET"]),
    Route(PLAIN, check_plain, name="doors:plain:check", methods=["POST"]),
]
