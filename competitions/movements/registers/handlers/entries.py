"""Entries: adding, completing a draft, looking, ending, the second confirmation, the kept file."""

import asyncio

from starlette.datastructures import FormData
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.movements.registers import service
from competitions.movements.registers.domain.checklists import checklist_on
from competitions.movements.registers.domain.writing import read_entry
from competitions.movements.registers.forms import read_ending, to_typed
from competitions.movements.registers.handlers.books import BOOK, RegisterRequest
from competitions.movements.registers.pages import EntryFormPage, EntryPage
from competitions.movements.registers.service import access, reading
from competitions.movements.registers.service.lists import Desk, load_desk, local_day
from core.kernel import Conflict, Invalid, N_, NotFound, TooLarge
from core.uploads import keep_document, read_uploads
from core.web.forms import read_form, read_typed, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render

ENTRY = f"{BOOK}/{{id}}"
REFUSALS = (Invalid, Conflict, TooLarge)


async def show_new(request: RegisterRequest) -> Response:
    """Show the empty form."""
    return _form_page(request, await _load_desk(request, request.query_params.get("don-vi", "")), {})


async def create_entry(request: RegisterRequest) -> Response:
    """Keep an entry; errors keep the input. The same entry sent twice leads to the first."""
    actor, code = require_actor(request), request.path_params["register"]
    access.check_keeper(actor)
    form = await read_form(request, max_files=1)
    typed = read_typed(form)
    try:
        entry, proof = read_entry(access.load_register(code), typed), await _keep_proof(request, form)
        new = service.NewEntry(code, typed.get("unit", ""), entry, proof)
        async with request.state["database"].writing() as uow:
            kept = await service.add_entry(uow, actor, new, request.state["clock"].now())
    except REFUSALS as refused:
        desk = await _load_desk(request, typed.get("unit", ""))
        return _form_page(request, desk, typed, problem_of(refused))
    return RedirectResponse(f"/thi-dua/so/{code}/{kept.entry_id}{'' if kept.is_new else '?da-co=1'}", 303)


async def show_entry(request: RegisterRequest) -> Response:
    """Show an entry with its acts."""
    return await entry_page(request)


async def show_edit(request: RegisterRequest) -> Response:
    """Show the form with a draft in it."""
    access.check_keeper(require_actor(request))
    view = await _load_kept(request)
    person = view.people.get(view.row.id)
    typed = to_typed(view.register, view.row.entry)
    typed |= {"person": person.name, "contact": person.contact} if person else {}
    return _edit_page(request, view, typed)


async def update_entry(request: RegisterRequest) -> Response:
    """Complete a draft; where somebody else changed it, both versions are shown."""
    actor, path = require_actor(request), request.path_params
    access.check_keeper(actor)
    form = await read_form(request, max_files=1)
    typed, version = read_typed(form), text_of(form, "version")
    try:
        entry, proof = read_entry(access.load_register(path["register"]), typed), await _keep_proof(request, form)
        change = service.Change(path["id"], int(version) if version.isdecimal() else 0, entry, proof)
        async with request.state["database"].writing() as uow:
            await service.change_entry(uow, actor, change, request.state["clock"].now())
    except REFUSALS as refused:
        return _edit_page(request, await _load_kept(request), typed, problem_of(refused))
    return RedirectResponse(f"/thi-dua/so/{path['register']}/{path['id']}", 303)


async def end_entry(request: RegisterRequest) -> Response:
    """End an entry with a reason; its facts are reversed."""
    actor, form = require_actor(request), await read_form(request)
    order = service.End(request.path_params["id"], read_ending(form), text_of(form, "reason"))
    try:
        async with request.state["database"].writing() as uow:
            await service.end_entry(uow, actor, order, request.state["clock"].now())
    except REFUSALS as refused:
        return await entry_page(request, problem_of(refused))
    return RedirectResponse(request.url.path.removesuffix("/ket-thuc"), 303)


async def confirm_entry(request: RegisterRequest) -> Response:
    """Give what waits the second confirmation."""
    actor, path = require_actor(request), request.path_params
    await read_form(request)
    async with request.state["database"].writing() as uow:
        await service.confirm_entry(uow, actor, path["id"], request.state["clock"].now())
    return RedirectResponse(f"/thi-dua/so/{path['register']}/{path['id']}", 303)


async def send_proof(request: RegisterRequest) -> Response:
    """Send the kept file to whoever may read the entry."""
    row = (await _load_view(request)).row
    if not row.entry.proof:
        raise NotFound(N_("There is no such file."))
    kind = "inline" if row.proof_type.startswith("image/") else "attachment"
    path = service.proof_store(request.state["files"]).find(row.entry.proof)
    headers = {"cache-control": "private, no-store"}
    return FileResponse(path, 200, headers, row.proof_type, filename=row.proof_name, content_disposition_type=kind)


async def entry_page(request: RegisterRequest, problem: Problem = NO_PROBLEM) -> Response:
    """Render the entry of the address, with what was wrong."""
    view = await _load_view(request)
    return render(request, EntryPage(view, "da-co" in request.query_params, problem), problem.status)


async def _load_view(request: RegisterRequest) -> reading.EntryView:
    actor, path = require_actor(request), request.path_params
    async with request.state["database"].reading() as uow:
        view = await reading.load_entry(uow, actor, path["id"])
    if view.register.code != path["register"]:
        raise NotFound(N_("There is no such entry."))
    return view


async def _load_kept(request: RegisterRequest) -> reading.EntryView:
    view = await _load_view(request)
    if not view.is_kept:
        raise NotFound(N_("There is no such entry."))
    return view


async def _load_desk(request: RegisterRequest, unit_code: str) -> Desk:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        unit = await reading.choose_unit(uow, actor, unit_code)
        access.check_keeper(actor)
        code = "" if unit is None else unit.code
        return await load_desk(uow, actor, request.path_params["register"], code)


def _form_page(request: RegisterRequest, desk: Desk, typed: dict[str, str], problem: Problem = NO_PROBLEM) -> Response:
    checklist = checklist_on(local_day(request.state["clock"].now())) if desk.register.needs_checklist else None
    page = EntryFormPage(desk.register, desk.unit, desk.units, typed, checklist, None, problem)
    return render(request, page, problem.status)


def _edit_page(
    request: RegisterRequest, view: reading.EntryView, typed: dict[str, str], problem: Problem = NO_PROBLEM
) -> Response:
    page = EntryFormPage(view.register, view.unit, (), typed, view.checklist, view.row, problem)
    return render(request, page, problem.status)


async def _keep_proof(request: RegisterRequest, form: FormData) -> service.Proof:
    try:
        sent = await read_uploads(form, "proof")
    finally:
        await form.close()
    if not sent:
        return service.Proof()
    store = service.proof_store(request.state["files"])
    kept = await asyncio.to_thread(keep_document, store, sent[0])
    return service.Proof(kept.digest, kept.media_type, kept.name)


routes: list[BaseRoute] = [
    Route(f"{BOOK}/them", show_new, name="registers:entry:new", methods=["GET"]),
    Route(f"{BOOK}/them", create_entry, name="registers:entry:create", methods=["POST"]),
    Route(ENTRY, show_entry, name="registers:entry:show", methods=["GET"]),
    Route(f"{ENTRY}/sua", show_edit, name="registers:entry:edit", methods=["GET"]),
    Route(f"{ENTRY}/sua", update_entry, name="registers:entry:update", methods=["POST"]),
    Route(f"{ENTRY}/ket-thuc", end_entry, name="registers:entry:end", methods=["POST"]),
    Route(f"{ENTRY}/xac-nhan", confirm_entry, name="registers:entry:confirm", methods=["POST"]),
    Route(f"{ENTRY}/tep", send_proof, name="registers:entry:proof", methods=["GET"]),
]
