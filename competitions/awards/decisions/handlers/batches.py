"""Batches of certificates: a unit's list, a new one from names, progress, stopping and going on."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.decisions import permissions, tables
from competitions.awards.decisions.domain.names import Named, read_pasted, read_rows
from competitions.awards.decisions.forms import read_batch
from competitions.awards.decisions.handlers.decisions import DecisionRequest
from competitions.awards.decisions.pages import BatchesPage, to_batch
from competitions.awards.decisions.service import batches, printing, registers
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, Invalid, TooLarge
from core.uploads import read_uploads
from core.web.forms import read_form, read_typed, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render

ROOT = "/khen-thuong/cap-phat"
BATCH = f"{ROOT}/{{batch_id}}"
Act = Callable[[UnitOfWork, Actor, str, datetime], Awaitable[None]]


async def list_batches(request: DecisionRequest) -> Response:
    """Show a unit's batches and the form for a new one."""
    return await _list_page(request, request.query_params.get("don-vi", ""), {})


async def start(request: DecisionRequest) -> Response:
    """Begin certificates for a list of names, pasted or in a file; errors keep the input."""
    actor, form = require_actor(request), await read_form(request, max_files=1)
    batches.check_issuer(actor)
    typed = read_typed(form)
    try:
        new = read_batch(typed, await _read_names(form))
        async with request.state["database"].writing() as uow:
            batch_id = await batches.start_of_names(uow, actor, new, request.state["clock"].now())
    except (Invalid, TooLarge) as refused:
        return await _list_page(request, typed.get("unit", ""), typed, problem_of(refused))
    return RedirectResponse(f"{ROOT}/{batch_id}", 303)


async def show(request: DecisionRequest) -> Response:
    """Show how far a batch is."""
    return await _batch_page(request)


async def stop(request: DecisionRequest) -> Response:
    """Stop a batch."""
    return await _act(request, batches.stop)


async def go_on(request: DecisionRequest) -> Response:
    """Go on with a stopped batch."""
    return await _act(request, batches.go_on)


async def _act(request: DecisionRequest, act: Act) -> Response:
    actor, batch_id = require_actor(request), request.path_params["batch_id"]
    await read_form(request)
    try:
        async with request.state["database"].writing() as uow:
            await act(uow, actor, batch_id, request.state["clock"].now())
    except Conflict as refused:
        return await _batch_page(request, problem_of(refused))
    return RedirectResponse(f"{ROOT}/{batch_id}", 303)


async def _batch_page(request: DecisionRequest, problem: Problem = NO_PROBLEM) -> Response:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        row = await batches.load_batch(uow, actor, request.path_params["batch_id"])
        stacks = await printing.list_stacks(uow, row)
    page = to_batch(row, stacks, may_issue=permissions.may_issue(actor, row.unit_code), problem=problem)
    return render(request, page, problem.status)


async def _list_page(
    request: DecisionRequest, unit_code: str, typed: dict[str, str], problem: Problem = NO_PROBLEM
) -> Response:
    async with request.state["database"].reading() as uow:
        view = await registers.load_batches(uow, require_actor(request), unit_code)
    return render(request, BatchesPage(view, typed, problem), problem.status)


async def _read_names(form: FormData) -> tuple[Named, ...]:
    try:
        sent = await read_uploads(form, "file")
    finally:
        await form.close()
    if not sent:
        return read_pasted(text_of(form, "names"))
    return read_rows(await asyncio.to_thread(tables.read_cells, sent[0].content))


routes: list[BaseRoute] = [
    Route(ROOT, list_batches, name="awards:batches:list", methods=["GET"]),
    Route(ROOT, start, name="awards:batches:start", methods=["POST"]),
    Route(BATCH, show, name="awards:batches:show", methods=["GET"]),
    Route(f"{BATCH}/dung", stop, name="awards:batches:stop", methods=["POST"]),
    Route(f"{BATCH}/tiep", go_on, name="awards:batches:go_on", methods=["POST"]),
]
