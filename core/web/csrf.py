"""Cross-site request forgery: our origin on every unsafe request, and a token in every form."""

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable

from starlette.datastructures import FormData
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.kernel import Forbidden, N_
from core.web.request import SAFE_METHODS, AnyConnection, AnyRequest, is_our_origin, our_origins

Refusal = Callable[[AnyRequest, Exception], Awaitable[Response]]
COOKIE = "ngayhoi_csrf"
FIELD = "csrf_token"


def token_for(request: AnyRequest) -> str:
    """Return the token for this browser's forms; the cookie behind it is set with the answer."""
    request.scope["csrf_used"] = True
    return _token(request, request.scope["csrf_secret"])


def browser_of(request: AnyRequest) -> str:
    """Return what tells this browser from others behind its address: its cookie, without which no form is taken."""
    return str(request.scope["csrf_secret"])


def check_form(request: AnyRequest, form: FormData) -> None:
    """Raise Forbidden unless the form carries this browser's token."""
    request.scope["csrf_checked"] = True
    given = form.get(FIELD)
    wanted = _token(request, request.scope["csrf_secret"])
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(errors="replace"), wanted.encode()):
        raise Forbidden(N_("This form is too old. Please reload the page and send it again."))


def _token(request: AnyRequest, secret: str) -> str:
    key = request.state["settings"].secret_key.get_secret_value().encode()
    return hmac.new(key, f"csrf:{secret}".encode(), hashlib.sha256).hexdigest()[:32]


class CsrfMiddleware:
    """Refuses unsafe requests from elsewhere; makes sure that a form route has checked its token."""

    def __init__(self, app: ASGIApp, *, refuse: Refusal) -> None:
        self.app = app
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        connection: AnyConnection = AnyConnection(scope)
        known = connection.cookies.get(cookie_name(scope), "")
        scope["csrf_secret"] = known or secrets.token_urlsafe(16)
        unsafe = scope["method"] not in SAFE_METHODS
        if unsafe and not _may_come_from(connection):
            refused = Forbidden(N_("This call must come from our own pages."))
            response = await self.refuse(AnyRequest(scope, receive), refused)
            await response(scope, receive, send)
            return
        guard = unsafe and not scope["path"].startswith("/api/")

        async def send_checked(message: Message) -> None:
            if message["type"] == "http.response.start":
                if guard and message["status"] < 400 and not scope.get("csrf_checked"):  # noqa: PLR2004 - the first error status
                    problem = f"{scope['path']} answered an unsafe request without checking its token"
                    raise RuntimeError(problem)
                if scope.get("csrf_used") and not known:
                    message["headers"] = [*message["headers"], _cookie_header(scope)]
            await send(message)

        await self.app(scope, receive, send_checked)


def _may_come_from(connection: AnyConnection) -> bool:
    origin = connection.headers.get("origin")
    if origin is not None and origin not in our_origins(connection):
        return False
    if scope_is_api(connection.scope):
        return True
    return origin is not None or is_our_origin(connection) or "sec-fetch-site" not in connection.headers


def scope_is_api(scope: Scope) -> bool:
    """Say whether the path belongs to the JSON interface."""
    return bool(scope["path"].startswith("/api/"))


def cookie_name(scope: Scope) -> str:
    """Return the cookie's name; `__Host-` where browsers accept it."""
    return f"__Host-{COOKIE}" if scope["state"]["settings"].secure_cookies else COOKIE


def _cookie_header(scope: Scope) -> tuple[bytes, bytes]:
    secure = "; Secure" if scope["state"]["settings"].secure_cookies else ""
    value = f"{cookie_name(scope)}={scope['csrf_secret']}; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400{secure}"
    return b"set-cookie", value.encode()
