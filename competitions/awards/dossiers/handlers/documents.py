"""Documents of a dossier: sent by its unit, taken away, handed out to those who may read them."""

import asyncio
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.dossiers.forms import read_document
from competitions.awards.dossiers.handlers.dossier import dossier_page
from competitions.awards.dossiers.handlers.requests import ONE, REFUSALS, AwardRequest, reader_of, to_dossier
from competitions.awards.dossiers.service import editing
from competitions.awards.dossiers.service.editing import Attaching, dossier_store
from core.kernel import FieldError, Invalid, N_
from core.uploads import keep_document, read_uploads
from core.web.forms import read_form, read_typed
from core.web.problems import problem_of


async def attach(request: AwardRequest) -> Response:
    """Keep a file as a document of the dossier; nothing is kept of a refused one."""
    reader, dossier_id = reader_of(request), request.path_params["dossier_id"]
    form = await read_form(request, max_files=1)
    try:
        attaching = await _keep(request, form)
        async with request.state["database"].writing() as uow:
            await editing.attach(uow, reader, attaching)
    except REFUSALS as refused:
        return await dossier_page(request, read_typed(form), problem_of(refused))
    finally:
        await form.close()
    return to_dossier(dossier_id)


async def detach(request: AwardRequest) -> Response:
    """Take a document away before sending."""
    reader, path = reader_of(request), request.path_params
    await read_form(request)
    async with request.state["database"].writing() as uow:
        await editing.detach(uow, reader, (path["dossier_id"], path["file_id"]))
    return to_dossier(path["dossier_id"])


async def show(request: AwardRequest) -> Response:
    """Hand a document out: a picture to look at, anything else to download."""
    reader, path = reader_of(request), request.path_params
    async with request.state["database"].reading() as uow:
        file = await editing.access_file(uow, reader, path["dossier_id"], path["file_id"])
    name = quote(f"{file.name.rpartition('.')[0]}.webp" if file.is_image else file.name)
    disposition = "inline" if file.is_image else "attachment"
    headers = {
        "content-disposition": f"{disposition}; filename*=UTF-8''{name}",
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
    }
    store = dossier_store(request.state["files"])
    return FileResponse(store.path(file.digest), media_type=file.media_type, headers=headers)


async def _keep(request: AwardRequest, form: FormData) -> Attaching:
    """Check everything before anything is kept, outside any unit of work that writes."""
    dossier_id, document = request.path_params["dossier_id"], read_document(form)
    sent = await read_uploads(form, "file")
    async with request.state["database"].reading() as uow:
        await editing.check_attaching(uow, reader_of(request), dossier_id, document)
    if not sent:
        flaw = FieldError("file", N_("Choose a file first."))
        raise Invalid(N_("Please mend the marked fields."), errors=(flaw,))
    store = dossier_store(request.state["files"])
    return Attaching(dossier_id, document, await asyncio.to_thread(keep_document, store, sent[0]))


routes: list[BaseRoute] = [
    Route(f"{ONE}/tep", attach, name="awards:dossiers:attach", methods=["POST"]),
    Route(f"{ONE}/tep/{{file_id}}", show, name="awards:dossiers:file", methods=["GET"]),
    Route(f"{ONE}/tep/{{file_id}}/bo", detach, name="awards:dossiers:detach", methods=["POST"]),
]
