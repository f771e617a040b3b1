"""`/khen-thuong/dot/{round_id}/van-ban`: the documents of a round."""

import asyncio
from functools import partial

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.documents.domain.catalogue import FORMS
from competitions.awards.documents.forms import read_outside, read_typed, read_with_file, with_scan
from competitions.awards.documents.pages import DocumentsPage
from competitions.awards.documents.service import making, rounds
from competitions.awards.documents.service.rounds import Asker, Gathered, Offer
from competitions.awards.documents.state import DocumentsState, studio_of
from core.i18n import DEFAULT_LOCALE
from core.kernel import Busy, Conflict, Invalid, N_, NotFound, TooLarge
from core.uploads import DOCX, MEDIA_TYPES, PDF, keep_document
from core.web.downloads import send_file
from core.web.forms import read_form, text_of
from core.web.problems import problem_of
from core.web.request import require_actor
from core.web.templating import render

DocumentsRequest = Request[DocumentsState]
ROOT = "/khen-thuong/dot/{round_id}/van-ban"
PRINT = "/khen-thuong/in/{form}/{about}/{kind}"
REFUSALS = (Invalid, Conflict, TooLarge, Busy)


async def list_documents(request: DocumentsRequest) -> Response:
    """Show the documents of a round and what may be made."""
    return render(request, DocumentsPage(await _load(request)))


async def make_document(request: DocumentsRequest) -> Response:
    """Make a form from what the round knows: draw it, then keep it."""
    actor, form, view = require_actor(request), await read_form(request), await _load(request)
    try:
        offer, found = await _gather(request, text_of(form, "offer"))
        if found.round_id != view.round.id:
            raise NotFound(N_("This form cannot be made of this round now."))
        drawn = await making.draw(studio_of(request), view.round.unit.id, found.data)
        async with request.state["database"].writing() as uow:
            await making.store(uow, actor, _named(offer, found, view), drawn, now=request.state["clock"].now())
    except REFUSALS as refused:
        return render(request, DocumentsPage(view, problem=problem_of(refused)), refused.status)
    return RedirectResponse(request.url.path.removesuffix("/lap"), 303)


async def print_document(request: DocumentsRequest) -> Response:
    """Send a form as it would be made now, and keep nothing: for reading and for those who propose."""
    path = request.path_params
    offer, found = await _gather(request, f"{path['form']}:{path['about']}")
    async with request.state["database"].reading() as uow:
        unit_id = await rounds.find_unit_id(uow, found.round_id)
    pages = await making.fill_in(studio_of(request), unit_id, found.data)
    if path["kind"] == "docx":
        return send_file(pages.docx, f"{offer.form}.docx")
    return send_file(pages.pdf, f"{offer.form}.pdf")


async def enter_document(request: DocumentsRequest) -> Response:
    """Keep a document from outside with its scan; errors keep the input."""
    actor, (form, sent) = require_actor(request), await read_with_file(request)
    view, typed = await _load(request), read_typed(form)
    try:
        new = read_outside(typed, view.round.id)
        store = rounds.scan_store(request.state["files"])
        scan = await asyncio.to_thread(keep_document, store, sent[0]) if sent else None
        async with request.state["database"].writing() as uow:
            await rounds.enter_outside(uow, actor, with_scan(new, scan), request.state["clock"].now())
    except REFUSALS as refused:
        return render(request, DocumentsPage(view, typed, problem_of(refused)), refused.status)
    return RedirectResponse(request.url.path.removesuffix("/ngoai"), 303)


async def send_document(request: DocumentsRequest) -> Response:
    """Send a document's Word file, PDF or scan to whoever reads its round."""
    actor, kind = require_actor(request), request.path_params["kind"]
    async with request.state["database"].reading() as uow:
        row = await rounds.load_document(uow, actor, request.path_params["document_id"])
    digest, media = (row.docx_digest, MEDIA_TYPES[DOCX]) if kind == "docx" else (row.pdf_digest, row.scan_type)
    if digest is None:
        raise NotFound(N_("There is no such file."))
    path, media = rounds.scan_store(request.state["files"]).find(digest), media or MEDIA_TYPES[PDF]
    headers = {"cache-control": "private, no-store"}
    return FileResponse(path, 200, headers, media, filename=f"{row.form}-{row.dated_on}.{_ending(media)}")


async def _load(request: DocumentsRequest) -> rounds.RoundDocuments:
    asker = _asker(request)
    async with request.state["database"].reading() as uow:
        return await rounds.load_documents(
            uow, asker, request.path_params["round_id"], request.state["document_sources"]
        )


async def _gather(request: DocumentsRequest, key: str) -> tuple[Offer, Gathered]:
    asker = _asker(request)
    rounds.check_part(asker.actor)
    offer = rounds.read_offer(key)
    async with request.state["database"].reading() as uow:
        return offer, await rounds.gather(uow, asker, offer, request.state["document_sources"])


def _asker(request: DocumentsRequest) -> Asker:
    state = request.state
    return Asker(require_actor(request), state["clock"].now(), partial(state["translations"].format, DEFAULT_LOCALE))


def _named(offer: Offer, found: Gathered, view: rounds.RoundDocuments) -> making.NewDocument:
    about = "" if offer.subject.id == found.round_id else offer.subject.id
    whose = next((each.subject.title for each in view.offers if each.key == offer.key), "")
    title = f"{FORMS[offer.form].title} – {whose}" if whose else FORMS[offer.form].title
    return making.NewDocument(found.round_id, about, title, found.number, found.dated_on)


def _ending(media: str) -> str:
    return next((kind.lower() for kind, known in MEDIA_TYPES.items() if known == media), media.rpartition("/")[2])


routes: list[BaseRoute] = [
    Route(ROOT, list_documents, name="awards:documents:list", methods=["GET"]),
    Route(f"{ROOT}/lap", make_document, name="awards:documents:make", methods=["POST"]),
    Route(f"{ROOT}/ngoai", enter_document, name="awards:documents:enter", methods=["POST"]),
    Route(PRINT, print_document, name="awards:document:print", methods=["GET"]),
    Route("/khen-thuong/van-ban/{document_id}/{kind}", send_document, name="awards:document:download", methods=["GET"]),
]
