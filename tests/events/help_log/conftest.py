"""A small province, and the help log's doors open."""

import pytest_asyncio

from accounts.handlers import routes as account_routes
from core.kernel import Role
from events.help_log.api import routes as api_routes
from events.help_log.handlers import routes
from tests.accounts.house import House
from tests.competitions.movements.site import COMMUNE, add_units, browser_of, build
from tests.events.passport.site import doors_of


@pytest_asyncio.fixture
async def house(database, clock, tmp_path) -> House:
    """The application over seven units and nobody yet."""
    await add_units(database, clock)
    return doors_of(build(database, clock, tmp_path), account_routes, routes, api_routes)


@pytest_asyncio.fixture
async def officer(house):
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as browser:
        yield browser
