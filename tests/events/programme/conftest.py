"""A small province, with the programme's doors open."""

import pytest_asyncio

from accounts.handlers import routes as account_routes
from core.files import FileStore
from events.programme.handlers import routes
from tests.accounts.house import House
from tests.competitions.movements.site import add_units, build
from tests.events.passport.site import doors_of


@pytest_asyncio.fixture
async def house(database, clock, tmp_path) -> House:
    """The programme's pages over seven units and nobody yet."""
    await add_units(database, clock)
    return doors_of(build(database, clock, tmp_path), account_routes, routes, files=FileStore(tmp_path / "files"))
