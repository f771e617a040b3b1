"""Slow and idle HTTP clients against a real uvicorn."""

import asyncio
from time import monotonic

import pytest
from websockets.asyncio.client import connect

from core.http_guard import GuardedHttp, HttpGuard
from tests.core.socket_server import plain, served, until

pytestmark = pytest.mark.asyncio

LATER = 13.0


async def test_an_honest_request_is_served_and_kept_alive():
    async with served() as here, plain(here.port) as client:
        for _ in range(2):
            client.writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody")
            assert (await client.reader.readuntil(b"got body")).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\r\n",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHo",
    ],
)
async def test_a_client_that_owes_us_bytes_is_cut_off(said):
    async with served() as here, plain(here.port) as client:
        client.writer.write(said)
        await asyncio.sleep(0.1)
        here.guard.sweep(monotonic() + 11)
        await asyncio.sleep(0.05)
        assert len(here.guard) == 1
        here.guard.sweep(monotonic() + LATER)
        assert await client.ended()
        await until(lambda: len(here.guard) == 0)


async def test_the_sweep_runs_by_itself():
    async with served(patience=0.2) as here, plain(here.port) as client:
        sweeping = asyncio.create_task(here.guard.run())
        began = monotonic()
        assert await client.ended()
        assert monotonic() - began < 15
        sweeping.cancel()


async def test_a_body_that_goes_on_is_waited_for():
    async with served(patience=0.5) as here, plain(here.port) as client:
        client.writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n")
        for byte in b"body":
            await asyncio.sleep(0.3)
            here.guard.sweep(monotonic())
            client.writer.write(bytes((byte,)))
        assert (await client.reader.readuntil(b"got body")).startswith(b"HTTP/1.1 200")


async def test_a_response_that_is_not_read_is_cut_off():
    async with served() as here, plain(here.port) as client:
        everybody = here.server.server_state.connections
        client.writer.transport.pause_reading()
        client.writer.write(b"GET /?size=30000000 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        await until(lambda: any(isinstance(peer, GuardedHttp) and peer.flow.write_paused for peer in everybody))
        here.guard.sweep(monotonic() + LATER)
        await until(lambda: not everybody)


async def test_a_head_without_end_is_refused():
    async with served() as here, plain(here.port) as client:
        client.writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Long: 1234567890\r\n" * 4000)
        assert (await client.reader.readline()).startswith(b"HTTP/1.1 400")


async def test_a_large_body_is_no_large_head():
    async with served() as here, plain(here.port) as client:
        client.writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n" + b"x" * 200_000)
        assert (await client.reader.readline()).startswith(b"HTTP/1.1 200")


async def test_a_websocket_is_none_of_its_business():
    async with served() as here, connect(here.url()) as phone:
        assert len(here.guard) == 0
        here.guard.sweep(monotonic() + 100)
        await phone.send("echo on")
        assert await phone.recv() == "on"


async def test_nobody_waiting_is_nothing_to_do():
    guard = HttpGuard()
    guard.sweep(monotonic() + 100)
    assert len(guard) == 0
