"""One application for all journeys, a Chromium, and browsers that complain about every fault of a page."""

import os
import shutil

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from core.database import Database
from tests import serving
from tests.journeys.house import House, open_session
from tests.journeys.site import opened, prepared

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",  # a camera that is there and allowed
    "--use-fake-device-for-media-stream",
)


@pytest.fixture(scope="session")
def house_url(request, postgres_server, tmp_path_factory):
    """The address of the journeys' own database, with every table."""
    if postgres_server is None:
        path = tmp_path_factory.mktemp("house") / "house.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite+aiosqlite:///{path}"
    request.getfixturevalue("postgres_template")
    return postgres_server.create("ngayhoi_journeys", "ngayhoi_template")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def house(house_url, tmp_path_factory):
    """The running application with a host who is signed in."""
    database = Database(house_url)
    await serving.populate(database)
    found = House(database, tmp_path_factory.mktemp("data"), *await open_session(database))
    await found.start()
    yield found
    await found.stop()
    await found.http.aclose()
    await database.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium():
    """Debian's Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(chromium, house):
    """Give a call that opens a page in a browser of its own; the options are the context's."""
    contexts, faults = [], []

    async def open_one(*, host=False, **options):
        context = await chromium.new_context(base_url=house.origin, locale="vi-VN", **options)
        contexts.append(context)
        if host:
            await context.add_cookies([house.cookie])
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if is_fault(message) else None)
        return page

    yield open_one
    for context in contexts:
        await context.close()
    assert faults == []


def is_fault(message) -> bool:
    """Say whether the browser reports a fault of the page; a server that is down on purpose is none."""
    return message.type == "error" and "Failed to load resource" not in message.text and "WebSocket" not in message.text


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    """The filled demonstration for tests that look at pages."""
    with prepared(tmp_path_factory.mktemp("place")) as made:
        yield made


@pytest.fixture(scope="module")
def site(place):
    """A browser on it, gone before a module with a loop of its own begins."""
    with opened(place) as made:
        yield made
