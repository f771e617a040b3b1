"""Holds: the list, a new one, one of them, closing."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.holds import service
from competitions.awards.holds.forms import read_closing, read_typed, to_hold
from competitions.awards.holds.pages import HoldPage, HoldsPage, NewHoldPage
from competitions.awards.holds.permissions import may_open
from core.kernel import Conflict, Invalid
from core.web.forms import read_form
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import CoreState, require_actor
from core.web.templating import render

HoldRequest = Request[CoreState]
ROOT = "/khen-thuong/tam-dung"
LONGEST = 200


async def list_holds(request: HoldRequest) -> Response:
    """List the holds one may know of."""
    actor, with_closed = require_actor(request), request.query_params.get("da-dong") == "1"
    async with request.state["database"].reading() as uow:
        rows = await service.list_holds(uow, actor, with_closed=with_closed)
    return render(request, HoldsPage(tuple(rows), with_closed, may_open(actor)))


async def show_new(request: HoldRequest) -> Response:
    """Show the form; the address may name a subject."""
    named = {"subject_key": "chu-the", "subject_name": "ten", "subject": "don-vi"}
    typed = {name: request.query_params.get(key, "")[:LONGEST] for name, key in named.items()}
    return await _new_page(request, typed)


async def create(request: HoldRequest) -> Response:
    """Open a hold; errors keep the words."""
    actor, typed = require_actor(request), read_typed(await read_form(request))
    try:
        async with request.state["database"].writing() as uow:
            offer = await service.load_opening(uow, actor)
            new = to_hold(typed, dict(offer.units))
            hold_id = await service.open_hold(uow, actor, new, request.state["clock"].now())
    except Invalid as refused:
        return await _new_page(request, typed, problem_of(refused))
    return RedirectResponse(f"{ROOT}/{hold_id}", 303)


async def show(request: HoldRequest) -> Response:
    """Show one hold."""
    return await _hold_page(request)


async def close(request: HoldRequest) -> Response:
    """Close a hold by a document."""
    actor = require_actor(request)
    closing = read_closing(request.path_params["hold_id"], await read_form(request))
    try:
        async with request.state["database"].writing() as uow:
            await service.close_hold(uow, actor, closing, request.state["clock"].now())
    except (Invalid, Conflict) as refused:
        return await _hold_page(request, problem_of(refused))
    return RedirectResponse(f"{ROOT}/{closing.hold_id}", 303)


async def _new_page(request: HoldRequest, typed: dict[str, str], problem: Problem = NO_PROBLEM) -> Response:
    async with request.state["database"].reading() as uow:
        offer = await service.load_opening(uow, require_actor(request))
    return render(request, NewHoldPage(offer, typed, problem), problem.status)


async def _hold_page(request: HoldRequest, problem: Problem = NO_PROBLEM) -> Response:
    async with request.state["database"].reading() as uow:
        view = await service.load_hold(uow, require_actor(request), request.path_params["hold_id"])
    return render(request, HoldPage(view, problem), problem.status)


routes: list[BaseRoute] = [
    Route(ROOT, list_holds, name="awards:holds:list", methods=["GET"]),
    Route(f"{ROOT}/mo", show_new, name="awards:holds:new", methods=["GET"]),
    Route(f"{ROOT}/mo", create, name="awards:holds:create", methods=["POST"]),
    Route(f"{ROOT}/{{hold_id}}", show, name="awards:holds:show", methods=["GET"]),
    Route(f"{ROOT}/{{hold_id}}/dong", close, name="awards:holds:close", methods=["POST"]),
]
