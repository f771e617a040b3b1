"""Decisions: a round's list, a draft and its names, recording the signature, publishing, the scan, the lists."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.decisions.forms import read_difference, read_signing
from competitions.awards.decisions.pages import DecisionPage, ListsPage, RoundPage
from competitions.awards.decisions.service import drafting, reading, recording
from competitions.awards.decisions.service.access import load_decision
from competitions.awards.decisions.service.drafting import Difference
from competitions.awards.decisions.service.scans import scan_store
from competitions.awards.decisions.state import DecisionsState
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, DomainError, Invalid, N_, NotFound, TooLarge
from core.uploads import keep_document, read_uploads
from core.web.forms import read_form, read_typed
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render

DecisionRequest = Request[DecisionsState]
OF_ROUND = "/khen-thuong/dot/{round_id}/quyet-dinh"
ROOT = "/khen-thuong/quyet-dinh"
DECISION = f"{ROOT}/{{decision_id}}"
REFUSALS = (Invalid, Conflict, TooLarge, NotFound)
Change = Callable[[UnitOfWork, Actor, Difference, datetime], Awaitable[None]]


async def list_decisions(request: DecisionRequest) -> Response:
    """Show the decisions of a round."""
    return await _round_page(request)


async def start(request: DecisionRequest) -> Response:
    """Draft a decision from the vote."""
    actor, round_id = require_actor(request), request.path_params["round_id"]
    await read_form(request)
    try:
        async with request.state["database"].writing() as uow:
            decision_id = await drafting.start_draft(uow, actor, round_id, request.state["clock"].now())
    except Conflict as refused:
        return await _round_page(request, problem_of(refused))
    return RedirectResponse(f"{ROOT}/{decision_id}", 303)


async def show(request: DecisionRequest) -> Response:
    """Show a decision."""
    return await decision_page(request)


async def add_name(request: DecisionRequest) -> Response:
    """Put somebody into the draft."""
    return await _change(request, drafting.add_name)


async def take_off(request: DecisionRequest) -> Response:
    """Take somebody off the draft."""
    return await _change(request, drafting.take_off)


async def drop(request: DecisionRequest) -> Response:
    """Drop a draft."""
    actor, decision_id = require_actor(request), request.path_params["decision_id"]
    await read_form(request)
    async with request.state["database"].writing() as uow:
        row = await drafting.drop_draft(uow, actor, decision_id, request.state["clock"].now())
    return RedirectResponse(f"/khen-thuong/dot/{row.round_id}/quyet-dinh", 303)


async def sign(request: DecisionRequest) -> Response:
    """Record what was signed, with its scan; errors keep the input."""
    actor, decision_id = require_actor(request), request.path_params["decision_id"]
    form = await read_form(request, max_files=1)
    typed = read_typed(form)
    try:
        signing = read_signing(decision_id, typed, await _keep_scan(request, form))
        async with request.state["database"].writing() as uow:
            await recording.sign(uow, actor, signing, request.state["clock"].now())
    except REFUSALS as refused:
        return await decision_page(request, refused, typed)
    return RedirectResponse(f"{ROOT}/{decision_id}", 303)


async def publish(request: DecisionRequest) -> Response:
    """Publish a signed decision."""
    actor, decision_id = require_actor(request), request.path_params["decision_id"]
    await read_form(request)
    async with request.state["database"].writing() as uow:
        await recording.publish(uow, actor, decision_id, request.state["clock"].now())
    return RedirectResponse(f"{ROOT}/{decision_id}", 303)


async def send_scan(request: DecisionRequest) -> Response:
    """Send the signed paper to whoever reads the decision."""
    actor, decision_id = require_actor(request), request.path_params["decision_id"]
    async with request.state["database"].reading() as uow:
        row = await load_decision(uow, actor, decision_id)
    if row.scan_digest is None:
        raise NotFound(N_("There is no such file."))
    headers = {"cache-control": "private, no-store"}
    name = f"quyet-dinh-{row.year}{'.pdf' if row.scan_type.endswith('pdf') else ''}"
    path = scan_store(request.state["files"]).find(row.scan_digest)
    return FileResponse(path, 200, headers, row.scan_type, filename=name)


async def show_lists(request: DecisionRequest) -> Response:
    """Show the money list and the list of items."""
    return render(request, ListsPage(await _load_view(request)))


async def decision_page(
    request: DecisionRequest, refused: DomainError | None = None, typed: dict[str, str] | None = None
) -> Response:
    """Render the decision of the address, with what was wrong."""
    if isinstance(refused, NotFound) and "rule" not in refused.params:
        raise refused
    problem = NO_PROBLEM if refused is None else problem_of(refused)
    view = await _load_view(request)
    status = 422 if isinstance(refused, NotFound) else problem.status
    return render(request, DecisionPage(view, typed or {}, problem), status)


async def _change(request: DecisionRequest, change: Change) -> Response:
    actor, decision_id = require_actor(request), request.path_params["decision_id"]
    difference = read_difference(decision_id, await read_form(request))
    try:
        async with request.state["database"].writing() as uow:
            await change(uow, actor, difference, request.state["clock"].now())
    except REFUSALS as refused:
        return await decision_page(request, refused)
    return RedirectResponse(f"{ROOT}/{decision_id}", 303)


async def _round_page(request: DecisionRequest, problem: Problem = NO_PROBLEM) -> Response:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        view = await reading.load_round_view(uow, actor, request.path_params["round_id"])
    return render(request, RoundPage(view, problem), problem.status)


async def _load_view(request: DecisionRequest) -> reading.DecisionView:
    actor, now = require_actor(request), request.state["clock"].now()
    async with request.state["database"].reading() as uow:
        return await reading.load_view(uow, actor, request.path_params["decision_id"], now)


async def _keep_scan(request: DecisionRequest, form: FormData) -> tuple[str, str]:
    try:
        sent = await read_uploads(form, "scan")
    finally:
        await form.close()
    if not sent:
        return "", ""
    kept = await asyncio.to_thread(keep_document, scan_store(request.state["files"]), sent[0])
    return kept.digest, kept.media_type


routes: list[BaseRoute] = [
    Route(OF_ROUND, list_decisions, name="awards:decisions:list", methods=["GET"]),
    Route(OF_ROUND, start, name="awards:decisions:start", methods=["POST"]),
    Route(DECISION, show, name="awards:decisions:show", methods=["GET"]),
    Route(f"{DECISION}/them", add_name, name="awards:decisions:add", methods=["POST"]),
    Route(f"{DECISION}/bot", take_off, name="awards:decisions:take_off", methods=["POST"]),
    Route(f"{DECISION}/bo", drop, name="awards:decisions:drop", methods=["POST"]),
    Route(f"{DECISION}/ky", sign, name="awards:decisions:sign", methods=["POST"]),
    Route(f"{DECISION}/cong-bo", publish, name="awards:decisions:publish", methods=["POST"]),
    Route(f"{DECISION}/ban-ky", send_scan, name="awards:decisions:scan", methods=["GET"]),
    Route(f"{DECISION}/danh-sach", show_lists, name="awards:decisions:lists", methods=["GET"]),
]
