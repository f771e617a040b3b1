"""Draws: what everybody may read and recompute; declaring one; handing prizes over."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import Conflict, DomainError, Invalid
from core.security import derive_key
from core.web.forms import read_form, read_typed, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import CoreState, find_actor, require_actor
from core.web.templating import render
from events.passport.domain.draw import Outcome
from events.passport.forms import read_draw, read_number
from events.passport.pages import CheckPage, DrawFormPage, DrawPage, DrawsPage, RecordPage
from events.passport.permissions import may_look
from events.passport.service import draws
from events.passport.service.access import Bench, access_unit, check_staff
from events.passport.service.due import list_draws

DrawRequest = Request[CoreState]
ROOT = "/rut-tham"
DRAW = f"{ROOT}/{{id}}"


async def list_all(request: DrawRequest) -> Response:
    """List the draws."""
    actor = find_actor(request)
    async with request.state["database"].reading() as uow:
        rows = await list_draws(uow)
    return render(request, DrawsPage(tuple(rows), actor is not None and may_look(actor)))


async def show_form(request: DrawRequest) -> Response:
    """Show the form of a new draw."""
    return await _form_page(request, {"unit": request.query_params.get("don-vi", "")})


async def create_draw(request: DrawRequest) -> Response:
    """Declare a draw; its commitment is published with it."""
    actor = require_actor(request)
    check_staff(actor)
    typed = read_typed(await read_form(request))
    bench = Bench(_key(request), request.state["clock"].now())
    try:
        async with request.state["database"].writing() as uow:
            draw_id = await draws.publish(uow, actor, read_draw(typed), bench)
    except Invalid as refused:
        return await _form_page(request, typed, problem_of(refused))
    return RedirectResponse(f"{ROOT}/{draw_id}", 303)


async def show_draw(request: DrawRequest) -> Response:
    """Show what is published of a draw."""
    return await _draw_page(request)


async def send_list(request: DrawRequest) -> Response:
    """Send the closed list, byte for byte what its digest is of."""
    async with request.state["database"].reading() as uow:
        text = await draws.load_list(uow, request.path_params["id"])
    return PlainTextResponse(text)


async def show_check(request: DrawRequest) -> Response:
    """Show the page that recomputes a draw."""
    async with request.state["database"].reading() as uow:
        view = await draws.load(uow, request.path_params["id"])
    return render(request, CheckPage(view))


async def hand_over(request: DrawRequest) -> Response:
    """Note that a prize was handed over."""
    actor = require_actor(request)
    check_staff(actor)
    order = draws.HandOver(request.path_params["id"], read_number(text_of(await read_form(request), "rank")))
    try:
        async with request.state["database"].writing() as uow:
            await draws.hand_over(uow, actor, order, request.state["clock"].now())
    except Conflict as refused:
        return await _draw_page(request, problem_of(refused))
    return RedirectResponse(f"{ROOT}/{order.draw_id}", 303)


async def print_record(request: DrawRequest) -> Response:
    """Print the hand-over record to sign."""
    actor = require_actor(request)
    check_staff(actor)
    async with request.state["database"].reading() as uow:
        view = await draws.load(uow, request.path_params["id"])
        await access_unit(uow, actor, view.draw.unit_code)
    return render(request, RecordPage(view, tuple(call for call in view.calls if call.outcome != Outcome.LAPSED)))


async def _draw_page(request: DrawRequest, problem: Problem = NO_PROBLEM) -> Response:
    async with request.state["database"].reading() as uow:
        view, keeps = await draws.load(uow, request.path_params["id"]), False
        if (actor := find_actor(request)) is not None:
            try:
                keeps = await access_unit(uow, actor, view.draw.unit_code) is not None
            except DomainError:
                keeps = False
    return render(request, DrawPage(view, keeps, problem), problem.status)


async def _form_page(request: DrawRequest, typed: dict[str, str], problem: Problem = NO_PROBLEM) -> Response:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        office = await access_unit(uow, actor, typed.get("unit", ""))
    return render(request, DrawFormPage(office, typed, problem), problem.status)


def _key(request: DrawRequest) -> bytes:
    return derive_key(request.state["settings"].secret_key.get_secret_value(), draws.PURPOSE)


routes: list[BaseRoute] = [
    Route(ROOT, list_all, name="draws:draw:list", methods=["GET"]),
    Route(f"{ROOT}/moi", show_form, name="draws:draw:new", methods=["GET"]),
    Route(f"{ROOT}/moi", create_draw, name="draws:draw:create", methods=["POST"]),
    Route(DRAW, show_draw, name="draws:draw:show", methods=["GET"]),
    Route(f"{DRAW}/danh-sach.txt", send_list, name="draws:entries:list", methods=["GET"]),
    Route(f"{DRAW}/kiem-tra", show_check, name="draws:check:show", methods=["GET"]),
    Route(f"{DRAW}/trao", hand_over, name="draws:prize:hand_over", methods=["POST"]),
    Route(f"{DRAW}/bien-ban", print_record, name="draws:record:print", methods=["GET"]),
]
