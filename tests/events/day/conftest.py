"""A small province with a festival, and the day's doors open."""

from collections.abc import AsyncIterator
from datetime import date

import httpx2
import pytest_asyncio

from accounts.handlers import routes as account_routes
from core.kernel import Role
from core.notices import Notices
from events.day.handlers import routes
from events.day.service.dashboard import FigureCache
from events.programme.domain.festival import NewFestival
from events.programme.handlers import routes as programme_routes
from events.programme.service.festivals import create_festival
from tests.accounts.house import House
from tests.competitions.movements.site import COMMUNE, PROVINCE, add_units, browser_of, build
from tests.events.day.site import Hall, list_running
from tests.events.passport.site import ORGANIZER, doors_of


@pytest_asyncio.fixture
async def festival(database, clock) -> str:
    """The festival of the clock's year."""
    await add_units(database, clock)
    year = clock.now().year
    async with database.writing() as uow:
        new = NewFestival(year, f"Ngày hội {year}", date(year, 10, 8), date(year, 10, 12))
        return await create_festival(uow, ORGANIZER, new, clock.now())


@pytest_asyncio.fixture
async def hall(database, clock, tmp_path, festival) -> Hall:
    """The application over seven units, a festival and nobody yet, with what it says to all screens."""
    assert festival
    notices, rooms = Notices(), (account_routes, routes, programme_routes)
    state = {"notices": notices, "figures": FigureCache(), "list_running": list_running}
    return Hall(doors_of(build(database, clock, tmp_path), *rooms, **state), notices)


@pytest_asyncio.fixture
async def house(hall) -> House:
    return hall.house


@pytest_asyncio.fixture
async def officer(house) -> AsyncIterator[httpx2.AsyncClient]:
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as browser:
        yield browser


@pytest_asyncio.fixture
async def organizer(house) -> AsyncIterator[httpx2.AsyncClient]:
    async with await browser_of(house, Role.ORGANIZER, PROVINCE) as browser:
        yield browser
