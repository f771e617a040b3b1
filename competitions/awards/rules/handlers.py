"""The page of the rules of law, and entering one."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.rules import service
from competitions.awards.rules.forms import read_rule, read_typed
from competitions.awards.rules.pages import RulesPage, to_lines
from competitions.awards.rules.permissions import may_add_rules
from core.kernel import LOCAL_ZONE, Conflict, Forbidden, Invalid, N_
from core.web.forms import read_form
from core.web.problems import problem_of
from core.web.request import CoreState, require_actor
from core.web.templating import render

RulesRequest = Request[CoreState]
ROOT = "/khen-thuong/quy-dinh"


async def list_rules(request: RulesRequest) -> Response:
    """Show every rule with its citation, dates, and whether it was verified."""
    return render(request, await _load_page(request))


async def add_rule(request: RulesRequest) -> Response:
    """Enter a rule; errors keep the input."""
    actor, form = require_actor(request), await read_form(request)
    if not may_add_rules(actor):
        raise Forbidden(N_("Only the head of Home Affairs or an administrator enters rules of law."))
    typed = read_typed(form)
    try:
        async with request.state["database"].writing() as uow:
            await service.add_rule(uow, actor, read_rule(typed), request.state["clock"].now())
    except (Invalid, Conflict) as refused:
        page = replace(await _load_page(request), typed=typed, problem=problem_of(refused))
        return render(request, page, refused.status)
    return RedirectResponse(ROOT, 303)


async def _load_page(request: RulesRequest) -> RulesPage:
    actor, today = require_actor(request), request.state["clock"].now().astimezone(LOCAL_ZONE).date()
    async with request.state["database"].reading() as uow:
        rules = await service.load_rules(uow, actor)
    lines = to_lines(rules, today)
    doubtful = sum(line.is_in_force and not line.rule.is_verified for line in lines)
    return RulesPage(lines, doubtful, may_add_rules(actor))


routes: list[BaseRoute] = [
    Route(ROOT, list_rules, name="awards:rules:list", methods=["GET"]),
    Route(ROOT, add_rule, name="awards:rules:add", methods=["POST"]),
]
