"""The bank itself: its list, a quiz, its title."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.quizzes.domain.document import parse_title
from competitions.quizzes.handlers.requests import QuizRequest, require_author, to_quiz
from competitions.quizzes.pages import BankHelpPage, BankListPage, NewQuizPage, RenamePage, kind_cards, quiz_page
from competitions.quizzes.service import (
    NewQuiz,
    access_quiz,
    access_quiz_to_edit,
    begin_quiz,
    edits,
    list_bank,
    rename_quiz,
)
from core.ids import new_id
from core.kernel import Invalid
from core.web.forms import read_form, text_of
from core.web.request import require_actor
from core.web.templating import render


async def list_quizzes(request: QuizRequest) -> Response:
    """Show the bank."""
    actor = require_actor(request)
    page = request.query_params.get("trang", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1  # noqa: PLR2004 - no bank has more pages
    async with request.state["database"].reading() as uow:
        bank = await list_bank(uow, actor, number)
    return render(request, BankListPage(bank))


async def new_quiz(request: QuizRequest) -> Response:
    """Show the form that begins a quiz."""
    require_author(request)
    return render(request, NewQuizPage(new_id(), "", ()))


async def create(request: QuizRequest) -> Response:
    """Begin a quiz."""
    actor = require_author(request)
    form = await read_form(request)
    new = NewQuiz(text_of(form, "key") or new_id(), text_of(form, "title"))
    try:
        parse_title(new.title)
    except Invalid as refused:
        return render(request, NewQuizPage(new.quiz_id, new.title, refused.errors), 422)
    async with request.state["database"].writing() as uow:
        quiz_id = await begin_quiz(uow, actor, new, request.state["clock"].now())
    return to_quiz(request, quiz_id)


async def show_quiz(request: QuizRequest) -> Response:
    """Show a quiz with its questions."""
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        stored = await access_quiz(uow, actor, request.path_params["quiz_id"])
        may_edit = await edits(uow, actor, stored)
    return render(request, quiz_page(stored, may_edit=may_edit))


async def show_rename(request: QuizRequest) -> Response:
    """Show the form for another title."""
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        stored = await access_quiz_to_edit(uow, actor, request.path_params["quiz_id"])
    return render(request, RenamePage(stored.row, stored.row.title, ()))


async def rename(request: QuizRequest) -> Response:
    """Give a quiz another title."""
    actor = require_actor(request)
    new = NewQuiz(request.path_params["quiz_id"], text_of(await read_form(request), "title"))
    async with request.state["database"].reading() as uow:
        stored = await access_quiz_to_edit(uow, actor, new.quiz_id)
    try:
        parse_title(new.title)
    except Invalid as refused:
        return render(request, RenamePage(stored.row, new.title, refused.errors), 422)
    async with request.state["database"].writing() as uow:
        await rename_quiz(uow, actor, new, request.state["clock"].now())
    return to_quiz(request, new.quiz_id)


async def show_help(request: QuizRequest) -> Response:
    """Show the printable help."""
    return render(request, BankHelpPage(kind_cards()))


routes: list[BaseRoute] = [
    Route("/bo-cau-hoi", list_quizzes, name="quizzes:quiz:list"),
    Route("/bo-cau-hoi/moi", new_quiz, methods=["GET"], name="quizzes:quiz:new"),
    Route("/bo-cau-hoi/moi", create, methods=["POST"], name="quizzes:quiz:create"),
    Route("/bo-cau-hoi/huong-dan", show_help, name="quizzes:help:show"),
    Route("/bo-cau-hoi/{quiz_id}", show_quiz, name="quizzes:quiz:show"),
    Route("/bo-cau-hoi/{quiz_id}/ten", show_rename, methods=["GET"], name="quizzes:quiz:edit"),
    Route("/bo-cau-hoi/{quiz_id}/ten", rename, methods=["POST"], name="quizzes:quiz:update"),
]
