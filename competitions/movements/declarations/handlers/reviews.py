"""Provisional lists before a freeze, and the freezes that are planned."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.movements.declarations.domain.provisional import Plan, ReviewState
from competitions.movements.declarations.forms import PlanInput, read_page, read_plan, to_plan
from competitions.movements.declarations.handlers.requests import DeclarationRequest, go, now_of
from competitions.movements.declarations.pages import FreezePage, review_page, reviews_page
from competitions.movements.declarations.permissions import ANSWERERS
from competitions.movements.declarations.queries.provisional import FreezeRow, ListsWanted
from competitions.movements.declarations.service import provisional
from competitions.movements.declarations.service.access import require
from competitions.movements.declarations.service.listing import count_pages
from competitions.movements.declarations.service.provisional import Planning
from core.kernel import Invalid
from core.web.forms import read_form
from core.web.problems import problem_of
from core.web.request import require_actor
from core.web.templating import render
from leaderboards.domain.periods import day_of

ADDRESS = "/thi-dua/soat"
ONE = f"{ADDRESS}/{{list_id}}"
FREEZES = f"{ADDRESS}/ky-chot"
LONGEST_ID = 36


async def list_reviews(request: DeclarationRequest) -> Response:
    """List what the actor's units have to look through, and for the Department the planned freezes."""
    query = request.query_params
    state = query.get("trang-thai", "")
    known = ReviewState(state) if state in set(ReviewState) else None
    wanted = ListsWanted(None, query.get("ky", "")[:LONGEST_ID], known)
    async with request.state["database"].reading() as uow:
        overview = await provisional.load_overview(uow, require_actor(request), wanted, now_of(request))
    return render(request, reviews_page(overview, known or ""))


async def show_review(request: DeclarationRequest) -> Response:
    """Show a unit's provisional list."""
    page = read_page(request.query_params)
    async with request.state["database"].reading() as uow:
        actor, list_id = require_actor(request), request.path_params["list_id"]
        file = await provisional.load_review(uow, actor, list_id, page=page)
    return render(request, review_page(file, page, count_pages(file.total)))


async def confirm_review(request: DeclarationRequest) -> Response:
    """Note that the unit looked its list through."""
    actor, list_id = require_actor(request), request.path_params["list_id"]
    require(actor, ANSWERERS)
    await read_form(request)
    async with request.state["database"].writing() as uow:
        await provisional.confirm_review(uow, actor, list_id, now_of(request))
    return go(ONE.format(list_id=list_id))


async def show_new_freeze(request: DeclarationRequest) -> Response:
    """Show the form of a new planned freeze."""
    async with request.state["database"].reading() as uow:
        await provisional.require_planner(uow, require_actor(request))
    return render(request, FreezePage(None, PlanInput(), day_of(now_of(request))))


async def create_freeze(request: DeclarationRequest) -> Response:
    """Plan a freeze."""
    return await _store(request, read_plan(await read_form(request)), None)


async def show_freeze(request: DeclarationRequest) -> Response:
    """Show the form that changes a planned freeze."""
    freeze = await _load(request)
    return render(request, FreezePage(freeze, _typed(freeze.plan), day_of(now_of(request))))


async def update_freeze(request: DeclarationRequest) -> Response:
    """Change a planned freeze."""
    typed = read_plan(await read_form(request))  # which checks the form's token before anything is looked up
    return await _store(request, typed, await _load(request))


async def _load(request: DeclarationRequest) -> FreezeRow:
    async with request.state["database"].reading() as uow:
        return await provisional.load_freeze(uow, require_actor(request), request.path_params["freeze"])


async def _store(request: DeclarationRequest, typed: PlanInput, freeze: FreezeRow | None) -> Response:
    """Store the plan, and come back to the form with every input where it is refused."""
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        await provisional.require_planner(uow, actor)
    try:
        planning = Planning(to_plan(typed), freeze.id if freeze else None)
        async with request.state["database"].writing() as uow:
            await provisional.plan_freeze(uow, actor, planning, now_of(request))
    except Invalid as error:
        page = FreezePage(freeze, typed, day_of(now_of(request)), problem_of(error))
        return render(request, page, error.status)
    return go(ADDRESS)


def _typed(plan: Plan) -> PlanInput:
    return PlanInput(plan.unit_kind, plan.period, plan.freeze_on.isoformat())


routes: list[BaseRoute] = [
    Route(ADDRESS, list_reviews, name="declarations:review:list", methods=["GET"]),
    Route(f"{FREEZES}/moi", show_new_freeze, name="declarations:freeze:new", methods=["GET"]),
    Route(f"{FREEZES}/moi", create_freeze, name="declarations:freeze:create", methods=["POST"]),
    Route(f"{FREEZES}/{{freeze}}", show_freeze, name="declarations:freeze:edit", methods=["GET"]),
    Route(f"{FREEZES}/{{freeze}}", update_freeze, name="declarations:freeze:update", methods=["POST"]),
    Route(ONE, show_review, name="declarations:review:show", methods=["GET"]),
    Route(ONE, confirm_review, name="declarations:review:confirm", methods=["POST"]),
]
