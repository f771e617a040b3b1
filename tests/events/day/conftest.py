"""A small province with a festival, and the day's doors open."""

from datetime import date

import pytest_asyncio

from accounts.handlers import routes as account_routes
from core.kernel import Role
from events.day.handlers import routes
from events.programme.domain.festival import NewFestival
from events.programme.handlers import routes as programme_routes
from events.programme.service.festivals import create_festival
from tests.accounts.house import House
from tests.competitions.movements.site import COMMUNE, PROVINCE, add_units, browser_of, build
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
async def house(database, clock, tmp_path, festival) -> House:
    """The application over seven units, a festival and nobody yet."""
    assert festival
    house = build(database, clock, tmp_path)
    return doors_of(house, account_routes, routes, programme_routes)


@pytest_asyncio.fixture
async def officer(house):
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as browser:
        yield browser


@pytest_asyncio.fixture
async def organizer(house):
    async with await browser_of(house, Role.ORGANIZER, PROVINCE) as browser:
        yield browser
