"""What guards every request: a limit to its body, and headers that protect every answer.

Strict content policy: scripts and styles only from us, nothing inline.
"""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.kernel import N_, NotFound, TooLarge
from core.web.request import AnyRequest

MOST_BODY = 16_000_000
MOST_DIGITS = 15
Refusal = Callable[[AnyRequest, Exception], Awaitable[Response]]

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self' {sockets}; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
FIXED = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(self), geolocation=()"),
]


@dataclass(frozen=True, slots=True)
class Embedding:
    """Which pages may stand in a frame, and in whose: origins with spaces between them, empty for nobody."""

    paths: frozenset[str] = frozenset()
    ancestors: str = ""

    def allows(self, path: str) -> bool:
        """Say whether some frame may hold the page."""
        return bool(self.ancestors) and path in self.paths


NOWHERE = Embedding()


class SecurityHeadersMiddleware:
    """Adds the security headers and a fresh nonce a request."""

    def __init__(self, app: ASGIApp, *, secure: bool, embedding: Embedding = NOWHERE) -> None:
        self.app = app
        self.secure = secure
        self.embedding = embedding

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = scope["csp_nonce"] = secrets.token_urlsafe(16)
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        sockets = (
            f"{'wss' if self.secure else 'ws'}://{host}"
            if host.replace(".", "").replace(":", "").replace("-", "").isalnum()
            else ""
        )
        policy = POLICY.format(nonce=nonce, sockets=sockets).encode()
        extra = [*FIXED, (b"content-security-policy", policy)]
        if self.embedding.allows(scope["path"]):
            ancestors = f"frame-ancestors {self.embedding.ancestors}".encode()
            policy = policy.replace(b"frame-ancestors 'none'", ancestors)
            extra = [pair for pair in FIXED if pair[0] != b"x-frame-options"]
            extra.append((b"content-security-policy", policy))
        if self.secure:
            extra.append((b"strict-transport-security", b"max-age=31536000; includeSubDomains"))
        scope["protecting_headers"] = extra  # for answers to our own crashes, which pass us by

        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in extra if pair[0] not in given)]
            await send(message)

        await self.app(scope, receive, send_protected)


class BodyBudget:
    """How many bytes a request's body may have; whoever reads it may narrow that, nobody widens it."""

    __slots__ = ("_most", "_seen")

    def __init__(self, most: int) -> None:
        self._most = most
        self._seen = 0

    def narrow(self, most: int) -> None:
        """Allow no more than this."""
        self._most = min(self._most, most)

    def take(self, size: int) -> None:
        """Count bytes that came; raises TooLarge beyond the limit."""
        self._seen += size
        if self._seen > self._most:
            raise too_large(self._most)


class RequestLimitsMiddleware:
    """Refuses bodies over the limit, declared or not, and addresses with a NUL, which no database keeps."""

    def __init__(self, app: ASGIApp, *, refuse: Refusal, most: int = MOST_BODY) -> None:
        self.app = app
        self.refuse = refuse
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        budget = scope["body_budget"] = BodyBudget(self.most)

        async def receive_counted() -> Message:
            message = await receive()
            if message["type"] == "http.request":
                budget.take(len(message.get("body", b"")))
            return message

        refused = self._refusal(scope)
        if refused is None:
            await self.app(scope, receive_counted, send)
            return
        response = await self.refuse(AnyRequest(scope, receive), refused)
        response.headers["connection"] = "close"
        await response(scope, receive, send)

    def _refusal(self, scope: Scope) -> Exception | None:
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            return NotFound(N_("There is no such page."))
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if len(declared) > MOST_DIGITS or (declared.isdigit() and int(declared) > self.most):
            return too_large(self.most)
        return None


def too_large(most: int) -> TooLarge:
    """Return the 413 of a body over `most` bytes."""
    return TooLarge(N_("The request is too large: at most %(limit)s KB."), limit=most // 1024)
