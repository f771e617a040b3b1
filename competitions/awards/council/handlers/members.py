"""A member's own list, declaration and ballot; and a declaration entered from paper."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.council import service
from competitions.awards.council.forms import read_choices, read_conflicts
from competitions.awards.council.handlers.councils import REFUSALS, hand_of
from competitions.awards.council.handlers.sessions import SESSION
from competitions.awards.council.pages import DeclarePage, OwnPage
from competitions.awards.council.service import Declaration
from competitions.awards.council.service.access import check_keeper
from competitions.awards.council.service.reading import load_desk, load_own, load_suggestions
from competitions.awards.council.state import CouncilRequest
from competitions.awards.domain.words import Choice
from core.kernel import Forbidden, Gone, N_, NotFound
from core.turns import uninterrupted
from core.web.forms import read_form
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.templating import render

OWN = f"{SESSION}/cua-toi"


async def show_own(request: CouncilRequest) -> Response:
    """Show the actor's own list."""
    return await _own_page(request)


async def declare_own(request: CouncilRequest) -> Response:
    """Sign the actor's declaration over the whole list."""
    hand, form, session_id = hand_of(request), await read_form(request), request.path_params["session_id"]
    try:
        async with request.state["database"].writing() as uow:
            await service.declare_own(uow, hand, Declaration(session_id, read_conflicts(form)))
    except REFUSALS as refused:
        return await _own_page(request, problem_of(refused))
    return RedirectResponse(f"/khen-thuong/phien/{session_id}/cua-toi", 303)


async def cast_ballot(request: CouncilRequest) -> Response:
    """Cast the actor's ballot, once; a browser that leaves does not tear the vote apart."""
    choices = read_choices(await read_form(request))
    try:
        await uninterrupted(_cast(request, choices))
    except (*REFUSALS, Gone) as refused:
        return await _own_page(request, problem_of(refused), choices)
    return RedirectResponse(f"/khen-thuong/phien/{request.path_params['session_id']}/cua-toi", 303)


async def show_declaration(request: CouncilRequest) -> Response:
    """Show the form of a member's declaration on paper."""
    return await _paper_page(request)


async def enter_declaration(request: CouncilRequest) -> Response:
    """Enter a declaration that was signed on paper."""
    hand, form, path = hand_of(request), await read_form(request), request.path_params
    check_keeper(hand.actor)
    try:
        declaration = Declaration(path["session_id"], read_conflicts(form))
        async with request.state["database"].writing() as uow:
            await service.declare_on_paper(uow, hand, path["member_id"], declaration)
    except REFUSALS as refused:
        return await _paper_page(request, problem_of(refused))
    return RedirectResponse(f"/khen-thuong/phien/{path['session_id']}", 303)


async def _cast(request: CouncilRequest, choices: dict[str, Choice]) -> None:
    async with request.state["database"].writing() as uow:
        await service.cast(uow, hand_of(request), request.path_params["session_id"], choices)


async def _own_page(
    request: CouncilRequest, problem: Problem = NO_PROBLEM, chosen: dict[str, Choice] | None = None
) -> Response:
    async with request.state["database"].reading() as uow:
        view = await load_own(uow, hand_of(request), request.path_params["session_id"])
    return render(request, OwnPage(view, chosen or {}, problem), problem.status)


async def _paper_page(request: CouncilRequest, problem: Problem = NO_PROBLEM) -> Response:
    hand, path = hand_of(request), request.path_params
    async with request.state["database"].reading() as uow:
        desk = await load_desk(uow, hand, path["session_id"])
        seat = next((each for each in desk.seats if each.member_id == path["member_id"]), None)
        if seat is None:
            raise NotFound(N_("There is no such member."))
        if not desk.may_keep:
            raise Forbidden(N_("Your role keeps no council sessions."))
        suggested = await load_suggestions(uow, desk.session, seat.member_id)
    return render(request, DeclarePage(desk.session, seat, desk.lines, suggested, problem), problem.status)


routes: list[BaseRoute] = [
    Route(OWN, show_own, name="awards:own:show", methods=["GET"]),
    Route(f"{OWN}/khai", declare_own, name="awards:own:declare", methods=["POST"]),
    Route(f"{OWN}/phieu", cast_ballot, name="awards:own:vote", methods=["POST"]),
    Route(f"{SESSION}/khai/{{member_id}}", show_declaration, name="awards:declarations:show", methods=["GET"]),
    Route(f"{SESSION}/khai/{{member_id}}", enter_declaration, name="awards:declarations:enter", methods=["POST"]),
]
