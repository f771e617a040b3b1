"""Opinions of agencies: the round's list, asking, answering."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.awards.dossiers.forms import read_question, read_reply
from competitions.awards.dossiers.handlers.requests import REFUSALS, ROUND, AwardRequest, go, reader_of
from competitions.awards.dossiers.pages import OpinionsPage
from competitions.awards.dossiers.service import opinions
from competitions.awards.dossiers.service.access import check_keeper
from core.web.forms import read_form, read_typed
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.templating import render

PAGE = f"{ROUND}/y-kien"


async def show(request: AwardRequest) -> Response:
    """Show what agencies were asked and what they answered."""
    return await _page(request, request.path_params["round_id"], {})


async def ask(request: AwardRequest) -> Response:
    """Ask an agency."""
    reader, form, round_id = reader_of(request), await read_form(request), request.path_params["round_id"]
    check_keeper(reader.actor)
    try:
        async with request.state["database"].writing() as uow:
            await opinions.ask(uow, reader, round_id, read_question(form))
    except REFUSALS as refused:
        return await _page(request, round_id, read_typed(form), problem_of(refused))
    return go(PAGE.format(round_id=round_id))


async def answer(request: AwardRequest) -> Response:
    """Answer for one's agency."""
    reader, form, opinion_id = reader_of(request), await read_form(request), request.path_params["opinion_id"]
    try:
        async with request.state["database"].writing() as uow:
            round_id = await opinions.find_round_of(uow, reader, opinion_id)
            await opinions.answer(uow, reader, opinion_id, read_reply(form))
    except REFUSALS as refused:
        return await _page(request, round_id, read_typed(form), problem_of(refused))
    return go(PAGE.format(round_id=round_id))


async def _page(request: AwardRequest, round_id: str, typed: dict[str, str], problem: Problem = NO_PROBLEM) -> Response:
    async with request.state["database"].reading() as uow:
        view = await opinions.load_opinions(uow, reader_of(request), round_id)
    return render(request, OpinionsPage(view, typed, problem), problem.status)


routes: list[BaseRoute] = [
    Route(PAGE, show, name="awards:opinions:list", methods=["GET"]),
    Route(PAGE, ask, name="awards:opinions:ask", methods=["POST"]),
    Route("/khen-thuong/y-kien/{opinion_id}", answer, name="awards:opinions:answer", methods=["POST"]),
]
