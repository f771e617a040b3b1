"""Councils and their members by dates, and the actor's own sessions."""

from dataclasses import replace

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.council.forms import read_council, read_last_day, read_member
from competitions.awards.council.pages import CouncilPage, CouncilsPage
from competitions.awards.council.service import Hand, Leave, add_member, create_council, end_member
from competitions.awards.council.service.access import check_keeper, local_day
from competitions.awards.council.service.councils import load_council, load_councils
from competitions.awards.council.service.reading import list_own
from competitions.awards.council.state import CouncilRequest
from core.kernel import Conflict, Invalid, TooLarge
from core.web.forms import read_form, read_typed
from core.web.problems import problem_of
from core.web.request import require_actor
from core.web.templating import render

ROOT = "/khen-thuong/hoi-dong"
COUNCIL = f"{ROOT}/{{council_id}}"
REFUSALS = (Invalid, Conflict, TooLarge)


def hand_of(request: CouncilRequest) -> Hand:
    """Return who acts, when, and with which boxes."""
    return Hand(require_actor(request), request.state["clock"].now(), request.state["ballot_boxes"])


async def list_councils(request: CouncilRequest) -> Response:
    """Show the actor's sessions and the councils in their reach."""
    return render(request, await _list_page(request))


async def form_council(request: CouncilRequest) -> Response:
    """Form a council for a term; errors keep the input."""
    hand, typed = hand_of(request), read_typed(await read_form(request))
    check_keeper(hand.actor)
    try:
        async with request.state["database"].writing() as uow:
            council_id = await create_council(uow, hand, read_council(typed))
    except REFUSALS as refused:
        page = replace(await _list_page(request), typed=typed, problem=problem_of(refused))
        return render(request, page, refused.status)
    return RedirectResponse(f"{ROOT}/{council_id}", 303)


async def show_council(request: CouncilRequest) -> Response:
    """Show a council's members of all times."""
    return render(request, await _council_page(request))


async def admit_member(request: CouncilRequest) -> Response:
    """Add a member; errors keep the input."""
    hand, typed = hand_of(request), read_typed(await read_form(request))
    check_keeper(hand.actor)
    council_id = request.path_params["council_id"]
    try:
        async with request.state["database"].writing() as uow:
            await add_member(uow, hand, council_id, read_member(typed))
    except REFUSALS as refused:
        page = replace(await _council_page(request), typed=typed, problem=problem_of(refused))
        return render(request, page, refused.status)
    return RedirectResponse(f"{ROOT}/{council_id}", 303)


async def dismiss_member(request: CouncilRequest) -> Response:
    """Set a member's last day."""
    hand, form, path = hand_of(request), await read_form(request), request.path_params
    check_keeper(hand.actor)
    try:
        leave = Leave(path["council_id"], path["member_id"], read_last_day(form))
        async with request.state["database"].writing() as uow:
            await end_member(uow, hand, leave)
    except REFUSALS as refused:
        return render(request, replace(await _council_page(request), problem=problem_of(refused)), refused.status)
    return RedirectResponse(f"{ROOT}/{leave.council_id}", 303)


async def _list_page(request: CouncilRequest) -> CouncilsPage:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        return CouncilsPage(await load_councils(uow, actor), tuple(await list_own(uow, actor)))


async def _council_page(request: CouncilRequest) -> CouncilPage:
    actor, today = require_actor(request), local_day(request.state["clock"].now())
    async with request.state["database"].reading() as uow:
        return CouncilPage(await load_council(uow, actor, request.path_params["council_id"]), today)


routes: list[BaseRoute] = [
    Route(ROOT, list_councils, name="awards:councils:list", methods=["GET"]),
    Route(ROOT, form_council, name="awards:councils:form", methods=["POST"]),
    Route(COUNCIL, show_council, name="awards:councils:show", methods=["GET"]),
    Route(f"{COUNCIL}/thanh-vien", admit_member, name="awards:councils:admit", methods=["POST"]),
    Route(f"{COUNCIL}/thanh-vien/{{member_id}}/thoi", dismiss_member, name="awards:councils:dismiss", methods=["POST"]),
]
