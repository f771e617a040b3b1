"""Those who act in the whole story, each in a browser of their own, and the clock that they share."""

import asyncio
import io
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime

import httpx2
from PIL import Image

from accounts.service import access
from competitions.awards import effects
from competitions.awards.rounds import jobs
from core.kernel import Role
from tests.accounts.house import Seat, settle
from tests.house.application import Product

PROVINCE, COMMUNE, OTHER = "11", "03160", "03127"
API = "/api/v1/award-rounds"
PATIENCE, MOMENT = 30, 0.05  # seconds


@dataclass
class Story:
    """The product, browsers of those who act, and what has come about so far."""

    product: Product
    stack: AsyncExitStack
    round_id: str = ""
    council: str = ""
    decision: str = ""
    codes: list[str] = field(default_factory=list)
    nominees: dict[str, str] = field(default_factory=dict)
    members: list[str] = field(default_factory=list)
    people: dict[str, httpx2.AsyncClient] = field(default_factory=dict)
    seats: dict[Seat, httpx2.AsyncClient] = field(default_factory=dict)

    @property
    def round(self) -> str:
        return f"/khen-thuong/dot/{self.round_id}"

    @property
    def database(self):
        return self.product.house.database

    async def sit(self, role: Role, unit: str = PROVINCE) -> httpx2.AsyncClient:
        """The browser of the one person with this role; it stays open until the story ends."""
        seat, house = Seat(role, unit), self.product.house
        if seat not in self.seats:
            person = await settle(house, f"{role.value}-{unit}@story.example", seat)
            self.seats[seat] = await self.open(str(person))
        return self.seats[seat]

    async def open(self, person: str) -> httpx2.AsyncClient:
        """A browser signed in as this person."""
        browser = await self.stack.enter_async_context(self.product.house.browser())
        self.people[person] = browser
        await self.sign_in(person)
        return browser

    async def sign_in(self, person: str) -> None:
        async with self.database.writing() as uow:
            cookie = await access.open_session(uow, person, "", self.product.house.clock.now())
        self.people[person].cookies.set("ngayhoi_session", cookie)

    async def come_to(self, kind: str) -> None:
        """Let the clock come to a step of the round, and let the job look."""
        clock = self.product.house.clock
        step = await self.step(kind)
        clock.forward(max((datetime.fromisoformat(step["due_at"]) - clock.now()).total_seconds(), 0) + 60)
        for person in self.people:  # sessions end after some days
            await self.sign_in(person)
        async with asyncio.timeout(PATIENCE):
            while await jobs.run_due(self.database, clock, "nhà-thử", effects.EFFECTS):
                await asyncio.sleep(MOMENT)  # the product's own job leads, and may have looked before the clock moved
        ran = await self.step(kind)
        assert ran["runs"] == 1, ran

    async def step(self, kind: str):
        officer = await self.sit(Role.HOMEAFFAIRS_OFFICER)
        (told,) = [each for each in (await officer.get(API)).json()["rounds"] if each["id"] == self.round_id]
        return next(step for step in told["steps"] if step["kind"] == kind)


def picture():
    """A scan, as an upload takes it."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(buffer, "PNG")
    return ("scan.png", buffer.getvalue())


async def did(answer, status: int = 303):
    """The answer, if it is the one that was to come."""
    assert answer.status_code == status, answer.text[:3000]
    return answer
