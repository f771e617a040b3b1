"""All communes' readiness on one page, and one commune's checklist."""

import asyncio
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import Invalid
from core.tables import write_csv, write_xlsx
from core.web.downloads import send_file
from core.web.forms import read_form
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import CoreState, locale_of, require_actor
from core.web.templating import render
from events.day.domain.readiness import Wish, seal
from events.day.exporting import readiness_rows
from events.day.forms import read_wishes
from events.day.pages import ChecklistPage, to_readiness
from events.day.service import readiness
from events.programme.service.access import check_planner

DayRequest = Request[CoreState]
ROOT = "/quan-ly/san-sang"
SHEET = "San sang"


async def show_readiness(request: DayRequest) -> Response:
    """Show all communes, the least ready first or by name."""
    actor, by_name = require_actor(request), request.query_params.get("xep") == "ten"
    async with request.state["database"].reading() as uow:
        view = await readiness.load_overview(uow, actor, by_name=by_name, now=request.state["clock"].now())
    return render(request, to_readiness(view, by_name=by_name))


async def export_readiness(request: DayRequest) -> Response:
    """Send what the page shows as CSV or XLSX."""
    actor, form = require_actor(request), request.path_params["form"]
    by_name = request.query_params.get("xep") == "ten"
    async with request.state["database"].reading() as uow:
        view = await readiness.load_overview(uow, actor, by_name=by_name, now=request.state["clock"].now())
    rows = readiness_rows(view, partial(request.state["translations"].gettext, locale_of(request)))
    is_csv = form == "csv"
    content = await asyncio.to_thread(partial(write_csv, rows) if is_csv else partial(write_xlsx, {SHEET: rows}))
    return send_file(content, f"san-sang.{'csv' if is_csv else 'xlsx'}")


async def show_checklist(request: DayRequest) -> Response:
    """Show a commune's checklist."""
    return await _checklist_page(request, ())


async def mark_checklist(request: DayRequest) -> Response:
    """Store what was changed; errors keep what was typed."""
    actor, code = require_actor(request), request.path_params["code"]
    check_planner(actor)
    wishes = read_wishes(await read_form(request))
    try:
        async with request.state["database"].writing() as uow:
            await readiness.mark(uow, actor, readiness.Marked(code, wishes), request.state["clock"].now())
    except Invalid as refused:
        return await _checklist_page(request, wishes, problem_of(refused))
    return RedirectResponse(f"{ROOT}/{code}?da-ghi=1", 303)


async def _checklist_page(request: DayRequest, wishes: tuple[Wish, ...], problem: Problem = NO_PROBLEM) -> Response:
    actor, code = require_actor(request), request.path_params["code"]
    async with request.state["database"].reading() as uow:
        view = await readiness.load_checklist(uow, actor, code, request.state["clock"].now())
    marks = view.commune.marks.items()
    typed = {item: Wish(item, mark.state, mark.note, seal(mark.state, mark.note)) for item, mark in marks}
    typed |= {wish.item: wish for wish in wishes}
    return render(request, ChecklistPage(view, typed, "da-ghi" in request.query_params, problem), problem.status)


routes: list[BaseRoute] = [
    Route(ROOT, show_readiness, name="readiness:board:show", methods=["GET"]),
    Route(f"{ROOT}/xuat.{{form}}", export_readiness, name="readiness:board:export", methods=["GET"]),
    Route(f"{ROOT}/{{code}}", show_checklist, name="readiness:checklist:show", methods=["GET"]),
    Route(f"{ROOT}/{{code}}", mark_checklist, name="readiness:checklist:mark", methods=["POST"]),
]
