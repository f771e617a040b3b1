"""What operators ask of a running server."""

import httpx2
import pytest
from starlette.applications import Starlette

from core.kernel import NotFound
from core.web.operations import FORWARDED, routes

pytestmark = pytest.mark.asyncio


async def metrics(address, headers=None):
    transport = httpx2.ASGITransport(app=Starlette(routes=routes), client=(address, 1234))
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return await client.get("/metrics", headers=headers)


async def test_the_machine_itself_reads_the_metrics():
    answer = await metrics("127.0.0.1")
    assert (answer.status_code, "python_info" in answer.text) == (200, True)


@pytest.mark.parametrize("name", FORWARDED)
async def test_whoever_comes_through_a_proxy_reads_no_metrics_whatever_the_header_says(name):
    with pytest.raises(NotFound):
        await metrics("127.0.0.1", {name: "127.0.0.1"})


async def test_nobody_else_reads_the_metrics():
    with pytest.raises(NotFound):
        await metrics("198.51.100.7")
