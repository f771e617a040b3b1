"""A small province, with the programme's doors open."""

import pytest_asyncio

from tests.accounts.house import House
from tests.competitions.movements.site import add_units, build


@pytest_asyncio.fixture
async def house(database, clock, tmp_path) -> House:
    """The programme's pages over seven units and nobody yet."""
    await add_units(database, clock)
    return build(database, clock, tmp_path)
