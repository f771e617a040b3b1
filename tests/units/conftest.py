"""A database that holds the province's units."""

from datetime import date

import pytest_asyncio

from core.database import Database
from seed.units import load_units


@pytest_asyncio.fixture
async def province(database: Database) -> Database:
    """A database with every reference unit and an empty ledger."""
    async with database.writing() as uow:
        await load_units(uow, today=date(2026, 10, 10))
    return database
