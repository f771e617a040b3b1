"""A site that has units and boards only."""

from contextlib import AbstractAsyncContextManager
from datetime import date
from pathlib import Path

import httpx2
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.types import Receive, Scope, Send

from core.database import Database
from core.i18n import load_translations
from core.kernel import Actor, DomainError, Grant, PersonId, Role, UnitCode
from core.settings import Settings
from core.web import appearance
from core.web.csrf import CsrfMiddleware
from core.web.errors import on_domain_error, on_http_error
from leaderboards import handlers
from leaderboards.handlers.state import PageCache, watch_versions
from leaderboards.service.boards import BoardCache
from leaderboards.service.publishing import Publisher
from tests.clocks import HandClock
from units import api
from units import handlers as unit_handlers

READER = Actor(PersonId("p9"), "Mùa A Thanh", (Grant(Role.INSPECTOR, UnitCode("11"), date(2026, 1, 1)),))
SETTINGS = Settings(mode="test", secret_key=SecretStr("s" * 32))
TRANSLATIONS = load_translations(Path(__file__).parents[2] / "locale")


def visit(database: Database, actor: Actor | None = None) -> AbstractAsyncContextManager[httpx2.AsyncClient]:
    """Return a browser of the site over the database; everything in it is done by the actor."""
    boards = BoardCache()
    state = {
        "database": database,
        "clock": HandClock(),
        "translations": TRANSLATIONS,
        "settings": SETTINGS,
        "nav": (),
        "boards": boards,
        "publisher": Publisher(boards),
        "board_pages": PageCache(),
        "hints": watch_versions(database),
    }
    site = Starlette(
        routes=[*appearance.routes, *api.routes, *unit_handlers.routes, *handlers.routes],
        middleware=[Middleware(CsrfMiddleware, refuse=on_domain_error)],
        exception_handlers={DomainError: on_domain_error, HTTPException: on_http_error},
    )

    async def with_state(scope: Scope, receive: Receive, send: Send) -> None:
        await site({**scope, "state": dict(state), "actor": actor}, receive, send)

    return httpx2.AsyncClient(transport=httpx2.ASGITransport(with_state), base_url="http://127.0.0.1:8000")
