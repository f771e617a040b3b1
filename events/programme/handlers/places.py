"""The list of places and the form of one."""

from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.web.forms import read_form, read_typed
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render
from events.programme.forms import read_place, read_places
from events.programme.handlers.planning import REFUSALS, ROOT
from events.programme.handlers.state import ProgrammeRequest
from events.programme.pages import PlaceFormPage, PlacesPage
from events.programme.queries import console
from events.programme.queries.places import PAGE, KeptPlace
from events.programme.service import desk, places
from events.programme.service.access import Doing, check_planner

BOOK = f"{ROOT}/dia-diem"
ONE = f"{BOOK}/{{id}}"


async def show_places(request: ProgrammeRequest) -> Response:
    """Show the places of a commune, or of the province."""
    wish = read_places(request.query_params)
    async with request.state["database"].reading() as uow:
        shown = await places.load_places(uow, _doing(request), wish)
        units = await console.list_below(uow, shown.unit) if shown.unit.kind == "province" else []
    named = {"don-vi": shown.unit.code, "loai": wish.kind, "tim": wish.text, "ngung": "1" if wish.is_retired else ""}
    query = urlencode({name: value for name, value in named.items() if value})
    communes = tuple(line for line in units if line.kind == "commune")
    return render(request, PlacesPage(shown, wish, -(-shown.total // PAGE), query, communes))


async def show_new(request: ProgrammeRequest) -> Response:
    """Show the form for a new place."""
    return await _new_page(request, {"unit": request.query_params.get("don-vi", "")})


async def create_place(request: ProgrammeRequest) -> Response:
    """Add a place; errors keep the input."""
    doing = _doing(request)
    check_planner(doing.actor)
    typed = read_typed(await read_form(request))
    try:
        async with request.state["database"].writing() as uow:
            await places.add_place(uow, doing, typed.get("unit", ""), read_place(typed))
    except REFUSALS as refused:
        return await _new_page(request, typed, problem_of(refused))
    return RedirectResponse(f"{BOOK}?{urlencode({'don-vi': typed.get('unit', '')})}", 303)


async def show_edit(request: ProgrammeRequest) -> Response:
    """Show the form with a place in it."""
    place = await _load(request)
    room_for = "" if place.room_for is None else str(place.room_for)
    typed = {"name": place.name, "kind": place.kind, "address": place.address, "room_for": room_for}
    return render(request, PlaceFormPage(place.unit_code, place.unit_name, place, typed))


async def update_place(request: ProgrammeRequest) -> Response:
    """Change a place; errors keep the input."""
    typed, place = read_typed(await read_form(request)), await _load(request)
    try:
        async with request.state["database"].writing() as uow:
            await places.change_place(uow, _doing(request), place.id, read_place(typed))
    except REFUSALS as refused:
        problem = problem_of(refused)
        return render(request, PlaceFormPage(place.unit_code, place.unit_name, place, typed, problem), problem.status)
    return RedirectResponse(f"{BOOK}?{urlencode({'don-vi': place.unit_code})}", 303)


async def retire_place(request: ProgrammeRequest) -> Response:
    """Offer a place no longer."""
    await read_form(request)
    place = await _load(request)
    async with request.state["database"].writing() as uow:
        await places.retire_place(uow, _doing(request), place.id)
    return RedirectResponse(f"{BOOK}?{urlencode({'don-vi': place.unit_code})}", 303)


async def reopen_place(request: ProgrammeRequest) -> Response:
    """Offer a retired place again."""
    await read_form(request)
    place = await _load(request)
    async with request.state["database"].writing() as uow:
        await places.reopen_place(uow, _doing(request), place.id)
    return RedirectResponse(f"{BOOK}?{urlencode({'don-vi': place.unit_code})}", 303)


def _doing(request: ProgrammeRequest) -> Doing:
    return Doing(require_actor(request), request.state["clock"].now())


async def _load(request: ProgrammeRequest) -> KeptPlace:
    async with request.state["database"].reading() as uow:
        return await places.load_place(uow, _doing(request), request.path_params["id"])


async def _new_page(request: ProgrammeRequest, typed: dict[str, str], problem: Problem = NO_PROBLEM) -> Response:
    async with request.state["database"].reading() as uow:
        unit = await desk.choose_unit(uow, require_actor(request), typed.get("unit", ""))
    return render(request, PlaceFormPage(unit.code, unit.name, None, typed, problem), problem.status)


routes: list[BaseRoute] = [
    Route(BOOK, show_places, name="places:book:list", methods=["GET"]),
    Route(f"{BOOK}/them", show_new, name="places:place:new", methods=["GET"]),
    Route(f"{BOOK}/them", create_place, name="places:place:create", methods=["POST"]),
    Route(ONE, show_edit, name="places:place:edit", methods=["GET"]),
    Route(ONE, update_place, name="places:place:update", methods=["POST"]),
    Route(f"{ONE}/ngung", retire_place, name="places:place:retire", methods=["POST"]),
    Route(f"{ONE}/dung-lai", reopen_place, name="places:place:reopen", methods=["POST"]),
]
