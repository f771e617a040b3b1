"""A hall with its doors open, on a fresh database."""

import pytest_asyncio

from tests.competitions.movements.declarations.house import Hall, add_units, build


@pytest_asyncio.fixture
async def hall(database, clock, tmp_path) -> Hall:
    """The declarations' application with its units and nobody yet."""
    await add_units(database, clock)
    return build(database, clock, tmp_path)
