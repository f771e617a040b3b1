"""`/khen-thuong/mau`: the templates of a unit that awards."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.documents import queries
from competitions.awards.documents.domain.catalogue import load_form
from competitions.awards.documents.forms import read_with_file
from competitions.awards.documents.pages import TemplatePage, TemplatesPage, fields_of
from competitions.awards.documents.queries import TemplateRow, UnitRow
from competitions.awards.documents.service import templates
from competitions.awards.documents.service.templates import Upload
from competitions.awards.documents.state import DocumentsState, studio_of
from core.kernel import Busy, Conflict, Invalid, N_, NotFound, TooLarge
from core.web.downloads import send_file
from core.web.forms import read_form, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render

DocumentsRequest = Request[DocumentsState]
ROOT = "/khen-thuong/mau"
ONE = f"{ROOT}/{{form}}"
REFUSALS = (Invalid, Conflict, TooLarge, Busy)


async def list_templates(request: DocumentsRequest) -> Response:
    """Show all forms of a unit."""
    actor, code = require_actor(request), request.query_params.get("don-vi", "")
    async with request.state["database"].reading() as uow:
        units = await templates.list_keepable(uow, actor)
        unit = await templates.access_unit(uow, actor, code)
        replaced = await queries.map_replaced(uow, unit.id)
    return render(request, TemplatesPage(unit, units, replaced))


async def show_template(request: DocumentsRequest) -> Response:
    """Show one form with its fields and versions."""
    return await _page(request, request.query_params.get("don-vi", ""))


async def upload_template(request: DocumentsRequest) -> Response:
    """Check, try out and keep a template; what is wrong with it is said in words."""
    form, sent = await read_with_file(request)
    code = text_of(form, "unit")
    unit, _ = await _load(request, code)
    try:
        if not sent:
            raise Invalid(N_("Choose a DOCX file first."))
        digest = await templates.take(studio_of(request), load_form(request.path_params["form"]), sent[0])
        await _replace(request, Upload(unit, request.path_params["form"], digest, sent[0].name))
    except REFUSALS as refused:
        return await _page(request, code, problem_of(refused))
    return RedirectResponse(f"{request.url.path}?don-vi={unit.code}", 303)


async def reset_template(request: DocumentsRequest) -> Response:
    """Go back to the built-in template; the versions stay."""
    code = text_of(await read_form(request), "unit")
    unit, _ = await _load(request, code)
    try:
        await _replace(request, Upload(unit, request.path_params["form"], "", ""))
    except REFUSALS as refused:
        return await _page(request, code, problem_of(refused))
    return RedirectResponse(f"{request.url.path.removesuffix('/mac-dinh')}?don-vi={unit.code}", 303)


async def download_template(request: DocumentsRequest) -> Response:
    """Send a version of the template, "0" for the built-in one."""
    _, versions = await _load(request, request.query_params.get("don-vi", ""))
    form = load_form(request.path_params["form"])
    digest = _digest_of(versions, request.query_params.get("phien-ban", ""))
    content = await templates.find_template(request.state["files"], form, digest)
    return send_file(content, f"mau-{form.code}.docx")


async def preview_template(request: DocumentsRequest) -> Response:
    """Send a version filled with made-up data, as PDF."""
    asked = request.query_params
    _, versions = await _load(request, asked.get("don-vi", ""))
    form = load_form(request.path_params["form"])
    template = await templates.find_template(
        request.state["files"], form, _digest_of(versions, asked.get("phien-ban", ""))
    )
    pages = await templates.try_out(studio_of(request), form, template)
    return send_file(pages.pdf, f"mau-{form.code}.pdf")


async def _load(request: DocumentsRequest, code: str) -> tuple[UnitRow, list[TemplateRow]]:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        unit = await templates.access_unit(uow, actor, code)
        versions = await queries.list_versions(uow, unit.id, load_form(request.path_params["form"]).code)
    return unit, versions


async def _replace(request: DocumentsRequest, upload: Upload) -> None:
    actor = require_actor(request)
    async with request.state["database"].writing() as uow:
        await templates.replace(uow, actor, upload, request.state["clock"].now())


async def _page(request: DocumentsRequest, code: str, problem: Problem = NO_PROBLEM) -> Response:
    unit, versions = await _load(request, code)
    form = load_form(request.path_params["form"])
    return render(request, TemplatePage(form, unit, versions, fields_of(form), problem), problem.status)


def _digest_of(versions: list[TemplateRow], asked: str) -> str:
    """Return the digest of the asked version, without a wish that of the newest; "" is the built-in template."""
    if asked == "0" or (not asked and not versions):
        return ""
    if not asked:
        return versions[0].digest
    found = next((each for each in versions if str(each.version) == asked), None)
    if found is None:
        raise NotFound(N_("There is no such version."))
    return found.digest


routes: list[BaseRoute] = [
    Route(ROOT, list_templates, name="awards:templates:list", methods=["GET"]),
    Route(ONE, show_template, name="awards:template:show", methods=["GET"]),
    Route(ONE, upload_template, name="awards:template:upload", methods=["POST"]),
    Route(f"{ONE}/mac-dinh", reset_template, name="awards:template:reset", methods=["POST"]),
    Route(f"{ONE}/tai", download_template, name="awards:template:download", methods=["GET"]),
    Route(f"{ONE}/xem-truoc", preview_template, name="awards:template:preview", methods=["GET"]),
]
