"""Headers that protect every answer. Strict content policy: scripts and styles only from us, nothing inline."""

import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
    (b"permissions-policy", b"camera=(self), microphone=(self), geolocation=()"),
]


class SecurityHeadersMiddleware:
    """Adds the security headers and a fresh nonce a request."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self.secure = secure

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
        if self.secure:
            extra.append((b"strict-transport-security", b"max-age=31536000; includeSubDomains"))

        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        await self.app(scope, receive, send_protected)
