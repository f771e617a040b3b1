"""Entering a whole list: its template, sending it, the preview, entering, dropping it."""

import asyncio
from functools import partial

from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.movements.domain.tables import read_lines
from competitions.movements.registers import exporting
from competitions.movements.registers.domain.entries import find_gaps
from competitions.movements.registers.domain.writing import list_columns, read_entry
from competitions.movements.registers.handlers.books import BOOK, RegisterRequest, send_table
from competitions.movements.registers.pages import ListFormPage, ListPage
from competitions.movements.registers.service import access, lists, reading
from competitions.movements.registers.service.lists import MOST_ROWS, Checked, Desk
from competitions.movements.tables import read_table
from core.kernel import Invalid, N_, TooLarge
from core.vietnamese import fold
from core.web.forms import read_form, read_upload, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render

LIST = f"{BOOK}/nhap/{{id}}"
MOST_BYTES = 2_000_000


async def show_form(request: RegisterRequest) -> Response:
    """Show the form for a list."""
    return _form_page(request, await _load_desk(request, request.query_params.get("don-vi", "")))


async def download_template(request: RegisterRequest) -> Response:
    """Hand out the empty list."""
    access.check_keeper(require_actor(request))
    register = access.load_register(request.path_params["register"])
    return await send_table(exporting.template_rows(register), register.code, request.path_params["form"])


async def send_list(request: RegisterRequest) -> Response:
    """Check a list as a whole; a faultless one is kept for its confirmation."""
    actor = require_actor(request)
    access.check_keeper(actor)
    form = await read_form(request, max_files=1)
    desk, now = await _load_desk(request, text_of(form, "unit")), request.state["clock"].now()
    try:
        checked = await asyncio.to_thread(partial(_check, request, desk), await _read_file(form))
        async with request.state["database"].writing() as uow:
            list_id = await lists.keep_list(uow, actor, desk, checked.rows, now=now)
    except (Invalid, TooLarge) as refused:
        return _form_page(request, desk, problem_of(refused))
    return RedirectResponse(f"/thi-dua/so/{desk.register.code}/nhap/{list_id}", 303)


async def show_list(request: RegisterRequest) -> Response:
    """Show a list before it is entered, or what came of it."""
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        card = await lists.load_list_card(uow, actor, request.path_params["id"])
    drafts = sum(bool(find_gaps(card.register, read_entry(card.register, row.typed))) for row in card.rows)
    titles = {column.key: column.title for column in list_columns(card.register)}
    return render(request, ListPage(card, titles, drafts))


async def enter_list(request: RegisterRequest) -> Response:
    """Enter a list, a few rows a turn; after a crash the rest."""
    actor, path, is_left = require_actor(request), request.path_params, True
    await read_form(request)
    while is_left:
        async with request.state["database"].writing() as uow:
            is_left = await lists.enter_rows(uow, actor, path["id"], request.state["clock"].now())
    return RedirectResponse(f"/thi-dua/so/{path['register']}/nhap/{path['id']}", 303)


async def drop_list(request: RegisterRequest) -> Response:
    """Forget a list."""
    actor, path = require_actor(request), request.path_params
    await read_form(request)
    async with request.state["database"].writing() as uow:
        await lists.drop_list(uow, actor, path["id"], request.state["clock"].now())
    return RedirectResponse(f"/thi-dua/so/{path['register']}/nhap/{path['id']}", 303)


def _check(request: RegisterRequest, desk: Desk, content: bytes) -> Checked:
    read = read_lines(read_table(content, MOST_ROWS + 1), list_columns(desk.register))
    lists.refuse(read.faults)
    texts = request.state["translations"].gettext
    choices = [choice for each in desk.register.fields for choice in each.choices]
    words = {fold(texts(locale, title)): key for key, title in choices for locale in ("vi", "en")}
    return lists.check_lines(read.lines, desk, words, lists.local_day(request.state["clock"].now()))


async def _read_file(form: FormData) -> bytes:
    upload = form.get("file")
    try:
        if not isinstance(upload, UploadFile) or not upload.filename:
            raise Invalid(N_("Choose a file first."))
        return await read_upload(upload, MOST_BYTES)
    finally:
        await form.close()


async def _load_desk(request: RegisterRequest, unit_code: str) -> Desk:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        unit = await reading.choose_unit(uow, actor, unit_code)
        return await lists.load_desk(uow, actor, request.path_params["register"], "" if unit is None else unit.code)


def _form_page(request: RegisterRequest, desk: Desk, problem: Problem = NO_PROBLEM) -> Response:
    columns = tuple(column.title for column in list_columns(desk.register))
    return render(request, ListFormPage(desk.register, desk.unit, columns, problem), problem.status)


routes: list[BaseRoute] = [
    Route(f"{BOOK}/mau.{{form}}", download_template, name="registers:list:template", methods=["GET"]),
    Route(f"{BOOK}/nhap", show_form, name="registers:list:new", methods=["GET"]),
    Route(f"{BOOK}/nhap", send_list, name="registers:list:send", methods=["POST"]),
    Route(LIST, show_list, name="registers:list:show", methods=["GET"]),
    Route(LIST, enter_list, name="registers:list:enter", methods=["POST"]),
    Route(f"{LIST}/huy", drop_list, name="registers:list:drop", methods=["POST"]),
]
