"""The whole product over a test database, a person for each role at the province, and a room to knock at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from pydantic import SecretStr
from starlette.types import ASGIApp, Receive, Scope, Send

import server
from core.context import Context
from core.database import Database
from core.kernel import Role
from core.realtime import Hints, Pace
from core.settings import Settings
from tests.accounts.house import House, Seat, add_units, settle, sign_in
from tests.clocks import HandClock

PROVINCE, COMMUNE = "11", "03127"
DOCUMENT = {
    "title": "Thử",
    "language": "vi",
    "questions": [
        {"kind": "choice", "text": "2 + 2?", "options": ["3", "4"], "right": [1], "seconds": 20},
        {"kind": "choice", "text": "3 + 3?", "options": ["6", "7"], "right": [0], "seconds": 20},
    ],
}


@dataclass(frozen=True, slots=True)
class Product:
    """A running application and the names of what is in it, ready to fill a route's path."""

    house: House
    names: dict[str, str]

    async def browser_of(self, role: Role | None) -> httpx2.AsyncClient:
        """Return a browser, signed in as the person with the role."""
        browser = self.house.browser("127.0.0.9")
        if role is not None:
            answer = await sign_in(browser, f"{role.value}@ngayhoi.example")
            assert answer.status_code == 303
        return browser


@asynccontextmanager
async def running(database: Database, clock: HandClock, folder: Path, public_url: str = "") -> AsyncIterator[Product]:
    """Compose and start the product as `server.py` does, without a port."""
    settings = Settings(
        mode="test",
        data_dir=folder,
        database_url=database.url,
        secret_key=SecretStr("x" * 40),
        public_url=public_url,
    )
    await add_units(database, clock)
    app = server.create_app(Context(settings, database, clock))
    async with app.router.lifespan_context(app) as state:
        shown = {**(state or {}), "hints": Hints(_never_moves, Pace(longest=0.01))}  # a test reads to the end
        house = House(database, clock, _with_state(app, shown), shown["entrance"], settings)
        for role in Role:
            await settle(house, f"{role.value}@ngayhoi.example", Seat(role, PROVINCE), name=f"Người {role.value}")
        other = await settle(house, "xa@ngayhoi.example", Seat(Role.HOST, COMMUNE))
        product = Product(house, {"code": COMMUNE, "person": str(other)})
        product.names.update(await _open_room(product))
        yield product


async def _never_moves() -> int:
    return 1


async def _open_room(product: Product) -> dict[str, str]:
    browser = await product.browser_of(Role.ADMINISTRATOR)
    origin = {"origin": product.house.settings.origin}
    quiz = (await browser.post("/api/v1/quizzes", json=DOCUMENT, headers=origin)).json()
    order = {"quiz_id": quiz["id"], "scoring": "accuracy", "join": "open", "mode": "hosted"}
    room = (await browser.post("/api/v1/rooms", json=order, headers=origin)).json()
    return {"quiz_id": quiz["id"], "room_id": room["room_id"], "pin": room["pin"]}


def _with_state(app: ASGIApp, state: dict[str, Any]) -> ASGIApp:  # the lifespan state is whatever features keep there
    async def with_state(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = dict(state)
        await app(scope, receive, send)

    return with_state
