"""The whole demonstration, seeded once for all tests that only look at it, since that takes seconds."""

import asyncio
import fcntl
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from pydantic import SecretStr

from core import demo_clock, migrating
from core.clock import Clock
from core.context import Context
from core.database import Database
from core.settings import Settings
from core.starting import PASSWORD_FILE, SECRET_FILE, write_private
from seed.scenario_festival import seed_all
from tests.clocks import FESTIVAL_MORNING, HandClock
from tests.conftest import TEMPLATE

PASSWORD = "abcd-efgh-jkmn-pqrs"
NAME, FILE = "demonstration", "ngayhoi.sqlite3"
SECRET = "s" * 32
KEPT = "GATE_DEMONSTRATION"
"""Names the folder in which the gate keeps the demonstration for its later stages; see `tests/__main__.py`."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """Where the demonstration is kept."""

    url: str
    folder: Path


@pytest.fixture(scope="session")
def seeded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    """Seed it into a database of its own; on SQLite the first test process seeds, and the others take a copy."""
    migrating.load_models()
    folder, server = tmp_path_factory.mktemp(NAME), request.getfixturevalue("postgres_server")
    if server is None:
        shutil.copytree(_seed_once(tmp_path_factory.getbasetemp()), folder, dirs_exist_ok=True)
        yield _at(folder)
        return
    request.getfixturevalue("postgres_template")
    url = server.create(NAME, TEMPLATE)
    asyncio.run(_seed(Seeded(url, folder)))
    yield Seeded(url, folder)
    server.drop(NAME)


def _seed_once(base: Path) -> Path:
    common = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    done = Path(os.environ.get(KEPT) or common / f"{NAME}-whole")
    with (common / f"{NAME}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            folder = done.with_suffix(".begun")
            folder.mkdir()
            write_private(folder / SECRET_FILE, SECRET)
            write_private(folder / PASSWORD_FILE, PASSWORD)
            asyncio.run(_make(_at(folder)))
            folder.rename(done)
    return done


async def _make(seeded: Seeded) -> None:
    """Seed it as a demonstration's own, begun the evening before: who copies it sets its clock to the morning."""
    await migrating.upgrade(seeded.url)
    await _seed(seeded)
    database = Database(seeded.url)
    async with database.writing() as uow:
        await demo_clock.start(uow, FESTIVAL_MORNING - timedelta(hours=12), wall=Clock().now())
    await database.close()


def _at(folder: Path) -> Seeded:
    return Seeded(f"sqlite+aiosqlite:///{folder / FILE}", folder)


@pytest_asyncio.fixture
async def demonstration(seeded: Seeded) -> AsyncIterator[Context]:
    """The seeded demonstration on the festival morning, to be looked at: what a test changes the next one sees."""
    context = _context(seeded)
    yield context
    await context.database.close()


async def _seed(seeded: Seeded) -> None:
    context = _context(seeded)
    try:
        await seed_all(context, PASSWORD)
    finally:
        await context.database.close()


def _context(seeded: Seeded) -> Context:
    settings = Settings(mode="test", data_dir=seeded.folder, secret_key=SecretStr(SECRET))
    return Context(settings, Database(seeded.url), HandClock())
