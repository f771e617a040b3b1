"""One dossier: read, written by its unit, sent, returned, found complete, noted on."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.datastructures import FormData
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.awards.dossiers.forms import read_note, read_number, read_return, read_saving
from competitions.awards.dossiers.handlers.requests import ONE, REFUSALS, AwardRequest, reader_of, to_dossier
from competitions.awards.dossiers.pages import DossierPage, VersionsPage, edit_page
from competitions.awards.dossiers.service import editing, opinions, reading, sending
from competitions.awards.dossiers.service.access import Reader
from core.database import UnitOfWork
from core.web.forms import read_form, read_typed, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.templating import render

Order = Callable[[UnitOfWork, Reader, str, FormData], Awaitable[None]]


async def show(request: AwardRequest) -> Response:
    """Show a dossier beside its checklist."""
    return await dossier_page(request, {})


async def show_edit(request: AwardRequest) -> Response:
    """Show the form of the texts; the report can be drafted anew from the ledger."""
    view = await _load_edit(request)
    return render(request, edit_page(view, view.texts, is_fresh=request.query_params.get("du-thao") == "1"))


async def save(request: AwardRequest) -> Response:
    """Keep a version; errors keep the words, another version is shown beside."""
    reader = reader_of(request)
    saving = read_saving(request.path_params["dossier_id"], await read_form(request))
    try:
        async with request.state["database"].writing() as uow:
            await editing.save(uow, reader, saving)
    except REFUSALS as refused:
        page = edit_page(await _load_edit(request), saving.texts, problem=problem_of(refused))
        return render(request, page, refused.status)
    return to_dossier(saving.dossier_id)


async def show_versions(request: AwardRequest) -> Response:
    """Show what changed from one version to the next."""
    number = read_number(request.query_params.get("ban", ""))
    async with request.state["database"].reading() as uow:
        view = await reading.load_comparison(uow, reader_of(request), request.path_params["dossier_id"], number)
    return render(request, VersionsPage(view))


def act(order: Order) -> Callable[[AwardRequest], Awaitable[Response]]:
    """Return the endpoint of an act on a dossier; refusals are shown on its page."""

    async def endpoint(request: AwardRequest) -> Response:
        reader, form, dossier_id = reader_of(request), await read_form(request), request.path_params["dossier_id"]
        try:
            async with request.state["database"].writing() as uow:
                await order(uow, reader, dossier_id, form)
        except REFUSALS as refused:
            return await dossier_page(request, read_typed(form), problem_of(refused))
        return to_dossier(dossier_id)

    return endpoint


async def _submit(uow: UnitOfWork, reader: Reader, dossier_id: str, _form: FormData) -> None:
    await sending.submit(uow, reader, dossier_id)


async def _withdraw(uow: UnitOfWork, reader: Reader, dossier_id: str, form: FormData) -> None:
    await sending.withdraw(uow, reader, dossier_id, text_of(form, "reason"))


async def _return(uow: UnitOfWork, reader: Reader, dossier_id: str, form: FormData) -> None:
    await sending.send_back(uow, reader, read_return(dossier_id, form))


async def _complete(uow: UnitOfWork, reader: Reader, dossier_id: str, _form: FormData) -> None:
    await sending.complete(uow, reader, dossier_id)


async def _note(uow: UnitOfWork, reader: Reader, dossier_id: str, form: FormData) -> None:
    await sending.note(uow, reader, read_note(dossier_id, form))


async def dossier_page(request: AwardRequest, typed: Mapping[str, str], problem: Problem = NO_PROBLEM) -> Response:
    """Render the dossier of the address, with what was typed and what was wrong."""
    reader, dossier_id = reader_of(request), request.path_params["dossier_id"]
    async with request.state["database"].reading() as uow:
        view = await reading.load_dossier(uow, reader, dossier_id)
        asked = await opinions.list_beside(uow, reader, view.found)
    return render(request, DossierPage(view, tuple(asked), typed, problem), problem.status)


async def _load_edit(request: AwardRequest) -> reading.EditView:
    async with request.state["database"].reading() as uow:
        return await reading.load_edit(uow, reader_of(request), request.path_params["dossier_id"])


routes: list[BaseRoute] = [
    Route(ONE, show, name="awards:dossiers:show", methods=["GET"]),
    Route(f"{ONE}/sua", show_edit, name="awards:dossiers:edit", methods=["GET"]),
    Route(f"{ONE}/sua", save, name="awards:dossiers:save", methods=["POST"]),
    Route(f"{ONE}/phien-ban", show_versions, name="awards:dossiers:versions", methods=["GET"]),
    Route(f"{ONE}/trinh", act(_submit), name="awards:dossiers:submit", methods=["POST"]),
    Route(f"{ONE}/rut", act(_withdraw), name="awards:dossiers:withdraw", methods=["POST"]),
    Route(f"{ONE}/tra", act(_return), name="awards:dossiers:return", methods=["POST"]),
    Route(f"{ONE}/day-du", act(_complete), name="awards:dossiers:complete", methods=["POST"]),
    Route(f"{ONE}/ghi-chu", act(_note), name="awards:dossiers:note", methods=["POST"]),
]
