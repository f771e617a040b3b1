"""A house with its doors open, on a fresh database."""

import pytest_asyncio

from tests.accounts.house import House, add_units, build


@pytest_asyncio.fixture
async def house(database, clock) -> House:
    """The accounts' application with four units and nobody yet."""
    await add_units(database, clock)
    return build(database, clock)
