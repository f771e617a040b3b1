"""A round's record, its inspectors, and who read what."""

import asyncio
import shutil
import tempfile
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.inspection.forms import read_grant, read_page, read_typed, read_wanted
from competitions.awards.inspection.pages import InspectionPage, to_inspection, to_record
from competitions.awards.inspection.permissions import may_grant, may_see_readings
from competitions.awards.inspection.service import access, granting, record
from competitions.awards.inspection.service.exporting import Press, export_zip
from competitions.awards.inspection.service.sealing import Seal
from core.kernel import Invalid
from core.web.forms import read_form, text_of
from core.web.problems import problem_of
from core.web.request import CoreState, require_actor
from core.web.templating import render

InspectionRequest = Request[CoreState]
ROUND = "/khen-thuong/dot/{round_id}"
NO_STORE = {"cache-control": "no-store"}
INSPECTORS = f"{ROUND}/thanh-tra"


async def show_record(request: InspectionRequest) -> Response:
    """Show who did what in a round."""
    actor, wanted = require_actor(request), read_wanted(request.query_params)
    async with request.state["database"].reading() as uow:
        view = await record.load_record(uow, actor, request.path_params["round_id"], wanted)
    sees = may_see_readings(actor, view.round.awarding)
    return render(request, to_record(view, wanted, may_see_readings=sees))


async def list_inspectors(request: InspectionRequest) -> Response:
    """Show who inspects the round, and who read what."""
    return render(request, await _load_page(request))


async def grant(request: InspectionRequest) -> Response:
    """Let an inspector in until a day; errors keep the input."""
    actor, form, round_id = require_actor(request), await read_form(request), request.path_params["round_id"]
    typed = read_typed(form)
    try:
        async with request.state["database"].writing() as uow:
            await granting.grant(uow, actor, read_grant(round_id, typed), request.state["clock"].now())
    except Invalid as refused:
        page = replace(await _load_page(request), typed=typed, problem=problem_of(refused))
        return render(request, page, refused.status)
    return RedirectResponse(INSPECTORS.format(round_id=round_id), 303)


async def end(request: InspectionRequest) -> Response:
    """End an inspector's reading at once."""
    actor, form, round_id = require_actor(request), await read_form(request), request.path_params["round_id"]
    async with request.state["database"].writing() as uow:
        ending = granting.End(round_id, text_of(form, "person"))
        await granting.end(uow, actor, ending, request.state["clock"].now())
    return RedirectResponse(INSPECTORS.format(round_id=round_id), 303)


async def download(request: InspectionRequest) -> Response:
    """Send the round's folder as a ZIP; it is made in a place of its own that goes with the answer."""
    actor, state, round_id = require_actor(request), request.state, request.path_params["round_id"]
    say = partial(state["translations"].gettext, "vi")
    press = Press(say, state["files"], Seal(state["settings"].secret_key.get_secret_value()))
    place = Path(await asyncio.to_thread(tempfile.mkdtemp))
    async with AsyncExitStack() as cleaning:
        cleaning.callback(shutil.rmtree, place, ignore_errors=True)
        async with state["database"].reading() as uow:
            await access.access_readings(uow, actor, round_id)
            target = await export_zip(uow, round_id, place, press)
        cleaning.pop_all()
    clean = BackgroundTask(shutil.rmtree, place, ignore_errors=True)
    return FileResponse(target, 200, NO_STORE, "application/zip", background=clean, filename=target.name)


async def _load_page(request: InspectionRequest) -> InspectionPage:
    actor, page, now = require_actor(request), read_page(request.query_params), request.state["clock"].now()
    async with request.state["database"].reading() as uow:
        asked = granting.Asked(request.path_params["round_id"], page)
        view = await granting.load_inspection(uow, actor, asked, now)
    return to_inspection(view, may_grant=may_grant(actor, view.round.awarding), page=page)


routes: list[BaseRoute] = [
    Route(f"{ROUND}/nhat-ky", show_record, name="awards:record:show", methods=["GET"]),
    Route(f"{ROUND}/bo-ho-so.zip", download, name="awards:folder:download", methods=["GET"]),
    Route(INSPECTORS, list_inspectors, name="awards:inspectors:list", methods=["GET"]),
    Route(INSPECTORS, grant, name="awards:inspectors:grant", methods=["POST"]),
    Route(f"{INSPECTORS}/ket-thuc", end, name="awards:inspectors:end", methods=["POST"]),
]
