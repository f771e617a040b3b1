"""The plan's house, filled."""

import pytest_asyncio

from tests.accounts.house import House
from tests.competitions.movements.indicators.house import build, fill


@pytest_asyncio.fixture
async def house(database, clock) -> House:
    """The plan's routes over the reference units and the plan in force."""
    await fill(database, clock)
    return build(database, clock)
