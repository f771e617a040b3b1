"""The product with people of every role at every place, and ways to ask each of its routes."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2

from accounts.service import access
from competitions.movements.declarations.domain.content import Content
from competitions.movements.declarations.service.drafting import Draft, create_draft
from core.database import Database
from core.ids import new_id
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from tests.accounts.house import Seat, settle
from tests.clocks import HandClock
from tests.house.application import Product, running
from tests.house.policy_words import Place
from tests.house.routes import Address

UNIT = "03160"
HOMES = {Place.ABOVE: "11", Place.OWN: UNIT, Place.BELOW: "ban-nam-sin", Place.OTHER: "03127"}
FILLED = {"form": "csv", "format": "csv", "role": "nguoi-choi"}
UNKNOWN = "00000000-0000-0000-0000-000000000000"
SESSION = "ngayhoi_session"
ELSEWHERE = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}


@asynccontextmanager
async def product_about(unit: str, database: Database, clock: HandClock, folder: Path) -> AsyncIterator[Product]:
    """The running product; routes about a unit ask for this one and an officer of it."""
    async with running(database, clock, folder) as product:
        target = await settle(product.house, "dich@ngayhoi.example", Seat(Role.UNIT_OFFICER, unit))
        product.names.update(code=unit, person=str(target), declaration=await _draft_of(product, unit))
        yield product


async def _draft_of(product: Product, unit: str) -> str:
    """A draft declaration of the unit, which nobody else may know of."""
    now = product.house.clock.now()
    officer = Actor(PersonId(new_id()), "cán bộ", (Grant(Role.UNIT_OFFICER, UnitCode(unit), now.date()),))
    draft = Draft(new_id(), unit, Content("session.propaganda", now.date(), 1))
    async with product.house.database.writing() as uow:
        return await create_draft(uow, officer, draft, now)


async def browser_as(product: Product, *seats: Seat, address: str = "127.0.0.9") -> httpx2.AsyncClient:
    """A browser signed in as a new person with these roles; without any, nobody's."""
    browser = product.house.browser(address)
    if seats:
        login = "-".join(f"{seat.role.value}-{seat.unit}" for seat in seats)
        person = await settle(product.house, f"{login}@test.example", *seats)
        async with product.house.database.writing() as uow:
            cookie = await access.open_session(uow, person, "", product.house.clock.now())
        browser.cookies.set(SESSION, cookie)
    return browser


@asynccontextmanager
async def signed_in(product: Product, role: Role = Role.ADMINISTRATOR) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser of a new person with the role at the province, for as long as the block lasts."""
    async with await browser_as(product, Seat(role, HOMES[Place.ABOVE])) as browser:
        yield browser


async def bearer_of(product: Product, login: str) -> dict[str, str]:
    """The header of a bearer token of the person with this login."""
    async with product.house.database.writing() as uow:
        token = await access.create_token(uow, login, "thử", product.house.clock.now())
    return {"authorization": f"Bearer {token}"}


def path_of(route: Address, names: dict[str, str]) -> str:
    return re.sub(r"{(\w+)(?::\w+)?}", lambda found: (names | FILLED).get(found[1], UNKNOWN), route.path)


def is_api(route: Address) -> bool:
    return route.path.startswith("/api/")


async def ask(browser: httpx2.AsyncClient, route: Address, path: str, token: str) -> httpx2.Response:
    """Ask as our own pages do: forms with their token, API calls with our origin and JSON."""
    if not route.unsafe:
        return await browser.get(path)
    (method,) = route.unsafe
    if is_api(route):
        return await browser.request(method, path, json={}, headers=ours(browser))
    return await browser.request(method, path, data={"csrf_token": token})


def ours(browser: httpx2.AsyncClient) -> dict[str, str]:
    return {"origin": str(browser.base_url).rstrip("/")}


def is_refused(answer: httpx2.Response) -> bool:
    return answer.status_code in {401, 403} or answer.headers.get("location", "").startswith("/dang-nhap?tiep=")


def problem_of(answer: httpx2.Response) -> dict[str, Any]:
    """The problem document of an answer, checked for its form (RFC 9457 and our code)."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text[:200]
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["code"]
    assert body["title"]
    return dict(body)
