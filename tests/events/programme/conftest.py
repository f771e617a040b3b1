"""A small province, with every door of the program: the planning desk leads to most of them."""

import pytest_asyncio

import server
from core.files import FileStore
from tests.accounts.house import House
from tests.competitions.movements.site import add_units, build
from tests.events.passport.site import doors_of


@pytest_asyncio.fixture
async def house(database, clock, tmp_path) -> House:
    """The programme's pages over seven units and nobody yet."""
    await add_units(database, clock)
    given = {"files": FileStore(tmp_path / "files"), "find_session_rooms": _find_no_rooms}
    return doors_of(build(database, clock, tmp_path), server.routes, **given)


async def _find_no_rooms(_uow, _ids):
    return {}
