"""The plan's indicators in public: all of them, one over its units, a unit's own; print and tables."""

from collections.abc import Sequence
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.movements.indicators import exporting, service
from competitions.movements.indicators.domain.plan import Plan, list_years
from competitions.movements.indicators.domain.sheet import write_target
from competitions.movements.indicators.forms import Wanted, read_kind, read_wanted, read_year
from competitions.movements.indicators.pages import (
    Line,
    ListPage,
    ListPrint,
    NoPlanPage,
    list_table,
    make_indicator_page,
    make_list,
    place_table,
)
from competitions.movements.indicators.service import When
from core.database import UnitOfWork
from core.kernel import N_, NotFound
from core.tables import Table, write_csv, write_xlsx
from core.web.downloads import send_file
from core.web.request import CoreState, locale_of
from core.web.templating import render
from leaderboards.domain.periods import day_of
from units import queries as unit_queries
from units.domain.unit import Kind

FORMS = {"csv", "xlsx"}
PlanRequest = Request[CoreState]


async def show_plan(request: PlanRequest) -> Response:
    """Show every indicator of the plan with the province's progress."""
    async with request.state["database"].reading() as uow:
        plans = await service.list_plans(uow)
        if not plans:
            return render(request, NoPlanPage())
        page = await _load_list(request, uow, plans)
    return render(request, page)


async def print_list(request: PlanRequest) -> Response:
    """Show the list of the province or a unit as one pins it up."""
    async with request.state["database"].reading() as uow:
        page = await _load_list(request, uow, await service.list_plans(uow))
    return render(request, ListPrint(page.plan, page.unit, page.lines, page.wanted, page.as_of))


async def export_list(request: PlanRequest) -> Response:
    """Send what the list shows as CSV or XLSX."""
    async with request.state["database"].reading() as uow:
        page = await _load_list(request, uow, await service.list_plans(uow))
    table = list_table(page.lines, _sayer(request), _target_of)
    return _file(request, table, f"chi-tieu-{page.unit.code}-{page.wanted.year}")


async def show_unit(request: PlanRequest) -> Response:
    """Show a unit's indicators against the plan."""
    async with request.state["database"].reading() as uow:
        page = await _load_list(request, uow, await service.list_plans(uow))
    return render(request, page)


async def show_indicator(request: PlanRequest) -> Response:
    """Show one indicator: the province's line and its units in their order."""
    code, today = request.path_params["code"], _today(request)
    async with request.state["database"].reading() as uow:
        years = list_years(await service.list_plans(uow))
        wanted = read_wanted(request.query_params, years, today)
        when = When(wanted.year, today)
        ranking = await service.rank(uow, code, wanted.kind, when)
        points = await service.months(uow, code, ranking.whole.unit_code, when)
    now = request.state["clock"].now()
    return render(request, make_indicator_page(ranking, points, wanted, (years, now)))


async def export_indicator(request: PlanRequest) -> Response:
    """Send an indicator's units in their order as CSV or XLSX."""
    code, query, today = request.path_params["code"], request.query_params, _today(request)
    async with request.state["database"].reading() as uow:
        years = list_years(await service.list_plans(uow))
        when = When(read_year(query, years, today), today)
        ranking = await service.rank(uow, code, read_kind(query), when)
    page = make_indicator_page(ranking, (), Wanted(when.year), (years, request.state["clock"].now()))
    table = place_table((*page.ranked, *page.unranked), _sayer(request))
    return _file(request, table, f"chi-tieu-{ranking.indicator.code}-{when.year}")


async def _load_list(request: PlanRequest, uow: UnitOfWork, plans: Sequence[Plan]) -> ListPage:
    today, years = _today(request), list_years(plans)
    wanted = read_wanted(request.query_params, years, today)
    code = request.path_params.get("code") or await _province(uow)
    found = await service.progress(uow, code, When(wanted.year, today))
    return make_list(found, wanted, years, request.state["clock"].now())


async def _province(uow: UnitOfWork) -> str:
    """Return the province's code."""
    return next((str(row.code) for row in await unit_queries.list_units(uow, Kind.PROVINCE)), "")


def _today(request: PlanRequest) -> date:
    now: datetime = request.state["clock"].now()
    return day_of(now)


def _target_of(line: Line) -> str:
    return write_target(line.target)


def _sayer(request: PlanRequest) -> exporting.Say:
    translations, locale = request.state["translations"], locale_of(request)
    return lambda message: translations.gettext(locale, message)


def _file(request: PlanRequest, table: Table, name: str) -> Response:
    form = request.path_params["form"]
    if form not in FORMS:
        raise NotFound(N_("There is no such file."))
    return send_file(write_csv(table) if form == "csv" else write_xlsx({"1": table}), f"{name}.{form}")


routes: list[BaseRoute] = [
    Route("/chi-tieu", show_plan, name="indicators:plan:show", methods=["GET"]),
    Route("/chi-tieu/in", print_list, name="indicators:plan:print", methods=["GET"]),
    Route("/chi-tieu.{form}", export_list, name="indicators:plan:export", methods=["GET"]),
    Route("/chi-tieu/{code}", show_indicator, name="indicators:indicator:show", methods=["GET"]),
    Route("/chi-tieu/{code}/bang.{form}", export_indicator, name="indicators:indicator:export", methods=["GET"]),
    Route("/don-vi/{code}/chi-tieu", show_unit, name="indicators:unit:show", methods=["GET"]),
    Route("/don-vi/{code}/chi-tieu/in", print_list, name="indicators:unit:print", methods=["GET"]),
    Route("/don-vi/{code}/chi-tieu.{form}", export_list, name="indicators:unit:export", methods=["GET"]),
]
