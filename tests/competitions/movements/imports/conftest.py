"""A small province, and the two features with their doors open."""

import pytest_asyncio

from tests.accounts.house import House
from tests.competitions.movements.site import add_units, build


@pytest_asyncio.fixture
async def house(database, clock, tmp_path) -> House:
    """The application over seven units and nobody yet."""
    await add_units(database, clock)
    return build(database, clock, tmp_path)
