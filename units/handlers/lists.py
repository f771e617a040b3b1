"""Lists of villages and of units: template, sending, the difference, taking it over in slices."""

import asyncio

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import Invalid, N_, TooLarge
from core.web.downloads import send_file
from core.web.forms import read_form, read_upload
from core.web.problems import problem_of
from core.web.request import CoreState, require_actor
from core.web.templating import render
from units import importing
from units.domain.days import day_of
from units.domain.directory import parse_units
from units.domain.tables import Sheet
from units.domain.villages import parse_villages
from units.forms import BasisInput, read_basis, to_basis
from units.pages.console import DraftPage, ListPage, row_faults
from units.service import acts, lists
from units.service.lists import Listing


async def download_village_template(request: Request[CoreState]) -> Response:
    """Hand out the empty list of villages, as XLSX or CSV."""
    async with request.state["database"].reading() as uow:
        await lists.list_communes(uow, require_actor(request))
    return await _template(request, importing.VILLAGES)


async def download_unit_template(request: Request[CoreState]) -> Response:
    """Hand out the empty list of units, as XLSX or CSV."""
    async with request.state["database"].reading() as uow:
        await acts.access_governing(uow, require_actor(request))
    return await _template(request, importing.UNITS)


async def show_villages(request: Request[CoreState]) -> Response:
    """Show the form that takes a list of villages."""
    async with request.state["database"].reading() as uow:
        communes = await lists.list_communes(uow, require_actor(request))
    return render(request, ListPage(is_villages=True, scope=tuple(communes.values()), typed=_today(request)))


async def import_villages(request: Request[CoreState]) -> Response:
    """Read a list of villages and show how it differs, or say which rows to mend."""
    actor, form = require_actor(request), await read_form(request, max_files=1)
    async with request.state["database"].reading() as uow:
        communes = await lists.list_communes(uow, actor)
    typed = read_basis(form)
    try:
        found = parse_villages(await _read_sheet(form), communes)
        importing.refuse(found.faults)
        return await _keep(request, Listing(to_basis(typed), villages=found.lines))
    except (Invalid, TooLarge) as error:
        page = ListPage(True, tuple(communes.values()), typed, row_faults(error), problem_of(error))  # noqa: FBT003 - the page's own first field
        return render(request, page, error.status)


async def show_units(request: Request[CoreState]) -> Response:
    """Show the form that takes a list of units."""
    async with request.state["database"].reading() as uow:
        await acts.access_governing(uow, require_actor(request))
    return render(request, ListPage(is_villages=False, scope=(), typed=_today(request)))


async def import_units(request: Request[CoreState]) -> Response:
    """Read a list of units and show how it differs, or say which rows to mend."""
    actor, form = require_actor(request), await read_form(request, max_files=1)
    async with request.state["database"].reading() as uow:
        known = await lists.list_known(uow, actor)
    typed = read_basis(form)
    try:
        found = parse_units(await _read_sheet(form), known)
        importing.refuse(found.faults)
        return await _keep(request, Listing(to_basis(typed), units=found.lines))
    except (Invalid, TooLarge) as error:
        page = ListPage(False, (), typed, row_faults(error), problem_of(error))  # noqa: FBT003 - the page's own first field
        return render(request, page, error.status)


async def show_draft(request: Request[CoreState]) -> Response:
    """Show how a list differs from what is stored."""
    async with request.state["database"].reading() as uow:
        waiting = await lists.access_draft(uow, require_actor(request), request.path_params["draft"])
    return render(request, DraftPage(waiting))


async def apply_draft(request: Request[CoreState]) -> Response:
    """Take a list over, slice by slice, so that other writers have their turns."""
    actor, draft = require_actor(request), request.path_params["draft"]
    await read_form(request)
    is_left = True
    while is_left:
        async with request.state["database"].writing() as uow:
            is_left = await lists.apply_slice(uow, actor, draft, request.state["clock"].now())
    return RedirectResponse(f"/quan-ly/don-vi/ban-nhap/{draft}", 303)


def _today(request: Request[CoreState]) -> BasisInput:
    return BasisInput(on=day_of(request.state["clock"].now()).isoformat())


async def _template(request: Request[CoreState], template: importing.Template) -> Response:
    is_csv = request.path_params["form"] == "csv"
    content = await asyncio.to_thread(
        importing.write_template_csv if is_csv else importing.write_template_xlsx, template
    )
    return send_file(content, f"{template.name}.{'csv' if is_csv else 'xlsx'}")


async def _read_sheet(form: FormData) -> Sheet:
    upload = form.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        await form.close()
        raise Invalid(N_("Choose a file first."))
    try:
        content = await read_upload(upload, importing.MAX_BYTES)
    finally:
        await form.close()
    return await asyncio.to_thread(importing.read_sheet, content)


async def _keep(request: Request[CoreState], listing: Listing) -> Response:
    async with request.state["database"].writing() as uow:
        draft = await lists.keep_draft(uow, require_actor(request), listing, request.state["clock"].now())
    return RedirectResponse(f"/quan-ly/don-vi/ban-nhap/{draft}", 303)


VILLAGES, UNITS = "/quan-ly/don-vi/nhap-ban", "/quan-ly/don-vi/nhap"
DRAFT = "/quan-ly/don-vi/ban-nhap/{draft}"
routes: list[BaseRoute] = [
    Route(f"{VILLAGES}/mau.{{form}}", download_village_template, name="units:villages:template", methods=["GET"]),
    Route(VILLAGES, show_villages, name="units:villages:new", methods=["GET"]),
    Route(VILLAGES, import_villages, name="units:villages:import", methods=["POST"]),
    Route(f"{UNITS}/mau.{{form}}", download_unit_template, name="units:directory:template", methods=["GET"]),
    Route(UNITS, show_units, name="units:directory:new", methods=["GET"]),
    Route(UNITS, import_units, name="units:directory:import", methods=["POST"]),
    Route(DRAFT, show_draft, name="units:draft:show", methods=["GET"]),
    Route(DRAFT, apply_draft, name="units:draft:apply", methods=["POST"]),
]
