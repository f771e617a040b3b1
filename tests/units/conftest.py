"""A database that holds the province's units, one that holds a few, and the console over those."""

from datetime import date

import pytest_asyncio

from core.database import Database
from seed.units import load_units
from tests.accounts.house import House
from tests.clocks import HandClock
from tests.units.office import add_units, open_office


@pytest_asyncio.fixture
async def province(database: Database) -> Database:
    """A database with every reference unit and an empty ledger."""
    async with database.writing() as uow:
        await load_units(uow, today=date(2026, 10, 10))
    return database


@pytest_asyncio.fixture
async def few(database: Database, clock: HandClock) -> Database:
    """A database with a province, two clusters, four communes, a village and a school."""
    await add_units(database, clock)
    return database


@pytest_asyncio.fixture
async def office(few: Database, clock: HandClock) -> House:
    """The console over the few units, with nobody in it yet."""
    return open_office(few, clock)
