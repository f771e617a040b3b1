"""The accounts' routes as an application of their own, a browser to use them, and a few people at a few units."""

import re
from dataclasses import dataclass

import httpx2
from argon2 import PasswordHasher
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp

from accounts import service
from accounts.authentication import AuthenticationMiddleware
from accounts.entrance import Entrance
from accounts.handlers import routes
from core.database import Database
from core.i18n import load_translations
from core.kernel import PersonId, Role, UnitCode
from core.security import Passwords
from core.settings import Settings
from core.web.csrf import CsrfMiddleware
from core.web.errors import exception_handlers, on_domain_error
from core.web.templating import ROOT
from tests.clocks import HandClock
from units.domain.unit import Kind, NewUnit
from units.service import register

PASSWORD = "con trâu qua suối sớm"
TOKEN = re.compile(r'name="csrf_token" value="(\w+)"')
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class House:
    """One running application: what tests reach into, and browsers at its door."""

    database: Database
    clock: HandClock
    app: ASGIApp
    entrance: Entrance
    settings: Settings

    def browser(self, address: str = "198.51.100.7", **options) -> httpx2.AsyncClient:
        transport = httpx2.ASGITransport(app=self.app, client=(address, 1234))
        headers = {"sec-fetch-site": "same-origin", "user-agent": "Mozilla/5.0 (Linux; Android 9) Chrome/120 Mobile"}
        headers |= options.pop("headers", {})
        return httpx2.AsyncClient(transport=transport, base_url=self.settings.origin, headers=headers, **options)


def build(database: Database, clock: HandClock, **settings) -> House:
    chosen = Settings(mode="test", secret_key=SecretStr("x" * 40), **settings)
    passwords = Passwords(CHEAP)
    entrance = Entrance(database, clock, passwords)
    state = {
        "database": database,
        "clock": clock,
        "settings": chosen,
        "translations": load_translations(ROOT / "locale"),
        "nav": (),
        "entrance": entrance,
    }
    inner = Starlette(
        routes=routes,
        middleware=[Middleware(CsrfMiddleware, refuse=on_domain_error), Middleware(AuthenticationMiddleware)],
        exception_handlers=exception_handlers,
    )

    async def app(scope, receive, send):
        scope["state"] = dict(state)
        await inner(scope, receive, send)

    return House(database, clock, app, entrance, chosen)


PROVINCE, MUONG_NHE = UnitCode("11"), UnitCode("03160")
UNITS = [
    NewUnit(PROVINCE, "Tỉnh Điện Biên", Kind.PROVINCE),
    NewUnit(UnitCode("03127"), "Phường Điện Biên Phủ", Kind.COMMUNE, PROVINCE),
    NewUnit(MUONG_NHE, "Xã Mường Nhé", Kind.COMMUNE, PROVINCE),
    NewUnit(UnitCode("ban-nam-sin"), "Bản Nậm Sin", Kind.VILLAGE, MUONG_NHE),
]


async def add_units(database: Database, clock: HandClock) -> None:
    async with database.writing() as uow:
        await register(uow, UNITS, today=clock.now().date())


@dataclass(frozen=True)
class Seat:
    """A role at a unit, for `settle`."""

    role: Role
    unit: str


async def settle(house: House, login: str, *seats: Seat, name: str = "Lò Thị Pâng") -> PersonId:
    """An account that signs in with `login` (an e-mail) and the usual password, holding these roles."""
    async with house.database.writing() as uow:
        new = service.NewPerson(name, email=login, password_hash=CHEAP.hash(PASSWORD))
        person = await service.create_person(uow, new, house.clock.now())
        for seat in seats:
            grant = service.NewGrant(person, seat.role, seat.unit, house.clock.now().date())
            await service.grant_role(uow, grant, house.clock.now())
    return person


async def post(browser: httpx2.AsyncClient, path: str, page: str | None = None, **fields) -> httpx2.Response:
    """Send a form as a browser does: the token comes from the page it stands on."""
    files = {key: fields.pop(key) for key in ("file",) if key in fields}
    token = await token_on(browser, page or "/dang-nhap")
    return await browser.post(path, data={"csrf_token": token, **fields}, files=files or None)


async def token_on(browser: httpx2.AsyncClient, page: str) -> str:
    """The token of the forms on a page."""
    found = TOKEN.search((await browser.get(page, follow_redirects=True)).text)
    assert found is not None
    return found[1]


async def sign_in(browser: httpx2.AsyncClient, login: str, password: str = PASSWORD, **fields) -> httpx2.Response:
    return await post(browser, "/dang-nhap", login=login, password=password, **fields)
