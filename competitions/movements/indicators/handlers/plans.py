"""Loading plans: the list, the template, a preview of what is sent, and taking it over."""

import asyncio

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.movements.indicators import exporting, intake, service
from competitions.movements.indicators.domain.document import read_document, to_document
from competitions.movements.indicators.domain.plan import Plan
from competitions.movements.indicators.forms import PlanInput, read_plan_input, to_head
from competitions.movements.indicators.pages import PreviewPage, make_plans_page
from core.kernel import Actor, Invalid, N_, NotFound, TooLarge
from core.web.downloads import send_file
from core.web.forms import read_form, read_upload, text_of
from core.web.problems import Problem, problem_of
from core.web.request import CoreState, locale_of, require_actor
from core.web.templating import render

PATH = "/quan-ly/ke-hoach"
PlansRequest = Request[CoreState]


async def show_plans(request: PlansRequest) -> Response:
    """Show the plans that are loaded, and the form for the next."""
    await _require_loader(request)
    return await _plans_page(request, PlanInput(), Problem())


async def preview_plan(request: PlansRequest) -> Response:
    """Read the file and show what taking it over would change; faults keep what was typed."""
    actor = await _require_loader(request)
    form = await read_form(request, max_files=1)
    typed = read_plan_input(form)
    try:
        plan = await _read_sent(form, typed)
    except (Invalid, TooLarge) as refused:
        return await _plans_page(request, typed, problem_of(refused), refused.status)
    async with request.state["database"].reading() as uow:
        preview = await service.preview_plan(uow, actor, plan)
    return render(request, PreviewPage(preview, to_document(plan.indicators)))


async def store_plan(request: PlansRequest) -> Response:
    """Take over what the preview showed; the same again changes nothing."""
    actor = await _require_loader(request)
    form = await read_form(request)
    typed = read_plan_input(form)
    try:
        plan = read_document(to_head(typed), text_of(form, "document"))
    except Invalid as refused:
        return await _plans_page(request, typed, problem_of(refused), refused.status)
    async with request.state["database"].writing() as uow:
        await service.take_over(uow, actor, plan, request.state["clock"].now())
    return RedirectResponse(PATH, 303)


async def download_template(request: PlansRequest) -> Response:
    """Hand out the table to fill in, with the rows of the newest plan."""
    await _require_loader(request)
    form = request.path_params["form"]
    if form not in {"csv", "xlsx"}:
        raise NotFound(N_("There is no such file."))
    async with request.state["database"].reading() as uow:
        plan = next(iter(await service.list_plans(uow)), None)
    years = list(plan.years) if plan else [request.state["clock"].now().year]
    content = await asyncio.to_thread(exporting.write_template, plan, years, form, _sayer(request))
    return send_file(content, f"mau-ke-hoach.{form}")


async def _plans_page(request: PlansRequest, typed: PlanInput, problem: Problem, status: int = 200) -> Response:
    async with request.state["database"].reading() as uow:
        plans = await service.list_plans(uow)
    return render(request, make_plans_page(plans, typed, problem), status)


async def _read_sent(form: FormData, typed: PlanInput) -> Plan:
    upload = form.get("file")
    try:
        if not isinstance(upload, UploadFile) or not upload.filename:
            raise Invalid(N_("Choose a file first."))
        content = await read_upload(upload, intake.MOST_BYTES)
    finally:
        await form.close()
    return await asyncio.to_thread(intake.read_plan, content, to_head(typed))


def _sayer(request: PlansRequest) -> exporting.Say:
    translations, locale = request.state["translations"], locale_of(request)
    return lambda message: translations.gettext(locale, message)


async def _require_loader(request: PlansRequest) -> Actor:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        await service.check_loader(uow, actor)
    return actor


routes: list[BaseRoute] = [
    Route(PATH, show_plans, name="indicators:plans:list", methods=["GET"]),
    Route(PATH, preview_plan, name="indicators:plans:preview", methods=["POST"]),
    Route(f"{PATH}/ap-dung", store_plan, name="indicators:plans:store", methods=["POST"]),
    Route(f"{PATH}/mau.{{form}}", download_template, name="indicators:plans:template", methods=["GET"]),
]
