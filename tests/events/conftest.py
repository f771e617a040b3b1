from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest_asyncio

from core.database import Database
from tests.events.site import client
from tests.serving import Served, serving


@pytest_asyncio.fixture
async def served(populated_database: Database, tmp_path: Path) -> AsyncIterator[Served]:
    """The whole application with units and accounts."""
    async with serving(populated_database, tmp_path) as running:
        yield running


@pytest_asyncio.fixture
async def organizer(served: Served) -> AsyncIterator[httpx2.AsyncClient]:
    """An organizer of the province."""
    async with client(served, "tochuc") as browser:
        yield browser


@pytest_asyncio.fixture
async def anybody(served: Served) -> AsyncIterator[httpx2.AsyncClient]:
    """Somebody without an account."""
    async with client(served) as browser:
        yield browser
