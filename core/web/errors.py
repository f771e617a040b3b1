"""From domain errors to answers: problem documents (RFC 9457) for the API, plain pages for people."""

from dataclasses import dataclass
from typing import ClassVar, cast
from urllib.parse import quote

import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from core.kernel import Busy, DomainError, FieldError, Forbidden, N_, SignInNeeded
from core.web.api import json_response
from core.web.csrf import scope_is_api
from core.web.request import AnyRequest, find_actor, locale_of
from core.web.templating import Page, render

log = structlog.get_logger()

STORAGE_ERRORS = (DBAPIError, PoolTimeoutError, ConnectionError)
WORDS = {
    400: ("bad_request", N_("We could not read this request.")),
    404: ("not_found", N_("There is no such page.")),
    405: ("method_not_allowed", N_("This address does not accept that.")),
    413: ("too_large", N_("The request is too large.")),
    500: ("internal", N_("Something went wrong on our side. It was noted; please try again.")),
}


@dataclass(frozen=True, slots=True)
class ErrorPage(Page):
    """A plain page that says what is wrong and where to go."""

    template: ClassVar[str] = "errors/error.html"
    status: int
    text: str


async def on_domain_error(request: AnyRequest, raised: Exception) -> Response:
    """Answer a refusal of the domain."""
    error = cast("DomainError", raised)
    if isinstance(error, Forbidden):
        actor = find_actor(request)
        route = getattr(request.scope.get("route"), "name", "")
        log.info("access_refused", route_name=route, person_id=actor.person_id if actor else None, why=error.code)
    if scope_is_api(request.scope):
        return problem(request, error)
    if isinstance(error, SignInNeeded) and request.method == "GET":
        return RedirectResponse(f"/dang-nhap?tiep={quote(request.scope['path'])}", 303)
    return render(
        request, ErrorPage(status=error.status, text=translate(request, error.text, error.params)), error.status
    )


async def on_http_error(request: AnyRequest, raised: Exception) -> Response:
    """Answer Starlette's own refusals (no such route, wrong method, bad form)."""
    error = cast("HTTPException", raised)
    code, text = WORDS.get(error.status_code, WORDS[400])
    if scope_is_api(request.scope):
        body = {"type": "about:blank", "title": translate(request, text), "status": error.status_code, "code": code}
        return _problem_response(body, error.status_code, dict(error.headers or {}))
    return render(request, ErrorPage(status=error.status_code, text=translate(request, text)), error.status_code)


async def on_storage_error(request: AnyRequest, raised: Exception) -> Response:
    """Answer that the database is locked, full or away; the caller tries again. A fault of ours is raised again."""
    if not is_storage_failure(raised):
        raise raised
    log.warning("storage_failed", path=request.scope["path"], error=type(raised).__name__)
    return await on_domain_error(request, Busy(N_("The server cannot store this now. Please try again.")))


async def on_crash(request: AnyRequest, raised: Exception) -> Response:
    """Answer a fault of ours without telling its inside; middleware may meet a failing database too."""
    if is_storage_failure(raised):
        response = await on_storage_error(request, raised)
    else:
        log.error("request_failed", path=request.scope["path"], error=type(raised).__name__, exc_info=raised)
        response = await on_http_error(request, HTTPException(500))
    response.raw_headers.extend(request.scope.get("protecting_headers", ()))
    return response


def is_storage_failure(raised: Exception) -> bool:
    """Say whether the database failed, and not what we asked of it; asyncpg tells a cut connection as a plain error."""
    if isinstance(raised, DBAPIError):
        return raised.connection_invalidated or isinstance(raised, OperationalError | InterfaceError)
    return isinstance(raised, STORAGE_ERRORS)


def problem(request: AnyRequest, error: DomainError) -> Response:
    """Return the problem document of a domain error."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": translate(request, error.text, error.params),
        "status": error.status,
        "code": error.code,
        **error.extra,
    }
    if error.errors or error.code == "invalid":
        errors = error.errors or (FieldError("", error.text, dict(error.params)),)
        body["errors"] = [{"pointer": e.pointer, "text": translate(request, e.text, e.params)} for e in errors]
    headers = {"retry-after": "1"} if error.status in {429, 503} else {}
    return _problem_response(body, error.status, headers)


def _problem_response(body: dict[str, object], status: int, headers: dict[str, str]) -> Response:
    response = json_response(body, status, headers)
    response.headers["content-type"] = "application/problem+json"
    return response


def translate(request: AnyRequest, text: str, params: dict[str, str | int] | None = None) -> str:
    """Put a message id into the reader's language."""
    return str(request.state["translations"].format(locale_of(request), text, params or {}))


exception_handlers = {
    DomainError: on_domain_error,
    HTTPException: on_http_error,
    **dict.fromkeys(STORAGE_ERRORS, on_storage_error),
    Exception: on_crash,
}
