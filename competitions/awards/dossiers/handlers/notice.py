"""The public notice: read by everybody, with a form for feedback; and the register of feedback."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.awards.dossiers.domain.feedback import NewFeedback
from competitions.awards.dossiers.forms import read_complaint, read_ruling
from competitions.awards.dossiers.handlers.requests import REFUSALS, ROUND, AwardRequest, go, reader_of
from competitions.awards.dossiers.pages import FeedbackPage, NoticePage
from competitions.awards.dossiers.service import notice
from competitions.movements.declarations.service.reporting import Visitor, reporter_of
from core.kernel import SlowDown
from core.security import derive_key
from core.web.csrf import browser_of
from core.web.forms import read_form, read_typed, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import find_actor
from core.web.templating import render
from leaderboards.domain.periods import day_of

NOTICE = f"{ROUND}/cong-khai"
BOOK = f"{ROUND}/phan-anh"
PURPOSE = "award-feedback-origin"


async def show(request: AwardRequest) -> Response:
    """Show the proposed list to everybody."""
    return await _notice_page(request, {})


async def send(request: AwardRequest) -> Response:
    """Keep a citizen's words; errors keep them in the form."""
    form, round_id = await read_form(request), request.path_params["round_id"]
    new = NewFeedback(round_id, text_of(form, "nominee"), read_complaint(form), _origin(request))
    try:
        async with request.state["database"].writing() as uow:
            await notice.send_feedback(uow, new, request.state["clock"].now())
    except (*REFUSALS, SlowDown) as refused:
        return await _notice_page(request, read_typed(form), problem_of(refused))
    return go(f"{NOTICE.format(round_id=round_id)}?da-gui=1")


async def list_feedback(request: AwardRequest) -> Response:
    """Show the register of feedback."""
    return await _book_page(request, request.path_params["round_id"], {})


async def rule(request: AwardRequest) -> Response:
    """Verify feedback, or resolve it."""
    reader, form, feedback_id = reader_of(request), await read_form(request), request.path_params["feedback_id"]
    try:
        async with request.state["database"].writing() as uow:
            round_id = await notice.find_round_of(uow, reader, feedback_id)
            await notice.rule_feedback(uow, reader, feedback_id, read_ruling(feedback_id, form))
    except REFUSALS as refused:
        return await _book_page(request, round_id, read_typed(form), problem_of(refused))
    return go(BOOK.format(round_id=round_id))


def _origin(request: AwardRequest) -> str:
    key = derive_key(request.state["settings"].secret_key.get_secret_value(), PURPOSE)
    visitor = Visitor(request.client.host if request.client else "", browser_of(request))
    return reporter_of(find_actor(request), visitor, key).origin


async def _notice_page(request: AwardRequest, typed: dict[str, str], problem: Problem = NO_PROBLEM) -> Response:
    async with request.state["database"].reading() as uow:
        today = day_of(request.state["clock"].now())
        view = await notice.load_public_list(uow, request.path_params["round_id"], today)
    return render(request, NoticePage(view, typed, request.query_params.get("da-gui") == "1", problem), problem.status)


async def _book_page(
    request: AwardRequest, round_id: str, typed: dict[str, str], problem: Problem = NO_PROBLEM
) -> Response:
    async with request.state["database"].reading() as uow:
        book = await notice.load_book(uow, reader_of(request), round_id)
    return render(request, FeedbackPage(book, typed, problem), problem.status)


routes: list[BaseRoute] = [
    Route(NOTICE, show, name="awards:notice:show", methods=["GET"]),
    Route(NOTICE, send, name="awards:feedback:send", methods=["POST"]),
    Route(BOOK, list_feedback, name="awards:feedback:list", methods=["GET"]),
    Route("/khen-thuong/phan-anh/{feedback_id}", rule, name="awards:feedback:rule", methods=["POST"]),
]
