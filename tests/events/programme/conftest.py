"""A small province, with the doors of the programme and of what its desk leads to."""

import pytest_asyncio

from accounts.handlers import routes as account_routes
from core.files import FileStore
from events.day.handlers import routes as day_routes
from events.doors.handlers import routes as door_routes
from events.kit.handlers import routes as kit_routes
from events.messages.handlers import routes as message_routes
from events.passport.handlers import routes as passport_routes
from events.programme.handlers import routes
from events.registration.handlers import routes as registration_routes
from events.series.handlers import routes as series_routes
from tests.accounts.house import House
from tests.competitions.movements.site import add_units, build
from tests.events.passport.site import doors_of

ROUTES = (
    *(account_routes, routes, registration_routes, series_routes, door_routes, message_routes, passport_routes),
    *(kit_routes, day_routes),
)


@pytest_asyncio.fixture
async def house(database, clock, tmp_path) -> House:
    """The programme's pages over seven units and nobody yet."""
    await add_units(database, clock)
    files = FileStore(tmp_path / "files")
    return doors_of(build(database, clock, tmp_path), *ROUTES, files=files, find_session_rooms=find_no_rooms)


async def find_no_rooms(_uow, _session_ids):
    """Nobody runs rooms in this province."""
    return {}
