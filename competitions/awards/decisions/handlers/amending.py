"""A new decision about an earlier one, the ledger of what came back, and beginning a decision's certificates."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.decisions.forms import read_amendment, read_receipt
from competitions.awards.decisions.handlers.decisions import DECISION, REFUSALS, ROOT, DecisionRequest, decision_page
from competitions.awards.decisions.service import amending, batches
from competitions.awards.decisions.service.access import check_drafter
from core.web.forms import read_form, read_typed
from core.web.request import require_actor


async def start(request: DecisionRequest) -> Response:
    """Draft an annulment, a correction or a re-issue."""
    actor, decision_id = require_actor(request), request.path_params["decision_id"]
    form = await read_form(request)
    check_drafter(actor)
    try:
        amendment = read_amendment(decision_id, form)
        async with request.state["database"].writing() as uow:
            new_id = await amending.start_amendment(uow, actor, amendment, request.state["clock"].now())
    except REFUSALS as refused:
        return await decision_page(request, refused, read_typed(form))
    return RedirectResponse(f"{ROOT}/{new_id}", 303)


async def record_recovery(request: DecisionRequest) -> Response:
    """Write what came back."""
    actor, decision_id = require_actor(request), request.path_params["decision_id"]
    receipt = read_receipt(decision_id, await read_form(request))
    try:
        async with request.state["database"].writing() as uow:
            await amending.record_recovery(uow, actor, receipt, request.state["clock"].now())
    except REFUSALS as refused:
        return await decision_page(request, refused)
    return RedirectResponse(f"{ROOT}/{decision_id}", 303)


async def issue(request: DecisionRequest) -> Response:
    """Begin to make the decision's certificates."""
    actor, decision_id = require_actor(request), request.path_params["decision_id"]
    await read_form(request)
    try:
        async with request.state["database"].writing() as uow:
            batch_id = await batches.start_of_decision(uow, actor, decision_id, request.state["clock"].now())
    except REFUSALS as refused:
        return await decision_page(request, refused)
    return RedirectResponse(f"/khen-thuong/cap-phat/{batch_id}", 303)


routes: list[BaseRoute] = [
    Route(f"{DECISION}/thay-doi", start, name="awards:decisions:amend", methods=["POST"]),
    Route(f"{DECISION}/thu-hoi", record_recovery, name="awards:decisions:recover", methods=["POST"]),
    Route(f"{DECISION}/cap-bang", issue, name="awards:decisions:issue", methods=["POST"]),
]
