"""What every test may ask for: a fresh database on either engine, and a clock moved by hand."""

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine

from core.tuning import calm_garbage_collector
from core.database import Base, Database
from core.migrating import load_models
from tests import postgres
from tests.clocks import HandClock
from tests.engines import share_dialects
from tests.loopback import refuse_the_outside
from tests.serving import populate

TEMPLATE, SHARED, POPULATED = "ngayhoi_template", "ngayhoi_shared", "ngayhoi_populated"
NEEDS_A_DATABASE = {"database", "database_url", "empty_database_url", "populated"}
SLOW_MACHINE = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=("sqlite", "postgresql"), default="sqlite", help="which database the tests use")
    parser.addoption("--thorough", action="store_true", help="journeys: the whole corpus, 200 % text, all widths")


def pytest_configure(config: pytest.Config) -> None:
    refuse_the_outside()
    share_dialects()
    settings.register_profile("quick", max_examples=50, deadline=None, suppress_health_check=SLOW_MACHINE)
    settings.register_profile("thorough", settings.get_profile("quick"), max_examples=1000)
    settings.register_profile("exhaustive", settings.get_profile("quick"), max_examples=100_000)
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a database, and the stories in a browser, so that each stage finds its own."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if NEEDS_A_DATABASE & fixtures:
            item.add_marker(pytest.mark.database)
        if "seeded" in fixtures:
            item.add_marker(pytest.mark.one_engine)
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
        if "faults" in item.path.parts:
            item.add_marker(pytest.mark.fault)


def pytest_collection_finish() -> None:
    """Leave everything that was loaded alone: looking through it over and over takes an eighth of a run."""
    calm_garbage_collector()


@pytest.fixture
def clock() -> HandClock:
    """A clock that stands at 07:30 on 10/10/2026 in the province."""
    return HandClock()


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[postgres.Server | None]:
    """The throw-away PostgreSQL of this test process; None when the tests run on SQLite."""
    if request.config.getoption("--db") == "sqlite":
        yield None
        return
    with postgres.started() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no row."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    _create_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: postgres.Server | None) -> None:
    """Every table and no row, as a database that others are copied from."""
    if postgres_server is not None:
        postgres_server.create(TEMPLATE)
        _create_tables(postgres_server.url(TEMPLATE, "psycopg"))


@pytest.fixture(scope="session")
def shared_database(
    postgres_server: postgres.Server | None,
    postgres_template: None,  # noqa: ARG001 - made first
) -> Iterator[postgres.SharedDatabase | None]:
    """The one database that tests share, emptied after each: quicker than a new one."""
    if postgres_server is None:
        yield None
        return
    shared = postgres.SharedDatabase(postgres_server, SHARED, TEMPLATE)
    yield shared
    shared.connection.close()


def _create_tables(url: str) -> None:
    load_models()
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()


@pytest.fixture
def empty_database_url(tmp_path: Path, postgres_server: postgres.Server | None) -> Iterator[str]:
    """The address of a database without any table."""
    yield from _empty(postgres_server, tmp_path / "empty.sqlite3")


@pytest.fixture
def second_empty_database_url(tmp_path: Path, postgres_server: postgres.Server | None) -> Iterator[str]:
    """One more of them, to restore into."""
    yield from _empty(postgres_server, tmp_path / "second.sqlite3")


def _empty(server: postgres.Server | None, path: Path) -> Iterator[str]:
    if server is None:
        yield f"sqlite+aiosqlite:///{path}"
        return
    name = _next_name()
    yield server.create(name)
    server.drop(name)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, postgres_server: postgres.Server | None) -> Iterator[str]:
    """The address of a database with every table and no row."""
    if postgres_server is None:
        path = request.getfixturevalue("tmp_path") / "test.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    shared = request.getfixturevalue("shared_database")
    yield shared.url
    shared.clear()


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh database: SQLite, or PostgreSQL with `--db postgresql`."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def populated(
    request: pytest.FixtureRequest, postgres_server: postgres.Server | None, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Make databases with every table, unit and account: `populated()` copies one and gives its address."""
    folder, numbers = tmp_path_factory.mktemp("populated"), itertools.count(1)
    if postgres_server is None:
        original = folder / "original.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), original)
        asyncio.run(_populate(f"sqlite+aiosqlite:///{original}"))

        def make() -> str:
            path = folder / f"{next(numbers)}.sqlite3"
            shutil.copyfile(original, path)
            return f"sqlite+aiosqlite:///{path}"

        return make
    request.getfixturevalue("postgres_template")
    asyncio.run(_populate(postgres_server.create(POPULATED, TEMPLATE)))
    return lambda: postgres_server.create(f"{POPULATED}_{next(numbers)}", POPULATED)


@pytest.fixture
def populated_url(populated: Callable[[], str], postgres_server: postgres.Server | None) -> Iterator[str]:
    """The address of a database of the test's own with every table, unit and account."""
    url = populated()
    yield url
    if postgres_server is not None:
        postgres_server.drop(url.rpartition("/")[2])


@pytest_asyncio.fixture
async def populated_database(populated_url: str) -> AsyncIterator[Database]:
    """A database of the test's own with every table, unit and account."""
    opened = Database(populated_url)
    yield opened
    await opened.close()


async def _populate(url: str) -> None:
    opened = Database(url)
    await populate(opened)
    await opened.close()


_numbers = itertools.count(1)


def _next_name() -> str:
    return f"test_{next(_numbers)}"
