"""The second confirmation, in batches."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.movements.declarations.forms import read_page, read_verdict
from competitions.movements.declarations.handlers.requests import DeclarationRequest, go, now_of
from competitions.movements.declarations.pages import ConfirmPage
from competitions.movements.declarations.permissions import CONFIRMERS
from competitions.movements.declarations.queries.facts import PendingWanted
from competitions.movements.declarations.service import confirming
from competitions.movements.declarations.service.access import require
from competitions.movements.declarations.service.confirming import IN_ONE_TURN, Verdict
from competitions.movements.declarations.service.listing import count_pages
from core.kernel import Actor, Invalid
from core.web.forms import read_form, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render

ADDRESS = "/thi-dua/xac-nhan"
ALL = "tat-ca"
MOST_DIGITS = 6


async def list_waiting(request: DeclarationRequest) -> Response:
    """Show what waits; `chon=tat-ca` ticks every box."""
    return render(request, await _page(request, frozenset()))


async def decide(request: DeclarationRequest) -> Response:
    """Confirm or refuse the ticked lines; errors keep the ticks and the reason."""
    actor = require_actor(request)
    require(actor, CONFIRMERS)
    form = await read_form(request)
    chosen = frozenset(str(value) for value in form.getlist("fact"))
    try:
        verdict = read_verdict(form)
        confirming.check_verdict(verdict)
        done = await _decide_in_turns(request, actor, verdict)
    except Invalid as error:
        page = await _page(request, chosen, problem_of(error), text_of(form, "reason"))
        return render(request, page, error.status)
    return go(f"{ADDRESS}?xong={done}")


async def _decide_in_turns(request: DeclarationRequest, actor: Actor, verdict: Verdict) -> int:
    """Take a writing turn for every twenty lines, so that others may write in between."""
    done = 0
    for start in range(0, len(verdict.fact_ids), IN_ONE_TURN):
        some = Verdict(verdict.decision, verdict.fact_ids[start : start + IN_ONE_TURN], verdict.reason)
        async with request.state["database"].writing() as uow:
            done += await confirming.decide(uow, actor, some, now_of(request))
    return done


async def _page(
    request: DeclarationRequest, chosen: frozenset[str], problem: Problem = NO_PROBLEM, reason: str = ""
) -> ConfirmPage:
    query = request.query_params
    wanted = PendingWanted(None, page=read_page(query))
    async with request.state["database"].reading() as uow:
        waiting = await confirming.load_waiting(uow, require_actor(request), wanted, now_of(request))
    if query.get("chon") == ALL:
        chosen |= {line.row.id for line in waiting.lines if not line.is_mine}
    done = query.get("xong", "")[:MOST_DIGITS]
    return ConfirmPage(
        waiting=waiting,
        page=wanted.page,
        pages=count_pages(waiting.total),
        chosen=chosen,
        reason=reason,
        done=int(done) if done.isascii() and done.isdecimal() else None,
        problem=problem,
    )


routes: list[BaseRoute] = [
    Route(ADDRESS, list_waiting, name="declarations:confirmation:list", methods=["GET"]),
    Route(ADDRESS, decide, name="declarations:confirmation:decide", methods=["POST"]),
]
