"""The festival of a year, its copies and templates; one act for all sessions of a unit or a day."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.ids import new_id
from core.kernel import NotFound
from core.web.forms import read_form, read_typed
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render
from events.programme.domain.festival import Size
from events.programme.forms import read_festival, read_sweep
from events.programme.handlers.planning import REFUSALS, ROOT
from events.programme.handlers.state import ProgrammeRequest
from events.programme.pages import FestivalsPage, SweepPage
from events.programme.permissions import may_plan_province
from events.programme.queries import festivals as queries
from events.programme.queries.sessions import SessionRow
from events.programme.service import desk, festivals, sweeping
from events.programme.service.access import check_planner
from units.queries.history import find_province

FESTIVALS = f"{ROOT}/ngay-hoi"
SWEEP = f"{ROOT}/hang-loat"


async def show_festivals(request: ProgrammeRequest) -> Response:
    """Show the festivals, and for a unit how to begin its programme."""
    return await _festivals_page(request, {"unit": request.query_params.get("don-vi", "")})


async def create_festival(request: ProgrammeRequest) -> Response:
    """Open the festival of a year."""
    actor = require_actor(request)
    check_planner(actor)
    typed = read_typed(await read_form(request))
    try:
        async with request.state["database"].writing() as uow:
            await festivals.create_festival(uow, actor, read_festival(typed), request.state["clock"].now())
    except REFUSALS as refused:
        return await _festivals_page(request, typed, problem_of(refused))
    return RedirectResponse(f"{FESTIVALS}?don-vi={typed.get('unit', '')}", 303)


async def copy_programme(request: ProgrammeRequest) -> Response:
    """Copy another year's programme of a unit, a few sessions a turn; again it adds nothing."""
    actor = require_actor(request)
    check_planner(actor)
    typed, copied, last = read_typed(await read_form(request)), 0, 1
    order = festivals.Copying(typed.get("source", ""), typed.get("target", ""), typed.get("unit", ""))
    try:
        while last:
            async with request.state["database"].writing() as uow:
                last = await festivals.copy_slice(uow, actor, order, request.state["clock"].now())
            copied += last
    except (*REFUSALS, NotFound) as refused:
        return await _festivals_page(request, typed, problem_of(refused))
    return RedirectResponse(f"{FESTIVALS}?don-vi={order.unit}&xong={copied}", 303)


async def apply_template(request: ProgrammeRequest) -> Response:
    """Begin a unit's programme with a template."""
    actor = require_actor(request)
    check_planner(actor)
    typed = read_typed(await read_form(request))
    size = typed.get("size", "")
    order = festivals.Beginning(
        typed.get("unit", ""), typed.get("target", ""), Size(size) if size in set(Size) else Size.MEDIUM
    )
    try:
        async with request.state["database"].writing() as uow:
            made = await festivals.apply_template(uow, actor, order, request.state["clock"].now())
    except (*REFUSALS, NotFound) as refused:
        return await _festivals_page(request, typed, problem_of(refused))
    return RedirectResponse(f"{FESTIVALS}?don-vi={order.unit}&xong={made}", 303)


async def show_sweep(request: ProgrammeRequest) -> Response:
    """Show the form of the act, and with its fields what it would do."""
    query = dict(request.query_params)
    return await _sweep_page(request, {**query, "unit": query.get("don-vi", "")})


async def perform_sweep(request: ProgrammeRequest) -> Response:
    """Do it, twenty sessions a turn; sent twice it does nothing twice."""
    actor = require_actor(request)
    check_planner(actor)
    typed, done, last = read_typed(await read_form(request)), 0, 1
    try:
        while last:
            async with request.state["database"].writing() as uow:
                last = await sweeping.sweep_slice(uow, actor, read_sweep(typed), request.state["clock"].now())
            done += last
    except REFUSALS as refused:
        return await _sweep_page(request, typed, problem_of(refused))
    return RedirectResponse(f"{SWEEP}?don-vi={typed.get('unit', '')}&xong={done}", 303)


async def _festivals_page(request: ProgrammeRequest, typed: dict[str, str], problem: Problem = NO_PROBLEM) -> Response:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        unit = await desk.choose_unit(uow, actor, typed.get("unit", ""))
        rows = tuple(await queries.list_festivals(uow))
        may_open = may_plan_province(actor, await find_province(uow))
    page = FestivalsPage(unit, rows, typed, may_open, request.query_params.get("xong", ""), problem)
    return render(request, page, problem.status)


async def _sweep_page(request: ProgrammeRequest, typed: dict[str, str], problem: Problem = NO_PROBLEM) -> Response:
    actor, sweep = require_actor(request), None
    rows: tuple[SessionRow, ...] = ()
    async with request.state["database"].reading() as uow:
        unit = await desk.choose_unit(uow, actor, typed.get("unit", ""))
        typed |= {"unit": unit.code, "batch": typed.get("batch", "") or new_id()}
        if typed.get("act"):
            try:
                sweep = read_sweep(typed)
                rows = tuple(await sweeping.preview_sweep(uow, actor, sweep, request.state["clock"].now()))
            except REFUSALS as refused:
                sweep, problem = None, problem_of(refused)
    people = sum(row.seated + row.waiting for row in rows)
    page = SweepPage(unit, typed, sweep, rows, people, request.query_params.get("xong", ""), problem)
    return render(request, page, problem.status)


routes: list[BaseRoute] = [
    Route(FESTIVALS, show_festivals, name="planning:festival:list", methods=["GET"]),
    Route(FESTIVALS, create_festival, name="planning:festival:create", methods=["POST"]),
    Route(f"{FESTIVALS}/sao-chep", copy_programme, name="planning:festival:copy", methods=["POST"]),
    Route(f"{FESTIVALS}/mau", apply_template, name="planning:festival:begin", methods=["POST"]),
    Route(SWEEP, show_sweep, name="planning:sweep:show", methods=["GET"]),
    Route(SWEEP, perform_sweep, name="planning:sweep:perform", methods=["POST"]),
]
