"""Who was considered: the list with reasons, the preview, one of them, striking and adding."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.rounds.forms import read_wanted
from competitions.awards.rounds.handlers.rounds import ROUND, RoundRequest
from competitions.awards.rounds.pages import NomineePage, NomineesPage
from competitions.awards.rounds.service import access, changing, reading
from competitions.awards.rounds.service.changing import Change, Hand
from competitions.awards.rounds.state import RoundsState
from core.kernel import Conflict, Invalid
from core.web.forms import read_form, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render

NOMINEE = f"{ROUND}/de-cu/{{nomination_id}}"


async def list_nominees(request: RoundRequest) -> Response:
    """List who was considered."""
    actor, wanted = require_actor(request), read_wanted(request.query_params)
    async with request.state["database"].reading() as uow:
        view = await reading.load_nominees(uow, actor, request.path_params["round_id"], wanted)
    return render(request, NomineesPage(view, wanted, is_preview=False))


async def preview(request: RoundRequest) -> Response:
    """List who would be nominated on the standing of this moment."""
    actor, wanted = require_actor(request), read_wanted(request.query_params)
    async with request.state["database"].reading() as uow:
        view = await reading.load_preview(uow, actor, request.path_params["round_id"], wanted)
    return render(request, NomineesPage(view, wanted, is_preview=True))


async def show(request: RoundRequest) -> Response:
    """Show one of them."""
    return await _nominee_page(request)


async def change(request: Request[RoundsState]) -> Response:
    """Strike or add somebody, with a reason."""
    actor, path = require_actor(request), request.path_params
    hand = Hand(actor, request.state["nominee_gate"], request.state["clock"].now())
    access.check_prepares(actor)
    form = await read_form(request)
    wanted = Change(path["nomination_id"], text_of(form, "act"), text_of(form, "reason"))
    try:
        async with request.state["database"].writing() as uow:
            round_id = await changing.change_nominee(uow, hand, wanted)
    except (Invalid, Conflict) as refused:
        return await _nominee_page(request, problem_of(refused))
    return RedirectResponse(f"/khen-thuong/dot/{round_id}/de-cu/{wanted.nomination_id}", 303)


async def _nominee_page(request: RoundRequest | Request[RoundsState], problem: Problem = NO_PROBLEM) -> Response:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        view = await reading.load_nominee_view(uow, actor, request.path_params["nomination_id"])
    return render(request, NomineePage(view, problem), problem.status)


routes: list[BaseRoute] = [
    Route(f"{ROUND}/de-cu", list_nominees, name="awards:nominees:list", methods=["GET"]),
    Route(f"{ROUND}/thu", preview, name="awards:nominees:preview", methods=["GET"]),
    Route(NOMINEE, show, name="awards:nominees:show", methods=["GET"]),
    Route(NOMINEE, change, name="awards:nominees:change", methods=["POST"]),
]
