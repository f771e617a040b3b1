"""A site with the ledger's pages and sign-in, people of each role, and browsers at its door."""

from dataclasses import dataclass
from datetime import date

import httpx2
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import Receive, Scope, Send

from accounts import handlers as account_handlers
from accounts.authentication import AuthenticationMiddleware
from accounts.entrance import Entrance
from accounts.service import access
from core.database import Database, UnitOfWork
from core.i18n import load_translations
from core.kernel import Role
from core.security import Passwords
from core.settings import Settings
from core.web.csrf import CsrfMiddleware
from core.web.errors import exception_handlers, on_domain_error
from core.web.templating import ROOT
from leaderboards import handlers
from leaderboards.service.boards import BoardCache
from leaderboards.service.publishing import Publisher
from tests.accounts.house import CHEAP, House, Seat, settle
from tests.clocks import HandClock
from units import handlers as unit_handlers
from units.domain.unit import Kind

TRANSLATIONS = load_translations(ROOT / "locale")
SESSION = "ngayhoi_session"


@dataclass
class Hall:
    """The running site."""

    house: House

    async def enter(self, *roles: Role, unit: str = "11", **options) -> httpx2.AsyncClient:
        """A browser signed in as a new person with these roles at the unit; nobody's without any."""
        browser = self.house.browser(**options)
        if roles:
            login = f"{'-'.join(roles)}-{unit}@test.example"
            person = await settle(self.house, login, *(Seat(role, unit) for role in roles), name="Điêu Chính Tổ")
            async with self.house.database.writing() as uow:
                browser.cookies.set(SESSION, await access.open_session(uow, person, "", self.house.clock.now()))
        return browser


async def list_freezes(_uow: UnitOfWork, kind: Kind) -> list[date]:
    """Plan freezes of the communes' boards, one of them over."""
    return [date(2026, 11, 5), date(2026, 9, 30)] if kind is Kind.COMMUNE else []


def build_hall(database: Database, clock: HandClock) -> Hall:
    """Compose the site over a database that has units."""
    settings = Settings(mode="test", secret_key=SecretStr("x" * 40))
    entrance = Entrance(database, clock, Passwords(CHEAP))
    boards = BoardCache()
    state = {
        "database": database,
        "clock": clock,
        "settings": settings,
        "translations": TRANSLATIONS,
        "nav": (),
        "entrance": entrance,
        "boards": boards,
        "publisher": Publisher(boards, list_freezes=list_freezes),
    }
    inner = Starlette(
        routes=[*handlers.routes, *unit_handlers.routes, *account_handlers.routes],
        middleware=[Middleware(CsrfMiddleware, refuse=on_domain_error), Middleware(AuthenticationMiddleware)],
        exception_handlers=exception_handlers,
    )

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = dict(state)
        await inner(scope, receive, send)

    return Hall(House(database, clock, app, entrance, settings))
