"""Imports of facts: templates, sending a list, its preview, confirming, progress, cancelling."""

import asyncio
from functools import partial

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.movements.imports import exporting, service
from competitions.movements.imports.domain.sources import SOURCES, Source
from competitions.movements.imports.intake import MOST_BYTES, Office, Sent, stage
from competitions.movements.imports.pages import ImportsPage, to_page
from core.kernel import Invalid, N_, NotFound, TooLarge
from core.vietnamese import fold
from core.web.downloads import send_file
from core.web.forms import read_form, read_upload, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import CoreState, locale_of, require_actor
from core.web.templating import render
from leaderboards.domain.kinds import KINDS, FactKind

ImportRequest = Request[CoreState]
PATH = "/thi-dua/nhap-so-lieu"
ONE = f"{PATH}/{{id}}"


async def show_list(request: ImportRequest) -> Response:
    """Show the sources, the form and the imports so far."""
    return await _list_page(request, SOURCES.get(request.query_params.get("nguon", ""), SOURCES["vneid"]))


async def send_list(request: ImportRequest) -> Response:
    """Take a list: its preview when it is faultless, else every fault and nothing kept."""
    actor = require_actor(request)
    service.check_importer(actor)
    form = await read_form(request, max_files=1)
    source = SOURCES.get(text_of(form, "source"), SOURCES["vneid"])
    try:
        sent = await _read_sent(request, form, source)
        import_id = await stage(_office(request), actor, sent)
    except (Invalid, TooLarge) as refused:
        return await _list_page(request, source, problem_of(refused), refused.status)
    return RedirectResponse(f"{PATH}/{import_id}", 303)


async def show_import(request: ImportRequest) -> Response:
    """Show the preview, the progress or the outcome; while it runs, the page asks again by itself."""
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        view = await service.load_import(uow, actor, request.path_params["id"])
    return render(request, to_page(view))


async def confirm_import(request: ImportRequest) -> Response:
    """Let the import be recorded."""
    actor, import_id = require_actor(request), request.path_params["id"]
    await read_form(request)
    async with request.state["database"].writing() as uow:
        await service.confirm(uow, actor, import_id, request.state["clock"].now())
    return RedirectResponse(f"{PATH}/{import_id}", 303)


async def cancel_import(request: ImportRequest) -> Response:
    """Stop the import."""
    actor, import_id = require_actor(request), request.path_params["id"]
    await read_form(request)
    async with request.state["database"].writing() as uow:
        await service.cancel(uow, actor, import_id, request.state["clock"].now())
    return RedirectResponse(f"{PATH}/{import_id}", 303)


async def download_template(request: ImportRequest) -> Response:
    """Hand out a source's empty table, as XLSX or CSV."""
    service.check_importer(require_actor(request))
    source, is_csv = SOURCES.get(request.path_params["source"]), request.path_params["form"] == "csv"
    if source is None:
        raise NotFound(N_("There is no such source."))
    translations, locale = request.state["translations"], locale_of(request)
    if is_csv:
        content = exporting.write_template_csv(source)
    else:
        content = await asyncio.to_thread(exporting.write_template_xlsx, source, partial(translations.gettext, locale))
    return send_file(content, f"mau-{source.code}.{'csv' if is_csv else 'xlsx'}")


async def _list_page(
    request: ImportRequest, source: Source, problem: Problem = NO_PROBLEM, status: int = 200
) -> Response:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        imports = await service.list_imports(uow, actor)
    return render(request, ImportsPage(source, tuple(imports), problem), status)


async def _read_sent(request: ImportRequest, form: FormData, source: Source) -> Sent:
    upload = form.get("file")
    try:
        if not isinstance(upload, UploadFile) or not upload.filename:
            raise Invalid(N_("Choose a file first."))
        content = await read_upload(upload, MOST_BYTES)
    finally:
        await form.close()
    return Sent(source, upload.filename, content, _kind_names(request))


def _kind_names(request: ImportRequest) -> dict[str, FactKind]:
    """Return the kinds by their titles, in every language of the screen."""
    texts = request.state["translations"].gettext
    return {fold(texts(locale, rule.title)): rule.kind for rule in KINDS.values() for locale in ("vi", "en")}


def _office(request: ImportRequest) -> Office:
    state = request.state
    return Office(state["database"], state["clock"], state["settings"].secret_key.get_secret_value())


routes: list[BaseRoute] = [
    Route(PATH, show_list, name="imports:list:show", methods=["GET"]),
    Route(PATH, send_list, name="imports:list:send", methods=["POST"]),
    Route(f"{PATH}/mau/{{source}}.{{form}}", download_template, name="imports:template:show", methods=["GET"]),
    Route(ONE, show_import, name="imports:import:show", methods=["GET"]),
    Route(f"{ONE}/xac-nhan", confirm_import, name="imports:import:confirm", methods=["POST"]),
    Route(f"{ONE}/huy", cancel_import, name="imports:import:cancel", methods=["POST"]),
]
