"""A small province with the awards' doors open."""

import pytest_asyncio

import server
from tests.accounts.house import House
from tests.competitions.movements.site import add_units, build
from tests.events.passport.site import doors_of


@pytest_asyncio.fixture
async def house(database, clock, tmp_path) -> House:
    """The application over seven units and nobody yet."""
    await add_units(database, clock)
    return doors_of(build(database, clock, tmp_path), server.routes)
