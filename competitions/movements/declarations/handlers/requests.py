"""What the endpoints of declarations have in common: the moment, and where they go back to."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.web.request import CoreState

DeclarationRequest = Request[CoreState]
ONE = "/thi-dua/khai-bao/{declaration}"


def now_of(request: DeclarationRequest) -> datetime:
    """Return the calendar's moment."""
    return request.state["clock"].now()


def go(path: str) -> Response:
    """Go on to a page after a form."""
    return RedirectResponse(path, 303)


def to_declaration(declaration_id: str) -> Response:
    """Go (back) to the declaration."""
    return go(ONE.format(declaration=declaration_id))
