"""The form of one question: show, save, move, delete."""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.quizzes.domain.questions import Kind, Question
from competitions.quizzes.forms import (
    MORE_ROWS,
    QuestionForm,
    empty_form,
    form_of,
    read_form_fields,
    to_question,
    with_rows,
)
from competitions.quizzes.handlers.requests import QuizRequest, to_quiz
from competitions.quizzes.pages import DeletePage, line_of, question_page
from competitions.quizzes.service import (
    Direction,
    Move,
    QuestionChange,
    QuestionPlace,
    StoredQuiz,
    access_quiz_to_edit,
    delete_question,
    find_in,
    move_question,
    record_media,
    save_question,
)
from competitions.quizzes.uploads import MOST_FILES, Uploads, keep_uploads
from core.ids import new_id
from core.kernel import FieldError, Invalid, N_, NotFound
from core.web.forms import read_form, text_of
from core.web.request import require_actor
from core.web.templating import render


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it is shown, and what is wrong with it."""

    form: QuestionForm
    errors: tuple[FieldError, ...] = ()


async def new_question(request: QuizRequest) -> Response:
    """Show the empty form of a kind; the question's id is made here, so sending it twice makes one question."""
    stored = await _access(request)
    return _show(request, stored, new_id(), Filled(empty_form(_kind(request.query_params.get("kind", "")))))


async def edit_question(request: QuizRequest) -> Response:
    """Show the form of a stored question."""
    stored = await _access(request)
    one = find_in(stored, request.path_params["question_id"])
    return _show(request, stored, one.id, Filled(form_of(one.question)))


async def save(request: QuizRequest) -> Response:
    """Keep the files, then the question; on a mistake the form comes back with everything that was typed."""
    stored, question_id = await _access(request), request.path_params["question_id"]
    form = await read_form(request, max_files=MOST_FILES)
    uploads = await _keep(request, await keep_uploads(request.state["files"], form))
    filled = read_form_fields(_kind(text_of(form, "kind")), form, uploads.kept)
    if text_of(form, "more"):
        return _show(request, stored, question_id, Filled(with_rows(filled, len(filled.rows) + MORE_ROWS)))
    try:
        await _store(request, QuestionChange(stored.row.id, question_id, _meant(filled, uploads)))
    except Invalid as refused:
        return _show(request, stored, question_id, _refused(filled, refused))
    return to_quiz(request, stored.row.id, f"cau-{question_id}")


async def ask_delete(request: QuizRequest) -> Response:
    """Ask before a question is deleted."""
    stored = await _access(request)
    one = find_in(stored, request.path_params["question_id"])
    return render(request, DeletePage(stored.row, line_of(one, stored.questions.index(one) + 1)))


async def delete(request: QuizRequest) -> Response:
    """Delete a question."""
    actor, place = require_actor(request), _place(request)
    await read_form(request)
    async with request.state["database"].writing() as uow:
        await delete_question(uow, actor, place, request.state["clock"].now())
    return to_quiz(request, place.quiz_id)


async def move_up(request: QuizRequest) -> Response:
    """Move a question towards the beginning."""
    return await _move(request, Direction.UP)


async def move_down(request: QuizRequest) -> Response:
    """Move a question towards the end."""
    return await _move(request, Direction.DOWN)


async def _move(request: QuizRequest, direction: Direction) -> Response:
    actor, place = require_actor(request), _place(request)
    await read_form(request)
    async with request.state["database"].writing() as uow:
        await move_question(uow, actor, Move(place, direction), request.state["clock"].now())
    return to_quiz(request, place.quiz_id, f"cau-{place.question_id}")


def _place(request: QuizRequest) -> QuestionPlace:
    return QuestionPlace(request.path_params["quiz_id"], request.path_params["question_id"])


def _kind(name: str) -> Kind:
    if name not in {kind.value for kind in Kind}:
        raise NotFound(N_("There is no such kind of question."))
    return Kind(name)


async def _access(request: QuizRequest) -> StoredQuiz:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        return await access_quiz_to_edit(uow, actor, request.path_params["quiz_id"])


async def _keep(request: QuizRequest, uploads: Uploads) -> Uploads:
    """Record what was kept, even where the question has mistakes: nobody sends a file twice."""
    if uploads.media:
        async with request.state["database"].writing() as uow:
            await record_media(uow, tuple(uploads.media), request.state["clock"].now())
    return uploads


def _meant(filled: QuestionForm, uploads: Uploads) -> Question:
    try:
        question = to_question(filled)
    except Invalid as refused:
        raise Invalid(refused.text, errors=(*uploads.errors, *refused.errors)) from refused
    if uploads.errors:
        raise Invalid(N_("Please mend what is marked below."), errors=tuple(uploads.errors))
    return question


async def _store(request: QuizRequest, change: QuestionChange) -> None:
    async with request.state["database"].writing() as uow:
        await save_question(uow, require_actor(request), change, request.state["clock"].now())


def _show(request: QuizRequest, stored: StoredQuiz, question_id: str, filled: Filled) -> Response:
    names = {"quiz_id": stored.row.id, "question_id": question_id}
    action = str(request.app.url_path_for("quizzes:question:update", **names))
    page = question_page(stored.row, action, filled.form, filled.errors)
    return render(request, page, 422 if filled.errors else 200)


def _refused(form: QuestionForm, error: Invalid) -> Filled:
    return Filled(form, error.errors or (FieldError("text", error.text, dict(error.params)),))


QUESTION = "/bo-cau-hoi/{quiz_id}/cau/{question_id}"
routes: list[BaseRoute] = [
    Route("/bo-cau-hoi/{quiz_id}/cau/moi", new_question, methods=["GET"], name="quizzes:question:new"),
    Route(QUESTION, edit_question, methods=["GET"], name="quizzes:question:edit"),
    Route(QUESTION, save, methods=["POST"], name="quizzes:question:update"),
    Route(f"{QUESTION}/xoa", ask_delete, methods=["GET"], name="quizzes:question:delete"),
    Route(f"{QUESTION}/xoa", delete, methods=["POST"], name="quizzes:question:destroy"),
    Route(f"{QUESTION}/len", move_up, methods=["POST"], name="quizzes:question:up"),
    Route(f"{QUESTION}/xuong", move_down, methods=["POST"], name="quizzes:question:down"),
]
