"""Rounds: the list, a new one, one of them, setting it going and steering it."""

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.rounds.forms import propose_typed, read_steering, to_round
from competitions.awards.rounds.pages import NewRoundPage, RoundsPage, to_round_page
from competitions.awards.rounds.service import access, drafting, reading, steering
from core.kernel import Conflict, Invalid
from core.web.forms import read_form, read_typed
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import CoreState, locale_of, require_actor
from core.web.templating import render

RoundRequest = Request[CoreState]
ROOT = "/khen-thuong"
ROUND = f"{ROOT}/dot/{{round_id}}"


async def list_rounds(request: RoundRequest) -> Response:
    """List the rounds one may know of."""
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        lines = await reading.list_lines(uow, actor)
    return render(request, RoundsPage(tuple(lines), reading.may_draft(actor), reading.reads_registers(actor)))


async def show_new(request: RoundRequest) -> Response:
    """Show the form of a draft."""
    return await _new_page(request, None)


async def create(request: RoundRequest) -> Response:
    """Draft a round; errors keep the words."""
    actor, now = require_actor(request), request.state["clock"].now()
    access.check_prepares(actor)
    typed = read_typed(await read_form(request))
    translate = partial(request.state["translations"].gettext, locale_of(request))
    try:
        async with request.state["database"].writing() as uow:
            new = to_round(typed, await reading.list_awarding(uow, actor), translate)
            round_id = await drafting.create_draft(uow, actor, new, now)
    except Invalid as refused:
        return await _new_page(request, typed, problem_of(refused))
    return RedirectResponse(f"{ROOT}/dot/{round_id}", 303)


async def show(request: RoundRequest) -> Response:
    """Show one round."""
    return await _round_page(request)


async def activate(request: RoundRequest) -> Response:
    """Set a draft going."""
    actor, round_id = require_actor(request), request.path_params["round_id"]
    await read_form(request)
    try:
        async with request.state["database"].writing() as uow:
            await drafting.activate(uow, actor, round_id, request.state["clock"].now())
    except Conflict as refused:
        return await _round_page(request, problem_of(refused))
    return RedirectResponse(f"{ROOT}/dot/{round_id}", 303)


async def steer(request: RoundRequest) -> Response:
    """Pause, resume, postpone, hasten or cancel a round, with a reason."""
    actor, round_id = require_actor(request), request.path_params["round_id"]
    access.check_prepares(actor)
    form = await read_form(request)
    try:
        async with request.state["database"].writing() as uow:
            await steering.steer(uow, actor, read_steering(round_id, form), request.state["clock"].now())
    except (Invalid, Conflict) as refused:
        return await _round_page(request, problem_of(refused), read_typed(form))
    return RedirectResponse(f"{ROOT}/dot/{round_id}", 303)


async def _new_page(request: RoundRequest, typed: dict[str, str] | None, problem: Problem = NO_PROBLEM) -> Response:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        units = await reading.list_awarding(uow, actor)
    given = propose_typed(request.state["clock"].now(), units[0] if units else None) if typed is None else typed
    return render(request, NewRoundPage(tuple(units), given, problem), problem.status)


async def _round_page(
    request: RoundRequest, problem: Problem = NO_PROBLEM, typed: dict[str, str] | None = None
) -> Response:
    actor, round_id = require_actor(request), request.path_params["round_id"]
    async with request.state["database"].reading() as uow:
        view = await reading.load_view(uow, actor, round_id, request.state["clock"].now())
    return render(request, to_round_page(view, problem, typed or {}), problem.status)


routes: list[BaseRoute] = [
    Route(ROOT, list_rounds, name="awards:rounds:list", methods=["GET"]),
    Route(f"{ROOT}/dot/moi", show_new, name="awards:rounds:new", methods=["GET"]),
    Route(f"{ROOT}/dot/moi", create, name="awards:rounds:create", methods=["POST"]),
    Route(ROUND, show, name="awards:rounds:show", methods=["GET"]),
    Route(f"{ROUND}/chay", activate, name="awards:rounds:activate", methods=["POST"]),
    Route(f"{ROUND}/dieu-hanh", steer, name="awards:rounds:steer", methods=["POST"]),
]
