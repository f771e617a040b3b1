"""Endpoints of series: the list, a new one with its days beforehand, changing one, communes against their duty."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import LOCAL_ZONE, Conflict, Invalid
from core.tables import Cell, write_csv
from core.web.downloads import send_file
from core.web.forms import read_form, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import CoreState, require_actor
from core.web.templating import render
from events.programme.service.access import check_planner
from events.series import queries, service
from events.series.domain.days import Plan
from events.series.forms import EMPTY, read_asked, read_day, read_day_out, read_series, read_typed, to_typed
from events.series.pages import DutyPage, SeriesFormPage, SeriesListPage, SeriesPage
from events.series.service import reading
from events.series.service.changing import Edit, change_all, change_following

SeriesRequest = Request[CoreState]
ROOT = "/quan-ly/lop"
SERIES = f"{ROOT}/{{id}}"
REFUSALS = (Invalid, Conflict)
DUTY_HEADS = ("Mã", "Xã, phường", "Số tuần có lớp", "Số tuần phải có", "Còn thiếu", "Tuần này đã có lớp")


async def list_all(request: SeriesRequest) -> Response:
    """List the series."""
    actor, asked = require_actor(request), read_asked(request.query_params)
    async with request.state["database"].reading() as uow:
        book = await reading.load_book(uow, actor, asked["xa"], asked["loai"])
    return render(request, SeriesListPage(book, asked["xa"], asked["loai"]))


async def show_new(request: SeriesRequest) -> Response:
    """Show the form of a new series."""
    today = request.state["clock"].now().astimezone(LOCAL_ZONE).date().isoformat()
    host = request.query_params.get("don-vi", "")[:40]
    plain = EMPTY | {"kind": "community", "interval": "1", "clock_time": "19:30", "minutes": "120", "skips": "1"}
    return await _form_page(request, plain | {"host": host, "starts_on": today})


async def create(request: SeriesRequest) -> Response:
    """Keep a series, or show the days it would get; errors keep what was typed."""
    actor = require_actor(request)
    check_planner(actor)
    form = await read_form(request)
    typed = read_typed(form)
    try:
        new = read_series(typed)
        if text_of(form, "act") == "preview":
            async with request.state["database"].reading() as uow:
                return await _form_page(request, typed, plan=await service.preview(uow, new))
        async with request.state["database"].writing() as uow:
            series_id = await service.create_series(uow, actor, new, request.state["clock"].now())
    except REFUSALS as refused:
        return await _form_page(request, typed, problem_of(refused))
    return RedirectResponse(f"{ROOT}/{series_id}", 303)


async def show(request: SeriesRequest) -> Response:
    """Show a series."""
    return await _series_page(request)


async def change(request: SeriesRequest) -> Response:
    """Change all sessions to come, or those from a day on."""
    actor, typed = require_actor(request), read_typed(await read_form(request))
    check_planner(actor)
    series_id, now = request.path_params["id"], request.state["clock"].now()
    try:
        edit = Edit(series_id, read_series(typed), read_day(typed["since"]))
        async with request.state["database"].writing() as uow:
            if typed["scope"] == "following":
                series_id = await change_following(uow, actor, edit, now)
            else:
                await change_all(uow, actor, edit, now)
    except REFUSALS as refused:
        return await _series_page(request, problem_of(refused), typed)
    return RedirectResponse(f"{ROOT}/{series_id}", 303)


async def take_out(request: SeriesRequest) -> Response:
    """Let a day have no session, with a reason."""
    actor, form, series_id = require_actor(request), await read_form(request), request.path_params["id"]
    check_planner(actor)
    try:
        out = read_day_out(series_id, text_of(form, "day"), text_of(form, "reason"))
        async with request.state["database"].writing() as uow:
            await service.take_day_out(uow, actor, out, request.state["clock"].now())
    except REFUSALS as refused:
        return await _series_page(request, problem_of(refused))
    return RedirectResponse(f"{ROOT}/{series_id}", 303)


async def end(request: SeriesRequest) -> Response:
    """End a series; sessions that were made stay."""
    actor = require_actor(request)
    check_planner(actor)
    await read_form(request)
    async with request.state["database"].writing() as uow:
        await service.end_series(uow, actor, request.path_params["id"], request.state["clock"].now())
    return RedirectResponse(ROOT, 303)


async def show_duty(request: SeriesRequest) -> Response:
    """Show every commune against its weekly duty."""
    since = read_asked(request.query_params)["tu"]
    return render(request, DutyPage(await _load_duty(request), since))


async def export_duty(request: SeriesRequest) -> Response:
    """Send the same as CSV."""
    table: list[tuple[Cell, ...]] = [DUTY_HEADS]
    for line in await _load_duty(request):
        duty, told = line.duty, "có" if line.duty.is_this_week_held else "chưa"
        table.append((line.commune.code, line.commune.name, duty.weeks_held, duty.weeks_due, duty.missing, told))
    return send_file(write_csv(table), "lop-hang-tuan.csv")


async def _load_duty(request: SeriesRequest) -> tuple[reading.DutyLine, ...]:
    actor, since = require_actor(request), read_day(read_asked(request.query_params)["tu"])
    async with request.state["database"].reading() as uow:
        return await reading.load_duty(uow, actor, since, request.state["clock"].now())


async def _form_page(
    request: SeriesRequest, typed: dict[str, str], problem: Problem = NO_PROBLEM, plan: Plan | None = None
) -> Response:
    check_planner(require_actor(request))
    async with request.state["database"].reading() as uow:
        communes = tuple(await queries.list_communes(uow))
    return render(request, SeriesFormPage(typed, communes, plan, problem), problem.status)


async def _series_page(
    request: SeriesRequest, problem: Problem = NO_PROBLEM, typed: dict[str, str] | None = None
) -> Response:
    actor, now = require_actor(request), request.state["clock"].now()
    async with request.state["database"].reading() as uow:
        view = await reading.load_view(uow, actor, request.path_params["id"], now)
    today = now.astimezone(LOCAL_ZONE).date()
    return render(request, SeriesPage(view, typed or to_typed(view.row), today, problem), problem.status)


routes: list[BaseRoute] = [
    Route(ROOT, list_all, name="series:book:list", methods=["GET"]),
    Route(f"{ROOT}/moi", show_new, name="series:book:new", methods=["GET"]),
    Route(f"{ROOT}/moi", create, name="series:book:create", methods=["POST"]),
    Route(f"{ROOT}/tien-do", show_duty, name="series:duty:show", methods=["GET"]),
    Route(f"{ROOT}/tien-do.csv", export_duty, name="series:duty:export", methods=["GET"]),
    Route(SERIES, show, name="series:series:show", methods=["GET"]),
    Route(f"{SERIES}/sua", change, name="series:series:change", methods=["POST"]),
    Route(f"{SERIES}/nghi", take_out, name="series:day:take_out", methods=["POST"]),
    Route(f"{SERIES}/ket-thuc", end, name="series:series:end", methods=["POST"]),
]
