"""Evidence files: sent, taken away, and handed out to those who may see them."""

import asyncio
from urllib.parse import quote

from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.movements.declarations.domain.content import MOST_FILES
from competitions.movements.declarations.handlers.declaration import load
from competitions.movements.declarations.handlers.requests import ONE, DeclarationRequest, now_of, to_declaration
from competitions.movements.declarations.pages import DeclarationPage
from competitions.movements.declarations.service import evidence
from competitions.movements.declarations.service.evidence import Attaching, evidence_store
from core.kernel import Actor, Conflict, DomainError, FieldError, Invalid, TooLarge
from core.uploads import KeptFile, keep_document, read_uploads
from core.web.forms import read_form
from core.web.problems import Problem
from core.web.request import require_actor
from core.web.templating import render


async def create(request: DeclarationRequest) -> Response:
    """Keep the sent files as evidence; one bad file keeps none of them."""
    actor, declaration_id = require_actor(request), request.path_params["declaration"]
    try:
        attaching = Attaching(declaration_id, await _keep(request, actor))
        async with request.state["database"].writing() as uow:
            await evidence.attach(uow, actor, attaching, now_of(request))
    except (Invalid, TooLarge, Conflict) as error:
        page = DeclarationPage(await load(request), _located(error))
        return render(request, page, error.status)
    return to_declaration(declaration_id)


async def remove(request: DeclarationRequest) -> Response:
    """Take a file away before sending."""
    actor, path = require_actor(request), request.path_params
    await read_form(request)
    async with request.state["database"].writing() as uow:
        await evidence.detach(uow, actor, (path["declaration"], path["file"]), now_of(request))
    return to_declaration(path["declaration"])


async def show(request: DeclarationRequest) -> Response:
    """Hand a file out: a picture to look at, anything else to download."""
    actor, path = require_actor(request), request.path_params
    async with request.state["database"].reading() as uow:
        file = await evidence.access_file(uow, actor, path["declaration"], path["file"])
    name = quote(file.name if not file.is_image else f"{file.name.rpartition('.')[0]}.webp")
    disposition = "inline" if file.is_image else "attachment"
    headers = {
        "content-disposition": f"{disposition}; filename*=UTF-8''{name}",
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
    }
    store = evidence_store(request.state["files"])
    return FileResponse(store.path(file.digest), media_type=file.media_type, headers=headers)


async def _keep(request: DeclarationRequest, actor: Actor) -> list[KeptFile]:
    """Check everything before anything is kept, outside any unit of work that writes."""
    form = await read_form(request, max_files=MOST_FILES + 1)
    try:
        sent = await read_uploads(form, "file")
    finally:
        await form.close()
    async with request.state["database"].reading() as uow:
        await evidence.check_room(uow, actor, request.path_params["declaration"], len(sent))
    store = evidence_store(request.state["files"])
    return [await asyncio.to_thread(keep_document, store, each) for each in sent]


def _located(error: DomainError) -> Problem:
    """Say the mistake at the field of the files."""
    return Problem(error.text, error.params, error.errors or (FieldError("file", error.text, dict(error.params)),))


routes: list[BaseRoute] = [
    Route(f"{ONE}/tep", create, name="declarations:evidence:create", methods=["POST"]),
    Route(f"{ONE}/tep/{{file}}", show, name="declarations:evidence:show", methods=["GET"]),
    Route(f"{ONE}/tep/{{file}}/bo", remove, name="declarations:evidence:remove", methods=["POST"]),
]
