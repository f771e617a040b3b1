"""Printing a batch as PDF, and the form of the office: where its fields stand, saved and looked at."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.decisions.forms import read_layout, read_number
from competitions.awards.decisions.handlers.batches import BATCH, ROOT
from competitions.awards.decisions.handlers.decisions import DecisionRequest
from competitions.awards.decisions.pages import FormPage, to_form
from competitions.awards.decisions.service import printing
from competitions.awards.decisions.service.printing import FormOrder, Sheets, Wanted
from competitions.awards.documents.service.certificates import draw_certificates
from competitions.awards.domain.titles import AWARD_TITLES
from core.kernel import LOCAL_ZONE, Invalid
from core.web.downloads import send_file
from core.web.forms import read_form, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render

FORM = f"{ROOT}/phoi/{{award}}"


async def print_batch(request: DecisionRequest) -> Response:
    """Send one part of what is printed of a batch as PDF."""
    actor, query, path = require_actor(request), request.query_params, request.path_params
    award, page = query.get("loai", ""), read_number(query.get("phan", ""), otherwise=1, most=10_000) - 1
    origin = request.state["settings"].origin
    wanted = Wanted(path["batch_id"], award, path["kind"], max(0, page), origin, _title(request, award))
    async with request.state["database"].reading() as uow:
        sheets = await printing.load_sheets(uow, actor, wanted)
    return await _draw(request, sheets, f"{sheets.paper.kind}-{wanted.page + 1}")


async def show_form(request: DecisionRequest) -> Response:
    """Show where the fields stand on a unit's form."""
    return await _form_page(request, request.query_params.get("don-vi", "")[:40])


async def save_form(request: DecisionRequest) -> Response:
    """Keep where the fields stand; one that runs off the page is named, and the input is kept."""
    actor, award, form = require_actor(request), request.path_params["award"], await read_form(request)
    unit_code = text_of(form, "unit")
    try:
        async with request.state["database"].writing() as uow:
            _, before = await printing.access_form(uow, actor, unit_code, award)
            order = FormOrder(unit_code, award, read_layout(form, before))
            await printing.save_form(uow, actor, order, request.state["clock"].now())
    except Invalid as refused:
        return await _form_page(request, unit_code, problem_of(refused))
    return RedirectResponse(f"{ROOT}/phoi/{award}?don-vi={unit_code}", 303)


async def preview_form(request: DecisionRequest) -> Response:
    """Send a made-up certificate as it would be printed on the form."""
    actor, award = require_actor(request), request.path_params["award"]
    async with request.state["database"].reading() as uow:
        unit, layout = await printing.access_form(uow, actor, request.query_params.get("don-vi", "")[:40], award)
    today = request.state["clock"].now().astimezone(LOCAL_ZONE).date()
    return await _draw(request, printing.sample_of(unit, _title(request, award), layout, today), "xem-thu")


async def _draw(request: DecisionRequest, sheets: Sheets, name: str) -> Response:
    return send_file(await draw_certificates(request.state["press"], sheets.paper, sheets.rows), f"{name}.pdf")


async def _form_page(request: DecisionRequest, unit_code: str, problem: Problem = NO_PROBLEM) -> Response:
    actor, award = require_actor(request), request.path_params["award"]
    async with request.state["database"].reading() as uow:
        unit, layout = await printing.access_form(uow, actor, unit_code, award)
    typed = {} if problem is NO_PROBLEM else dict(await read_form(request))
    page: FormPage = to_form(unit, award, layout, {name: str(value) for name, value in typed.items()}, problem)
    return render(request, page, problem.status)


def _title(request: DecisionRequest, award: str) -> str:
    title = AWARD_TITLES.get(award, "")
    return str(request.state["translations"].gettext("vi", title)) if title else ""


routes: list[BaseRoute] = [
    Route(FORM, show_form, name="awards:forms:show", methods=["GET"]),
    Route(FORM, save_form, name="awards:forms:save", methods=["POST"]),
    Route(f"{FORM}/xem-thu.pdf", preview_form, name="awards:forms:preview", methods=["GET"]),
    Route(f"{BATCH}/in/{{kind}}.pdf", print_batch, name="awards:batches:print", methods=["GET"]),
]
