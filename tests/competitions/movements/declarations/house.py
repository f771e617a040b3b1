"""The declarations' routes beside the accounts', a few units in a cluster, and people with roles there."""

import io
import re
from dataclasses import dataclass
from pathlib import Path

import httpx2
from PIL import Image
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp

import accounts.handlers
import competitions.movements.declarations.handlers
from accounts import service as accounts_service
from accounts.authentication import AuthenticationMiddleware
from accounts.entrance import Entrance
from accounts.service import access
from core.database import Database
from core.files import FileStore
from core.i18n import load_translations
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from core.security import Passwords
from core.settings import Settings
from core.web.csrf import CsrfMiddleware
from core.web.errors import exception_handlers, on_domain_error
from core.web.templating import ROOT
from tests.accounts.house import CHEAP, TOKEN
from tests.clocks import HandClock
from units.domain.unit import Kind, Measure, NewUnit, Statistic
from units.service import register

PROVINCE, CLUSTER, OTHER_CLUSTER = UnitCode("11"), UnitCode("cum-mot"), UnitCode("cum-hai")
COMMUNE, NEIGHBOUR, FAR = UnitCode("03160"), UnitCode("03161"), UnitCode("03127")
VILLAGE, SCHOOL, CELL, SMALL_CELL = (
    UnitCode("ban-mot"),
    UnitCode("truong-mot"),
    UnitCode("chi-bo"),
    UnitCode("chi-bo-nho"),
)
PEERS = tuple(UnitCode(f"0320{number}") for number in range(6))
SESSION = "ngayhoi_session"
HIDDEN = re.compile(r'name="(seen|key|number|fact)" value="([^"]*)"')


def _of(measure: Measure, value: int) -> tuple[Statistic, ...]:
    return (Statistic(measure, 2026, value, "thử", is_estimate=False),)


UNITS = [
    NewUnit(PROVINCE, "Tỉnh Điện Biên", Kind.PROVINCE),
    NewUnit(CLUSTER, "Cụm một", Kind.CLUSTER, PROVINCE),
    NewUnit(OTHER_CLUSTER, "Cụm hai", Kind.CLUSTER, PROVINCE),
    NewUnit(COMMUNE, "Xã Mường Nhé", Kind.COMMUNE, PROVINCE, CLUSTER, statistics=_of(Measure.POPULATION, 10_000)),
    NewUnit(NEIGHBOUR, "Xã Sín Thầu", Kind.COMMUNE, PROVINCE, CLUSTER, statistics=_of(Measure.POPULATION, 5_000)),
    NewUnit(FAR, "Phường Điện Biên Phủ", Kind.COMMUNE, PROVINCE, OTHER_CLUSTER),
    *(
        NewUnit(code, f"Xã {code}", Kind.COMMUNE, PROVINCE, CLUSTER, statistics=_of(Measure.POPULATION, 10_000))
        for code in PEERS
    ),
    NewUnit(VILLAGE, "Bản Nậm Sin", Kind.VILLAGE, COMMUNE),
    NewUnit(SCHOOL, "Trường Mường Nhé", Kind.SCHOOL, COMMUNE),
    NewUnit(CELL, "Chi bộ lớn", Kind.PARTY_CELL, COMMUNE, statistics=_of(Measure.PARTY_MEMBERS, 25)),
    NewUnit(SMALL_CELL, "Chi bộ nhỏ", Kind.PARTY_CELL, COMMUNE, statistics=_of(Measure.PARTY_MEMBERS, 7)),
]


async def add_units(database: Database, clock: HandClock) -> None:
    async with database.writing() as uow:
        await register(uow, UNITS, today=clock.now().date())


def actor_of(person: str, *grants: tuple[Role, str], clock: HandClock) -> Actor:
    """An actor for the services, without an account."""
    day = clock.now().date()
    return Actor(PersonId(person), person, tuple(Grant(role, UnitCode(unit), day) for role, unit in grants))


@dataclass
class Hall:
    """The running routes and browsers at their door."""

    database: Database
    clock: HandClock
    app: ASGIApp
    files: FileStore
    settings: Settings

    def visitor(self, address: str = "198.51.100.7") -> httpx2.AsyncClient:
        transport = httpx2.ASGITransport(app=self.app, client=(address, 1234))
        headers = {"sec-fetch-site": "same-origin"}
        return httpx2.AsyncClient(transport=transport, base_url=self.settings.origin, headers=headers)

    async def person(self, login: str, *grants: tuple[Role, str]) -> PersonId:
        async with self.database.writing() as uow:
            new = accounts_service.NewPerson(login, email=f"{login}@test.example", password_hash=CHEAP.hash("x"))
            person = await accounts_service.create_person(uow, new, self.clock.now())
            for role, unit in grants:
                grant = accounts_service.NewGrant(person, role, unit, self.clock.now().date())
                await accounts_service.grant_role(uow, grant, self.clock.now())
        return person

    async def signed_in(self, login: str, *grants: tuple[Role, str]) -> httpx2.AsyncClient:
        """A browser of a new person with these roles."""
        person = await self.person(login, *grants)
        async with self.database.writing() as uow:
            cookie = await access.open_session(uow, person, "", self.clock.now())
        browser = self.visitor()
        browser.cookies.set(SESSION, cookie)
        return browser


def build(database: Database, clock: HandClock, folder: Path) -> Hall:
    settings = Settings(mode="test", secret_key=SecretStr("x" * 40), data_dir=folder)
    files = FileStore(folder / "files")
    state = {
        "database": database,
        "clock": clock,
        "settings": settings,
        "translations": load_translations(ROOT / "locale"),
        "nav": (),
        "files": files,
        "entrance": Entrance(database, clock, Passwords(CHEAP)),
    }
    inner = Starlette(
        routes=[
            *accounts.handlers.routes,
            *competitions.movements.declarations.handlers.routes,
            Route("/don-vi/{code}", lambda _: PlainTextResponse("đơn vị"), name="leaderboards:unit:show"),
            Route("/thi-dua/thang-diem", lambda _: PlainTextResponse("thang điểm"), name="leaderboards:scheme:list"),
        ],
        middleware=[Middleware(CsrfMiddleware, refuse=on_domain_error), Middleware(AuthenticationMiddleware)],
        exception_handlers=exception_handlers,
    )

    async def app(scope, receive, send):
        scope["state"] = dict(state)
        await inner(scope, receive, send)

    return Hall(database, clock, app, files, settings)


async def send(browser: httpx2.AsyncClient, page: str, to: str | None = None, **fields) -> httpx2.Response:
    """Post a form with the token and the hidden fields of the page it stands on; `files` is a list for `file`."""
    files = fields.pop("files", None)
    answer = await browser.get(page)
    assert answer.status_code == 200, answer.text[:500]
    token = TOKEN.search(answer.text)
    assert token is not None
    hidden = dict(HIDDEN.findall(answer.text)) if fields.pop("hidden", True) else {}
    data = {"csrf_token": token[1], **hidden, **fields}
    return await browser.post(to or page, data=data, files=[("file", one) for one in files] if files else None)


TALK = {
    "unit": COMMUNE,
    "kind": "session.propaganda",
    "occurred_on": "2026-10-09",
    "quantity": "2",
    "note": "Tại nhà văn hóa",
    "link": "https://dienbien.example/ke-hoach",
}
NEW = "/thi-dua/khai-bao/moi"


async def declare(browser: httpx2.AsyncClient, **fields) -> str:
    """Save a draft and return its address."""
    answer = await send(browser, f"{NEW}?don-vi={fields.get('unit', COMMUNE)}", NEW, **(TALK | fields))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def declare_and_send(browser: httpx2.AsyncClient, **fields) -> str:
    """Save a draft, send it and return its address."""
    address = await declare(browser, **fields)
    answer = await send(browser, address, f"{address}/gui")
    assert answer.status_code == 303, answer.text
    return address


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **options)
    return out.getvalue()
