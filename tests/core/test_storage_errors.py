"""A database that fails is told as 503 `busy`, wherever it is met; a fault of ours stays a 500."""

from types import SimpleNamespace

import pytest
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.testclient import TestClient

from core.i18n import load_translations
from core.web.errors import exception_handlers
from server import ROOT

LOCKED = OperationalError("INSERT", {}, Exception("database is locked"))
CUT = DBAPIError("COMMIT", {}, Exception("connection was closed"), connection_invalidated=True)
WRONG = ProgrammingError("SELEKT", {}, Exception("syntax error"))


class Failing:
    """A middleware that needs the database, too."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        scope["state"] = {"translations": load_translations(ROOT / "locale"), "settings": SimpleNamespace()}
        if scope["path"].endswith("middleware"):
            raise LOCKED
        await self.app(scope, receive, send)


@pytest.mark.parametrize(
    ("place", "raised", "status", "code"),
    [
        ("handler", LOCKED, 503, "busy"),
        ("middleware", LOCKED, 503, "busy"),
        ("handler", CUT, 503, "busy"),
        ("handler", WRONG, 500, "internal"),
        ("handler", LookupError("ours"), 500, "internal"),
    ],
)
def test_a_failing_database_is_busy_and_a_fault_is_internal(place, raised, status, code):
    async def fail(_request):
        raise raised

    app = Starlette(
        routes=[Route("/api/v1/handler", fail)],
        middleware=[Middleware(Failing)],
        exception_handlers=exception_handlers,
    )
    answer = TestClient(app, raise_server_exceptions=False).get(f"/api/v1/{place}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    if status == 503:
        assert answer.headers["retry-after"] == "1"
