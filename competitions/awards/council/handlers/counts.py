"""Entering what one of two people counted."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.council import service
from competitions.awards.council.domain.counting import Count
from competitions.awards.council.forms import read_count
from competitions.awards.council.handlers.councils import REFUSALS, hand_of
from competitions.awards.council.handlers.sessions import SESSION
from competitions.awards.council.pages import CountPage, to_typed
from competitions.awards.council.queries.sessions import list_items, list_seats
from competitions.awards.council.service.counting import access_counting, load_counting
from competitions.awards.council.service.reading import load_lines
from competitions.awards.council.state import CouncilRequest
from core.web.forms import read_form, read_typed
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render

COUNT = f"{SESSION}/kiem-phieu"


async def show_count(request: CouncilRequest) -> Response:
    """Show the form of a count; a count of one's own can be corrected."""
    return await _page(request)


async def enter_count(request: CouncilRequest) -> Response:
    """Enter a count; errors keep the input."""
    typed, session_id = read_typed(await read_form(request)), request.path_params["session_id"]
    try:
        count = await _read_count(request, typed)
        async with request.state["database"].writing() as uow:
            await service.enter_count(uow, hand_of(request), session_id, count)
    except REFUSALS as refused:
        return await _page(request, problem_of(refused), typed)
    return RedirectResponse(f"/khen-thuong/phien/{session_id}/kiem-phieu", 303)


async def _read_count(request: CouncilRequest, typed: dict[str, str]) -> Count:
    async with request.state["database"].reading() as uow:
        session = await access_counting(uow, require_actor(request), request.path_params["session_id"])
        listed = await list_items(uow, session.id)
    return read_count(typed, tuple(item.nomination_id for item in listed))


async def _page(
    request: CouncilRequest, problem: Problem = NO_PROBLEM, typed: dict[str, str] | None = None
) -> Response:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        session = await access_counting(uow, actor, request.path_params["session_id"])
        items, seats = await list_items(uow, session.id), await list_seats(uow, session.id)
        counting = await load_counting(uow, session, items, seats)
        lines = await load_lines(uow, session, items)
    own = counting.own(actor.person_id)
    others = [count for count in counting.counts if count is not own]
    page = CountPage(
        session=session,
        lines=lines,
        voters=counting.bounds.voters,
        own=own,
        other=others[0] if own and others else None,
        is_other_there=bool(others),
        differences=counting.differences if own else (),
        typed=typed if typed is not None else to_typed(own),
        problem=problem,
    )
    return render(request, page, problem.status)


routes: list[BaseRoute] = [
    Route(COUNT, show_count, name="awards:counts:show", methods=["GET"]),
    Route(COUNT, enter_count, name="awards:counts:enter", methods=["POST"]),
]
