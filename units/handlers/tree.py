"""The console's tree of units: one unit, and what is done to it."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import Invalid
from core.web.forms import read_form
from core.web.problems import Problem, problem_of
from core.web.request import CoreState, require_actor
from core.web.templating import render
from units.domain.days import day_of
from units.forms import AboutUnit, ActInput, read_act, read_act_kind, read_kind, to_decree, to_order
from units.pages.console import ActPage, TreePage, UnitPage
from units.service import acts, console

LONGEST_SEARCH = 100


async def list_tree(request: Request[CoreState]) -> Response:
    """List the units of a kind, or those that words find."""
    actor, query = require_actor(request), request.query_params
    kind, text = read_kind(query.get("loai", "")), query.get("tim", "").strip()[:LONGEST_SEARCH]
    async with request.state["database"].reading() as uow:
        tree = await console.browse(uow, actor, kind, text)
    return render(request, TreePage(tree, kind, text))


async def show_unit(request: Request[CoreState]) -> Response:
    """Show one unit with its history."""
    async with request.state["database"].reading() as uow:
        file = await console.access_unit(uow, require_actor(request), request.path_params["code"])
    return render(request, UnitPage(file))


async def show_act(request: Request[CoreState]) -> Response:
    """Show the form of an act."""
    today = day_of(request.state["clock"].now())
    page = await _act_page(request, request.query_params.get("viec", "rename"), ActInput(on=today.isoformat()))
    return render(request, page)


async def create_act(request: Request[CoreState]) -> Response:
    """Do the act; errors keep the input."""
    actor, form, code = require_actor(request), await read_form(request), request.path_params["code"]
    typed, now, named = read_act(form), request.state["clock"].now(), str(form.get("viec", "rename"))
    page = await _act_page(request, named, typed)
    try:
        order = to_order(AboutUnit(page.kind, code), typed, to_decree(typed, day_of(now)))
        async with request.state["database"].writing() as uow:
            found = await acts.perform(uow, actor, order, now)
    except Invalid as error:
        return render(request, await _act_page(request, named, typed, problem_of(error)), error.status)
    return RedirectResponse(f"/quan-ly/don-vi/{found}", 303)


async def _act_page(
    request: Request[CoreState], named: str, typed: ActInput, problem: Problem | None = None
) -> ActPage:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        await acts.access_governing(uow, actor)
        kind = read_act_kind(named)
        file = await console.access_act(uow, actor, request.path_params["code"], kind)
    return ActPage(file, kind, typed, problem or Problem())


UNIT = "/quan-ly/don-vi/{code}"
routes: list[BaseRoute] = [
    Route("/quan-ly/don-vi", list_tree, name="units:admin:list", methods=["GET"]),
    Route(UNIT, show_unit, name="units:admin:show", methods=["GET"]),
    Route(f"{UNIT}/thay-doi", show_act, name="units:act:new", methods=["GET"]),
    Route(f"{UNIT}/thay-doi", create_act, name="units:act:create", methods=["POST"]),
]
