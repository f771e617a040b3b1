"""What every page of the question bank asks first, and where it goes back to."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from competitions.quizzes.service import access_bank
from core.kernel import Actor
from core.web.request import CoreState, require_actor

QuizRequest = Request[CoreState]


def require_author(request: QuizRequest) -> Actor:
    """Refuse strangers before anything is read of them."""
    actor = require_actor(request)
    access_bank(actor)
    return actor


def to_quiz(request: QuizRequest, quiz_id: str, anchor: str = "") -> Response:
    """Go (back) to the quiz, to one of its questions where an anchor is given."""
    address = request.app.url_path_for("quizzes:quiz:show", quiz_id=quiz_id)
    return RedirectResponse(f"{address}#{anchor}" if anchor else address, 303)
