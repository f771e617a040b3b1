"""The stream of hints under the real server: it tells changes, has a bound, and ends when the server stops."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.database import Database
from leaderboards import service
from server import SHUTDOWN_SECONDS
from tests import serving
from tests.leaderboards.facts import NOW, people
from tests.loopback import open_client

STREAM = "/bang-xep-hang/tin"
PATIENCE = 10


@asynccontextmanager
async def listening(origin: str) -> AsyncIterator[AsyncIterator[str]]:
    async with (
        open_client(origin, timeout=PATIENCE) as browser,
        browser.stream("GET", STREAM) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        yield answer.aiter_lines()


async def next_version(lines: AsyncIterator[str]) -> int:
    async with asyncio.timeout(PATIENCE):
        async for line in lines:
            if line.startswith("data: "):
                return int(line.removeprefix("data: "))
    raise EOFError


@pytest.mark.asyncio
async def test_a_recorded_fact_is_hinted_at(province: Database, tmp_path: Path) -> None:
    async with serving.serving(province, tmp_path) as served, listening(served.origin) as lines:
        before = await next_version(lines)
        async with province.writing() as uow:
            await service.record(uow, people("03256", 2), now=NOW)
        after = await next_version(lines)
    assert after > before


@pytest.mark.asyncio
async def test_listeners_do_not_hold_a_stopping_server(province: Database, tmp_path: Path) -> None:
    served = await serving.start(province, tmp_path)
    async with listening(served.origin) as lines:
        await next_version(lines)
        began = asyncio.get_running_loop().time()
        await served.stop()
        took = asyncio.get_running_loop().time() - began
        rest = [line async for line in lines]
    assert took < SHUTDOWN_SECONDS / 2
    assert [line for line in rest if line.startswith("data")] == []
