"""For planners: links by which groups register for a session without an officer."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import LOCAL_ZONE, Invalid
from core.web.forms import read_form
from core.web.problems import NO_PROBLEM, problem_of
from core.web.request import require_actor
from core.web.templating import render
from events.programme.service.access import Doing, access_session, check_planner
from events.registration.entry import RegistrationRequest, draw_qr
from events.registration.forms import read_terms, to_terms
from events.registration.pages import InvitationMadePage, InvitationsPage
from events.registration.queries.invitations import list_invitations
from events.registration.service import invitations as service

ROOT = "/quan-ly/su-kien/{session_id}/dang-ky/loi-moi"


async def show_all(request: RegistrationRequest) -> Response:
    """Show the links of a session and the form of a new one."""
    return await _all_page(request, {})


async def create(request: RegistrationRequest) -> Response:
    """Make a link and show it once, to send or to scan."""
    actor, session_id = require_actor(request), request.path_params["session_id"]
    check_planner(actor)
    typed, now = read_terms(await read_form(request)), request.state["clock"].now()
    try:
        async with request.state["database"].writing() as uow:
            token = await service.create_invitation(uow, Doing(actor, now), session_id, to_terms(typed))
            row = await access_session(uow, actor, session_id)
    except Invalid as refused:
        return await _all_page(request, typed, refused)
    link = f"{request.state['settings'].origin}/loi-moi/{token}"
    return render(request, InvitationMadePage(row, typed["title"], link, draw_qr(link)))


async def end(request: RegistrationRequest) -> Response:
    """Let a link register nobody more."""
    actor, path, now = require_actor(request), request.path_params, request.state["clock"].now()
    check_planner(actor)
    await read_form(request)
    async with request.state["database"].writing() as uow:
        await service.end_invitation(uow, Doing(actor, now), path["session_id"], path["invitation_id"])
    return RedirectResponse(request.url_for("registration:invitation:list", session_id=path["session_id"]).path, 303)


async def _all_page(request: RegistrationRequest, typed: dict[str, str], refused: Invalid | None = None) -> Response:
    actor, today = require_actor(request), request.state["clock"].now().astimezone(LOCAL_ZONE).date()
    async with request.state["database"].reading() as uow:
        row = await access_session(uow, actor, request.path_params["session_id"])
        found = await list_invitations(uow, row.id)
    problem = NO_PROBLEM if refused is None else problem_of(refused)
    page = InvitationsPage(row, tuple(found), typed, today, problem)
    return render(request, page, 200 if refused is None else refused.status)


routes: list[BaseRoute] = [
    Route(ROOT, show_all, name="registration:invitation:list", methods=["GET"]),
    Route(ROOT, create, name="registration:invitation:create", methods=["POST"]),
    Route(f"{ROOT}/{{invitation_id}}/ket-thuc", end, name="registration:invitation:end", methods=["POST"]),
]
