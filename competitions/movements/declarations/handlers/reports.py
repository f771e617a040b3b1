"""Reports of wrong data ("báo sai số liệu"): the form for everybody, list and answer for those who answer."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.movements.declarations.domain.reports import ReportState
from competitions.movements.declarations.forms import (
    ComplaintInput,
    read_complaint,
    read_page,
    read_ruling,
    to_complaint,
)
from competitions.movements.declarations.handlers.requests import DeclarationRequest, go, now_of
from competitions.movements.declarations.pages import NewReportPage, ReportPage, ReportsPage
from competitions.movements.declarations.permissions import ANSWERERS
from competitions.movements.declarations.queries.reports import ReportsWanted
from competitions.movements.declarations.service import reporting
from competitions.movements.declarations.service.access import require
from competitions.movements.declarations.service.facts import load_view, resolve
from competitions.movements.declarations.service.listing import count_pages
from competitions.movements.declarations.service.reporting import Reported, Reporter, Visitor, reporter_of
from core.kernel import Conflict, Invalid, SlowDown
from core.security import derive_key
from core.web.csrf import browser_of
from core.web.forms import read_form
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import find_actor, require_actor
from core.web.templating import render

ADDRESS = "/thi-dua/bao-sai"
ONE = f"{ADDRESS}/{{report}}"
LONGEST_KEY = 140
PURPOSE = "fact-report-origin"


async def show_new(request: DeclarationRequest) -> Response:
    """Show the form for the fact in the address: its id or its source key."""
    typed = ComplaintInput(fact_id=request.query_params.get("muc", "")[:LONGEST_KEY])
    return render(request, await _new_page(request, typed))


async def create(request: DeclarationRequest) -> Response:
    """Open a report and lead back to the fact, where its state and answer appear."""
    typed = read_complaint(await read_form(request))
    page = await _new_page(request, typed)
    reported = Reported(page.view.fact.id, to_complaint(typed))
    try:
        async with request.state["database"].writing() as uow:
            await reporting.report(uow, _reporter(request), reported, now_of(request))
    except (Invalid, Conflict, SlowDown) as error:
        return render(request, NewReportPage(page.view, typed, problem_of(error)), error.status)
    return go(f"/so-cai/muc/{reported.fact_id}?da-bao=1")


async def list_reports(request: DeclarationRequest) -> Response:
    """List the reports to answer, by deadline."""
    state, page = request.query_params.get("trang-thai", ""), read_page(request.query_params)
    known = ReportState(state) if state in set(ReportState) else None
    wanted = ReportsWanted(None, "", known, page)
    async with request.state["database"].reading() as uow:
        reports = await reporting.list_reports(uow, require_actor(request), wanted, now_of(request))
    return render(request, ReportsPage(reports, known or "", page, count_pages(reports.total)))


async def show(request: DeclarationRequest) -> Response:
    """Show a report to those who answer it."""
    return render(request, await _report_page(request))


async def answer(request: DeclarationRequest) -> Response:
    """Answer a report; errors keep the words."""
    actor = require_actor(request)
    require(actor, ANSWERERS)
    ruling = read_ruling(request.path_params["report"], await read_form(request))
    try:
        async with request.state["database"].writing() as uow:
            await reporting.answer(uow, actor, ruling, now_of(request))
    except (Invalid, Conflict) as error:
        page = await _report_page(request, problem_of(error))
        return render(request, ReportPage(page.file, ruling.state, ruling.reason, page.problem), error.status)
    return go(ONE.format(report=ruling.report_id))


def _reporter(request: DeclarationRequest) -> Reporter:
    secret = request.state["settings"].secret_key.get_secret_value()
    visitor = Visitor(request.client.host if request.client else "", browser_of(request))
    return reporter_of(find_actor(request), visitor, derive_key(secret, PURPOSE))


async def _new_page(request: DeclarationRequest, typed: ComplaintInput) -> NewReportPage:
    async with request.state["database"].reading() as uow:
        fact_id = await resolve(uow, typed.fact_id)
        view = await load_view(uow, find_actor(request), fact_id, now_of(request))
    return NewReportPage(view, typed)


async def _report_page(request: DeclarationRequest, problem: Problem = NO_PROBLEM) -> ReportPage:
    async with request.state["database"].reading() as uow:
        actor, report_id = require_actor(request), request.path_params["report"]
        file = await reporting.load_report(uow, actor, report_id, now_of(request))
    return ReportPage(file, problem=problem)


routes: list[BaseRoute] = [
    Route(ADDRESS, show_new, name="declarations:report:new", methods=["GET"]),
    Route(ADDRESS, create, name="declarations:report:create", methods=["POST"]),
    Route(f"{ADDRESS}/danh-sach", list_reports, name="declarations:report:list", methods=["GET"]),
    Route(ONE, show, name="declarations:report:show", methods=["GET"]),
    Route(ONE, answer, name="declarations:report:answer", methods=["POST"]),
]
