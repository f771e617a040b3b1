"""One running application for all contract tests; each room is its own world, so they need no more."""

from contextlib import AsyncExitStack

import pytest_asyncio

from accounts.domain.grants import day_of
from accounts.service import NewGrant, NewPerson, create_person, grant_role
from core.clock import Clock
from core.database import Database
from core.kernel import Role
from tests import serving
from tests.competitions.live.clients import Site


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def served(populated, tmp_path_factory):
    """The application that all contract tests share."""
    database = Database(populated())
    async with serving.serving(database, tmp_path_factory.mktemp("data")) as running:
        yield running
    await database.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def tokens(served):
    """Bearer tokens by login: the organizer, a unit's officer without any role on rooms, Home Affairs."""
    return {login: await serving.make_token(served.database, login) for login in ("tochuc", "xa1", "noivu")}


@pytest_asyncio.fixture(loop_scope="session")
async def site(served, tokens):
    """The application from outside; sockets are closed when the test ends."""
    async with AsyncExitStack() as stack:
        found = Site(served.address, tokens["tochuc"], stack)
        stack.push_async_callback(found.http.aclose)
        yield found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def commune_host(served):
    """A bearer token of somebody who runs rooms for one commune."""
    now = Clock().now()
    async with served.database.writing() as uow:
        new = NewPerson("Lò Văn Dẫn", email="dan1@ngayhoi.example")
        person_id = await create_person(uow, new, now)
        await grant_role(uow, NewGrant(person_id, Role.HOST, "03127", day_of(now)), now)
    return await serving.make_token(served.database, "dan1")
