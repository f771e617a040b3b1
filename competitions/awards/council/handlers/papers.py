"""Scans of the signed papers of a session."""

import asyncio

from starlette.datastructures import FormData
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.council.forms import read_paper_kind
from competitions.awards.council.handlers.councils import REFUSALS, hand_of
from competitions.awards.council.handlers.sessions import SESSION
from competitions.awards.council.pages import DeskPage
from competitions.awards.council.service.access import check_keeper
from competitions.awards.council.service.councils import wrong
from competitions.awards.council.service.papers import SignedPaper, attach, load_file, paper_store
from competitions.awards.council.service.reading import load_desk
from competitions.awards.council.state import CouncilRequest
from core.kernel import N_
from core.uploads import KeptFile, SentFile, keep_document, read_uploads
from core.web.forms import read_form
from core.web.problems import problem_of
from core.web.request import require_actor
from core.web.templating import render


async def attach_paper(request: CouncilRequest) -> Response:
    """Attach the scan of a signed paper."""
    hand, session_id = hand_of(request), request.path_params["session_id"]
    check_keeper(hand.actor)
    form = await read_form(request, max_files=1)
    try:
        sent = await _read_scan(form)
        paper = SignedPaper(session_id, read_paper_kind(form), await _keep(request, sent))
        async with request.state["database"].writing() as uow:
            await attach(uow, hand, paper)
    except REFUSALS as refused:
        async with request.state["database"].reading() as uow:
            desk = await load_desk(uow, hand, session_id)
        return render(request, DeskPage(desk, problem_of(refused)), refused.status)
    return RedirectResponse(f"/khen-thuong/phien/{session_id}", 303)


async def send_paper(request: CouncilRequest) -> Response:
    """Send a scan to whoever reads the session."""
    actor, path = require_actor(request), request.path_params
    async with request.state["database"].reading() as uow:
        found = await load_file(uow, actor, path["session_id"], path["file_id"])
    stored = paper_store(request.state["files"]).find(found.digest)
    headers = {"cache-control": "private, no-store"}
    return FileResponse(stored, 200, headers, found.media_type, filename=found.name)


async def _read_scan(form: FormData) -> list[SentFile]:
    try:
        return await read_uploads(form, "file")
    finally:
        await form.close()


async def _keep(request: CouncilRequest, sent: list[SentFile]) -> KeptFile:
    if not sent:
        raise wrong("file", N_("Choose a file."))
    return await asyncio.to_thread(keep_document, paper_store(request.state["files"]), sent[0])


routes: list[BaseRoute] = [
    Route(f"{SESSION}/van-ban-ky", attach_paper, name="awards:papers:attach", methods=["POST"]),
    Route(f"{SESSION}/van-ban-ky/{{file_id}}", send_paper, name="awards:papers:show", methods=["GET"]),
]
