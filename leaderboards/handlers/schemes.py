"""The scheme: its versions for everybody, a new one tried and activated, old entries valued again."""

import asyncio
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import Actor, Conflict, Invalid
from core.tables import write_csv, write_xlsx
from core.web.downloads import send_file
from core.web.forms import read_form, text_of
from core.web.problems import problem_of
from core.web.request import CoreState, find_actor, require_actor
from core.web.templating import render, request_globals
from leaderboards.domain.periods import day_of
from leaderboards.domain.scheme_document import to_document
from leaderboards.pages.naming import Say, group_rules
from leaderboards.pages.schemes import (
    EXPORT_WIDTHS,
    NewRescoringPage,
    NewSchemePage,
    RescoringPage,
    SchemeListPage,
    check_rescore_word,
    check_tried,
    export_rows,
    find_in_force,
    make_cards,
    prefill,
    read_scheme,
    seal_of,
    share_of,
    to_proposal,
    to_window,
)
from leaderboards.permissions import may_change_scheme
from leaderboards.service import rescoring
from leaderboards.service import schemes as service
from leaderboards.service.rescoring import RescoringOrder
from leaderboards.service.rights import check_keeper
from units.queries.history import find_province


async def list_schemes(request: Request[CoreState]) -> Response:
    """List the versions with their rules in plain words."""
    actor = find_actor(request)
    async with request.state["database"].reading() as uow:
        schemes, rescorings = await service.list_schemes(uow), await rescoring.list_rescorings(uow)
        may = actor is not None and may_change_scheme(actor, await find_province(uow))
    in_force = find_in_force(schemes, request.state["clock"].now())
    return render(request, SchemeListPage(make_cards(schemes, _say(request)), in_force, tuple(rescorings), may))


async def download_document(request: Request[CoreState]) -> Response:
    """Send a version as the JSON that is stored."""
    async with request.state["database"].reading() as uow:
        scheme = await service.load_scheme(uow, request.path_params["version"])
    return send_file(to_document(scheme.rules), f"thang-diem-{scheme.version}.json")


async def export_scheme(request: Request[CoreState]) -> Response:
    """Send a version in plain words as XLSX or CSV."""
    async with request.state["database"].reading() as uow:
        scheme = await service.load_scheme(uow, request.path_params["version"])
    rows, name = export_rows(scheme, _say(request)), f"thang-diem-{scheme.version}"
    if request.path_params["form"] == "csv":
        return send_file(write_csv(rows), f"{name}.csv")
    return send_file(await asyncio.to_thread(write_xlsx, {scheme.title: rows}, EXPORT_WIDTHS), f"{name}.xlsx")


async def show_new_scheme(request: Request[CoreState]) -> Response:
    """Show the form of a new version, filled with the newest one."""
    await _require_keeper(request)
    async with request.state["database"].reading() as uow:
        newest = (await service.list_schemes(uow))[0]
    return render(request, NewSchemePage(prefill(newest, day_of(request.state["clock"].now()))))


async def try_scheme(request: Request[CoreState]) -> Response:
    """Show what a version would change, on real facts; nothing is stored."""
    await _require_keeper(request)
    typed = read_scheme(await read_form(request))
    try:
        proposal, window = to_proposal(typed), to_window(typed)
        async with request.state["database"].reading() as uow:
            scheme = await service.read_proposal(uow, proposal)
            trial = await service.try_scheme(uow, scheme, window)
    except Invalid as error:
        return render(request, NewSchemePage(typed, problem=problem_of(error)), error.status)
    typed = replace(typed, seal=seal_of(_secret(request), typed))
    return render(request, NewSchemePage(typed, trial, group_rules(scheme.rules, _say(request))))


async def create_scheme(request: Request[CoreState]) -> Response:
    """Activate a version that was tried."""
    actor, typed = await _require_keeper(request), read_scheme(await read_form(request))
    try:
        check_tried(_secret(request), typed)
        async with request.state["database"].writing() as uow:
            await service.activate(uow, actor, to_proposal(typed), request.state["clock"].now())
    except (Invalid, Conflict) as error:
        return render(request, NewSchemePage(typed, problem=problem_of(error)), error.status)
    return RedirectResponse("/thi-dua/thang-diem", 303)


async def show_new_rescoring(request: Request[CoreState]) -> Response:
    """Show what a re-scoring would concern."""
    await _require_keeper(request)
    return render(request, await _rescoring_page(request))


async def create_rescoring(request: Request[CoreState]) -> Response:
    """Order a re-scoring; the slices follow by themselves."""
    actor, form = await _require_keeper(request), await read_form(request)
    page = replace(await _rescoring_page(request), reason=text_of(form, "reason"))
    try:
        check_rescore_word(text_of(form, "word"))
        order = RescoringOrder(actor, page.reason, page.outdated.total)
        async with request.state["database"].writing() as uow:
            rescoring_id = await rescoring.order_rescoring(uow, order, request.state["clock"].now())
    except (Invalid, Conflict) as error:
        return render(request, replace(page, problem=problem_of(error)), error.status)
    return RedirectResponse(f"/thi-dua/thang-diem/cham-lai/{rescoring_id}", 303)


async def show_rescoring(request: Request[CoreState]) -> Response:
    """Show how far a re-scoring is."""
    async with request.state["database"].reading() as uow:
        view = await rescoring.load_rescoring(uow, request.path_params["rescoring_id"])
    return render(request, RescoringPage(view, share_of(view)))


async def _rescoring_page(request: Request[CoreState]) -> NewRescoringPage:
    async with request.state["database"].reading() as uow:
        scheme, outdated = (await service.list_schemes(uow))[0], await rescoring.count_outdated(uow)
    return NewRescoringPage(scheme, day_of(scheme.valid_from), outdated)


async def _require_keeper(request: Request[CoreState]) -> Actor:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        await check_keeper(uow, actor)
    return actor


def _say(request: Request[CoreState]) -> Say:
    say: Say = request_globals(request)["_"]
    return say


def _secret(request: Request[CoreState]) -> str:
    return request.state["settings"].secret_key.get_secret_value()


routes: list[BaseRoute] = [
    Route("/thi-dua/thang-diem", list_schemes, name="leaderboards:scheme:list"),
    Route("/thi-dua/thang-diem/moi", show_new_scheme, name="leaderboards:scheme:new"),
    Route("/thi-dua/thang-diem/moi", create_scheme, methods=["POST"], name="leaderboards:scheme:create"),
    Route("/thi-dua/thang-diem/thu", try_scheme, methods=["POST"], name="leaderboards:scheme:try"),
    Route("/thi-dua/thang-diem/cham-lai", show_new_rescoring, name="leaderboards:rescoring:new"),
    Route("/thi-dua/thang-diem/cham-lai", create_rescoring, methods=["POST"], name="leaderboards:rescoring:create"),
    Route("/thi-dua/thang-diem/cham-lai/{rescoring_id}", show_rescoring, name="leaderboards:rescoring:show"),
    Route("/thi-dua/thang-diem/{version:int}.json", download_document, name="leaderboards:scheme:document"),
    Route("/thi-dua/thang-diem/{version:int}/{form}", export_scheme, name="leaderboards:scheme:export"),
]
