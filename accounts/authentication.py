"""Finds out who acts, from a bearer token or the session cookie, before anything else looks at the request."""

from typing import Any

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from accounts.service import access
from accounts.service.access import SESSION_LIFE
from core.clock import Clock
from core.database import Database
from core.kernel import Actor
from core.settings import Settings

COOKIE = "ngayhoi_session"
DEVICE_COOKIE = "ngayhoi_known_device"
DEVICE_SECONDS = 365 * 24 * 3600
LONGEST_SECRET = 100
LONGEST_DEVICE = 200
AnyConnection = HTTPConnection[Any]  # whatever the state, core's part is in it


class AuthenticationMiddleware:
    """Sets `scope["actor"]`. With an Authorization header the cookie is never looked at, so it can lend no rights.

    Without a bearer token or session cookie the database is not touched; `Authorization: Seat` belongs to the phones.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] in {"http", "websocket"}:
            scope["actor"] = await find_actor_of(AnyConnection(scope))
        await self.app(scope, receive, send)


async def find_actor_of(connection: AnyConnection) -> Actor | None:
    """Find who acts behind the connection's credentials; None for none, unknown, expired or revoked ones."""
    database: Database = connection.state["database"]
    clock: Clock = connection.state["clock"]
    authorization = connection.headers.get("authorization")
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not 0 < len(token.strip()) <= LONGEST_SECRET:
            return None
        return await _find_by_token(database, clock, token.strip())
    cookie = session_cookie(connection)
    return await _find_by_session(database, clock, cookie) if cookie else None


def session_cookie(connection: AnyConnection) -> str:
    """Return the session cookie's value, or nothing."""
    if "cookie" not in connection.headers:
        return ""
    settings: Settings = connection.state["settings"]
    value = connection.cookies.get(cookie_name(settings), "")
    return value if len(value) <= LONGEST_SECRET else ""


def cookie_name(settings: Settings) -> str:
    """Return the name of the session cookie; `__Host-` where browsers accept it."""
    return f"__Host-{COOKIE}" if settings.secure_cookies else COOKIE


def set_session(response: Response, value: str, settings: Settings) -> None:
    """Hand the session to the browser."""
    response.set_cookie(
        cookie_name(settings),
        value,
        max_age=int(SESSION_LIFE.total_seconds()),
        path="/",
        secure=settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def clear_session(response: Response, settings: Settings) -> None:
    """Take the session cookie away."""
    response.delete_cookie(
        cookie_name(settings), path="/", secure=settings.secure_cookies, httponly=True, samesite="lax"
    )


def device_cookie(connection: AnyConnection) -> str:
    """Return the value of the cookie by which a device is known again at sign-in, or nothing."""
    if "cookie" not in connection.headers:
        return ""
    settings: Settings = connection.state["settings"]
    value = connection.cookies.get(device_cookie_name(settings), "")
    return value if len(value) <= LONGEST_DEVICE else ""


def device_cookie_name(settings: Settings) -> str:
    """Return the name of the cookie of a known device; `__Host-` where browsers accept it."""
    return f"__Host-{DEVICE_COOKIE}" if settings.secure_cookies else DEVICE_COOKIE


def set_device(response: Response, value: str, settings: Settings) -> None:
    """Let the browser be known again for a year; signing out leaves it known."""
    response.set_cookie(
        device_cookie_name(settings),
        value,
        max_age=DEVICE_SECONDS,
        path="/",
        secure=settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


async def _find_by_session(database: Database, clock: Clock, cookie: str) -> Actor | None:
    async with database.reading() as uow:
        found = await access.find_by_session(uow, cookie, clock.now())
    if found is not None and found.is_stale:
        async with database.writing() as uow:
            await access.note_session(uow, found, clock.now())
    return found.actor if found else None


async def _find_by_token(database: Database, clock: Clock, token: str) -> Actor | None:
    async with database.reading() as uow:
        found = await access.find_by_token(uow, token, clock.now())
    if found is not None and found.is_stale:
        async with database.writing() as uow:
            await access.note_token(uow, found, clock.now())
    return found.actor if found else None
