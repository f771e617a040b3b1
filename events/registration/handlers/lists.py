"""A village's list for a session: the template, sending it, its progress and outcome, the rows to be mended."""

import asyncio
import hashlib
from functools import partial

from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import Conflict, DomainError, Invalid, N_, TooLarge
from core.web.downloads import send_file
from core.web.forms import read_form, read_upload, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import locale_of, require_actor
from core.web.templating import render
from events.programme.queries.sessions import SessionRow
from events.programme.service.access import Doing, access_session, check_planner
from events.registration.domain.lists import Outcome, Reading
from events.registration.entry import RegistrationRequest
from events.registration.forms import WHOLE_COURSE
from events.registration.intake import MOST_BYTES, read_list, write_rest, write_template
from events.registration.pages import ListPage, ListsPage
from events.registration.queries import lists as queries
from events.registration.service import lists as service
from events.registration.service.lists import NewList
from units import service as unit_service
from units.domain.unit import Kind

ROOT = "/quan-ly/su-kien/{session_id}/dang-ky/danh-sach"
ONE = f"{ROOT}/{{list_id}}"


async def show_new(request: RegistrationRequest) -> Response:
    """Show the template, the form, and the lists that were sent before."""
    return await _new_page(request)


async def send_list(request: RegistrationRequest) -> Response:
    """Take a list; its rows are registered by the job, and the page of the list tells what became of each."""
    actor = require_actor(request)
    check_planner(actor)
    form = await read_form(request, max_files=1)
    try:
        new = await _read_sent(request, form)
        async with request.state["database"].writing() as uow:
            list_id = await service.open_list(uow, Doing(actor, request.state["clock"].now()), new)
    except (Conflict, Invalid, TooLarge) as refused:
        return await _new_page(request, refused)
    return RedirectResponse(request.url_for("registration:list:show", session_id=new.session_id, list_id=list_id), 303)


async def show_list(request: RegistrationRequest) -> Response:
    """Show what became of each row; while rows wait, the page asks again by itself."""
    view = await _load(request)
    return render(request, ListPage(view))


async def send_rest(request: RegistrationRequest) -> Response:
    """Hand out the rows that nobody could be registered from, with the reason beside each."""
    view, texts = await _load(request), request.state["translations"]
    say = partial(texts.gettext, locale_of(request))
    rest = [(line, say(line.text) % line.params) for line in view.lines if line.outcome is Outcome.WRONG]
    return send_file(write_rest(rest), "can-sua.csv")


async def send_template(request: RegistrationRequest) -> Response:
    """Hand out the table to fill in."""
    check_planner(require_actor(request))
    form = "csv" if request.path_params["form"] == "csv" else "xlsx"
    return send_file(await asyncio.to_thread(write_template, form), f"danh-sach-dang-ky.{form}")


async def _load(request: RegistrationRequest) -> service.ListView:
    actor, path = require_actor(request), request.path_params
    async with request.state["database"].reading() as uow:
        return await service.load_list(uow, actor, path["session_id"], path["list_id"])


async def _read_sent(request: RegistrationRequest, form: FormData) -> NewList:
    upload, actor = form.get("file"), require_actor(request)
    try:
        if not isinstance(upload, UploadFile) or not upload.filename:
            raise Invalid(N_("Choose a file first."))
        content, name = await read_upload(upload, MOST_BYTES), upload.filename
    finally:
        await form.close()
    if text_of(form, "consent") != "1":
        raise Invalid(N_("Tell the people of the list what is kept, and tick that you did."))
    async with request.state["database"].reading() as uow:
        row = await access_session(uow, actor, request.path_params["session_id"])
        directory = await service.load_directory(uow)
    commune = directory.find_commune(text_of(form, "commune")) or row.commune_code or ""
    entries = await asyncio.to_thread(read_list, content, Reading(directory, commune, row.starts_at.year))
    whole = text_of(form, "course") == WHOLE_COURSE
    digest = hashlib.sha256(content + f"{commune} {whole}".encode()).hexdigest()
    return NewList(row.id, digest, name, entries, whole)


async def _new_page(request: RegistrationRequest, refused: DomainError | None = None) -> Response:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        row: SessionRow = await access_session(uow, actor, request.path_params["session_id"])
        sent = await queries.list_lists(uow, row.id)
        communes = await unit_service.list_options(uow, Kind.COMMUNE)
    problem: Problem = NO_PROBLEM if refused is None else problem_of(refused)
    page = ListsPage(row, tuple(communes), tuple(sent), problem)
    return render(request, page, 200 if refused is None else refused.status)


routes: list[BaseRoute] = [
    Route(ROOT, show_new, name="registration:list:new", methods=["GET"]),
    Route(ROOT, send_list, name="registration:list:send", methods=["POST"]),
    Route(f"{ROOT}/mau.{{form}}", send_template, name="registration:template:show", methods=["GET"]),
    Route(ONE, show_list, name="registration:list:show", methods=["GET"]),
    Route(f"{ONE}/can-sua.csv", send_rest, name="registration:rest:show", methods=["GET"]),
]
