"""The question bank's routes as an application of their own, people with roles, and a browser."""

import re
from dataclasses import dataclass
from typing import Any

import httpx2
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.middleware import Middleware

from accounts.service import create_person
from accounts.service.people import NewPerson
from competitions.quizzes import api, handlers
from core.database import Database
from core.files import FileStore
from core.i18n import load_translations
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from core.settings import Settings
from core.web.csrf import CsrfMiddleware
from core.web.errors import exception_handlers, on_domain_error
from core.web.templating import ROOT
from tests.accounts.house import add_units
from tests.clocks import HandClock

TOKEN = re.compile(r'name="csrf_token" value="(\w+)"')
ADDRESS = "http://127.0.0.1:8000"
SIGN_IN = "x-test-person"


@dataclass
class House:
    """One running application; `browser` opens a door for a person."""

    database: Database
    clock: HandClock
    files: FileStore
    app: Any
    people: dict[str, Actor]

    def browser(self, person: str = "host") -> httpx2.AsyncClient:
        headers = {"sec-fetch-site": "same-origin", SIGN_IN: person}
        transport = httpx2.ASGITransport(app=self.app)
        return httpx2.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers, cookies={"lang": "en"})

    def client(self, person: str = "host") -> httpx2.AsyncClient:
        browser = self.browser(person)
        browser.headers["authorization"] = "Bearer of-this-test"
        return browser


async def open_house(database: Database, clock: HandClock, files: FileStore) -> House:
    people = {}
    await add_units(database, clock)
    roles = {"admin": Role.ADMINISTRATOR, "organizer": Role.ORGANIZER, "host": Role.HOST, "other_host": Role.HOST}
    local = {"commune_organizer": Role.ORGANIZER, "commune_host": Role.HOST}
    async with database.writing() as uow:
        for name, role in {**roles, **local, "officer": Role.UNIT_OFFICER}.items():
            new = NewPerson(name, email=f"{name}@ngayhoi.example")
            person_id = await create_person(uow, new, clock.now())
            unit = UnitCode("03127" if name.startswith("commune_") else "11")
            people[name] = Actor(PersonId(person_id), name, (Grant(role, unit, clock.now().date()),))
    inner = Starlette(
        routes=[*api.routes, *handlers.routes],
        middleware=[Middleware(CsrfMiddleware, refuse=on_domain_error)],
        exception_handlers=exception_handlers,
    )
    settings = Settings(mode="test", secret_key=SecretStr("x" * 40))
    state = {"database": database, "clock": clock, "settings": settings, "files": files, "nav": ()}
    state["translations"] = load_translations(ROOT / "locale")

    async def app(scope, receive, send):
        person = dict(scope["headers"]).get(SIGN_IN.encode(), b"").decode()
        await inner({**scope, "state": dict(state), "actor": people.get(person)}, receive, send)

    return House(database, clock, files, app, people)


async def post(
    browser: httpx2.AsyncClient, path: str, page: str, files: dict | None = None, **fields
) -> httpx2.Response:
    """Send a form as a browser does: the token comes from the page it stands on."""
    form = await browser.get(page)
    token = TOKEN.search(form.text)
    assert token is not None, form.text
    return await browser.post(path, data={"csrf_token": token[1], **fields}, files=files)
