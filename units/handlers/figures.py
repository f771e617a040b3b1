"""Figures of a unit: its officer proposes, the province confirms in batches."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import Conflict, Invalid
from core.web.forms import read_form, text_of
from core.web.problems import problem_of
from core.web.request import CoreState, require_actor
from core.web.templating import render
from units.domain.days import day_of
from units.forms import FigureInput, read_figure, to_decision, to_proposing
from units.pages.console import FiguresPage, WaitingPage
from units.service import figures

MOST_DIGITS = 6


async def list_figures(request: Request[CoreState]) -> Response:
    """Show a unit's figures and the form for another."""
    year = str(day_of(request.state["clock"].now()).year)
    page = await _page(request, FigureInput(measure=request.query_params.get("so", ""), year=year))
    return render(request, replace(page, is_sent="da-gui" in request.query_params))


async def propose(request: Request[CoreState]) -> Response:
    """Store a unit's figure until the province decides; errors keep the input."""
    actor, form, code = require_actor(request), await read_form(request), request.path_params["code"]
    typed, now = read_figure(form), request.state["clock"].now()
    async with request.state["database"].reading() as uow:
        page = FiguresPage(await figures.access_proposing(uow, actor, code), typed)
    try:
        async with request.state["database"].writing() as uow:
            await figures.propose(uow, actor, to_proposing(code, typed), now)
    except Invalid as error:
        return render(request, replace(page, problem=problem_of(error)), error.status)
    return RedirectResponse(f"/quan-ly/don-vi/{code}/so-lieu?da-gui=1", 303)


async def list_waiting(request: Request[CoreState]) -> Response:
    """List the figures that wait for the province."""
    decided = request.query_params.get("xong", "")[:MOST_DIGITS]
    async with request.state["database"].reading() as uow:
        rows = await figures.access_waiting(uow, require_actor(request))
    return render(request, WaitingPage(tuple(rows), int(decided) if decided.isdecimal() else None))


async def decide(request: Request[CoreState]) -> Response:
    """Confirm or refuse the chosen figures."""
    actor, form = require_actor(request), await read_form(request)
    try:
        async with request.state["database"].writing() as uow:
            count = await figures.decide(uow, actor, to_decision(form), request.state["clock"].now())
    except (Invalid, Conflict) as error:
        async with request.state["database"].reading() as uow:
            rows = await figures.access_waiting(uow, actor)
        note = text_of(form, "note")
        page = WaitingPage(tuple(rows), problem=problem_of(error), chosen=to_decision(form).ids, note=note)
        return render(request, page, error.status)
    return RedirectResponse(f"/quan-ly/don-vi/so-lieu?xong={count}", 303)


async def _page(request: Request[CoreState], typed: FigureInput) -> FiguresPage:
    async with request.state["database"].reading() as uow:
        found = await figures.access_figures(uow, require_actor(request), request.path_params["code"])
    return FiguresPage(found, typed)


UNIT = "/quan-ly/don-vi/{code}/so-lieu"
routes: list[BaseRoute] = [
    Route("/quan-ly/don-vi/so-lieu", list_waiting, name="units:figures:waiting", methods=["GET"]),
    Route("/quan-ly/don-vi/so-lieu", decide, name="units:figures:decide", methods=["POST"]),
    Route(UNIT, list_figures, name="units:figures:list", methods=["GET"]),
    Route(UNIT, propose, name="units:figure:propose", methods=["POST"]),
]
