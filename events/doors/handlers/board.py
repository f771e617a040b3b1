"""For planners: doors with their links, who was there, conflicts, taking a presence back."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import Conflict, Invalid
from core.web.forms import read_form, read_typed, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render
from events.doors import service
from events.doors.forms import offer_door, read_door
from events.doors.handlers.app import ROOT as DOOR
from events.doors.handlers.app import draw_qr
from events.doors.pages import BoardPage, MadePage
from events.doors.service import board
from events.doors.state import DoorRequest
from events.programme.service.access import access_session, check_planner

ROOT = "/quan-ly/su-kien/{session_id}/cua"


async def show_board(request: DoorRequest) -> Response:
    """Show the door of a session."""
    return await _board_page(request, {})


async def open_door(request: DoorRequest) -> Response:
    """Make a door and show its link once, to print or to scan."""
    actor = require_actor(request)
    check_planner(actor)
    typed, now = read_typed(await read_form(request)), request.state["clock"].now()
    try:
        new = read_door(request.path_params["session_id"], typed, now)
        async with request.state["database"].writing() as uow:
            token = await service.open_door(uow, actor, new, now)
            session = await access_session(uow, actor, new.session_id)
    except Invalid as refused:
        return await _board_page(request, typed, problem_of(refused))
    link = f"{request.state['settings'].origin}{DOOR}/{session.id}#{token}"
    return render(request, MadePage(session, new.name, new.expires_at, link, token, draw_qr(link)))


async def revoke_door(request: DoorRequest) -> Response:
    """End a door's link at once."""
    actor, path = require_actor(request), request.path_params
    check_planner(actor)
    await read_form(request)
    async with request.state["database"].writing() as uow:
        await service.revoke_door(uow, actor, path["door_id"], request.state["clock"].now())
    return RedirectResponse(f"/quan-ly/su-kien/{path['session_id']}/cua", 303)


async def undo_presence(request: DoorRequest) -> Response:
    """Take somebody's presence back, with a reason."""
    actor, path = require_actor(request), request.path_params
    check_planner(actor)
    reason = text_of(await read_form(request), "reason")
    order = service.Undoing(path["session_id"], path["registration_id"], actor.person_id, reason)
    try:
        async with request.state["database"].writing() as uow:
            await board.take_back(uow, actor, order, request.state["clock"].now())
    except (Invalid, Conflict) as refused:
        return await _board_page(request, {}, problem_of(refused))
    return RedirectResponse(f"/quan-ly/su-kien/{path['session_id']}/cua", 303)


async def _board_page(request: DoorRequest, typed: dict[str, str], problem: Problem = NO_PROBLEM) -> Response:
    actor, now = require_actor(request), request.state["clock"].now()
    async with request.state["database"].reading() as uow:
        view = await board.load_board(uow, actor, request.path_params["session_id"])
    return render(
        request, BoardPage(view, typed or offer_door(view.session.ends_at, now), now, problem), problem.status
    )


routes: list[BaseRoute] = [
    Route(ROOT, show_board, name="doors:page:show", methods=["GET"]),
    Route(ROOT, open_door, name="doors:page:open", methods=["POST"]),
    Route(f"{ROOT}/{{door_id}}/thu-hoi", revoke_door, name="doors:page:revoke", methods=["POST"]),
    Route(f"{ROOT}/co-mat/{{registration_id}}/bo", undo_presence, name="doors:page:undo", methods=["POST"]),
]
