"""What the one ticker does for all: pings in slices, silent peers, deadlines, closings nobody completes."""

import asyncio
from time import monotonic

import pytest

from core.sockets.registry import SLICES, Limits, Sockets
from tests.core.socket_server import plain, raw, served, until

pytestmark = pytest.mark.asyncio


async def test_each_peer_is_pinged_once_a_round():
    async with served() as here, raw(here.port) as one, raw(here.port) as two:
        await until(lambda: len(here.sockets) == 2)
        for _ in range(SLICES):
            here.sockets.tick(monotonic())
        for phone in (one, two):
            assert (await phone.reader.readexactly(6))[0] == 0x89
            phone.send(10, b"wrong")
        await asyncio.sleep(0.05)
        assert one.reader.at_eof() is False
        assert here.handler.round_trips == []


async def test_a_peer_that_is_not_measured_is_pinged_in_every_second_round():
    async with served() as here, raw(here.port) as phone:
        await until(lambda: here.handler.opened)
        here.handler.opened[0].measured = False
        for _ in range(4 * SLICES):
            here.sockets.tick(monotonic())
        here.handler.opened[0].send_text(b"end")
        assert len(await phone.reader.readexactly(2 * 6 + 5)) == 17
        assert not phone.reader._buffer  # type: ignore[attr-defined] # nothing else was sent


async def test_the_ticker_runs_by_itself():
    async with served(Limits(ping_every=0.2)) as here, raw(here.port) as phone:
        ticking = asyncio.create_task(here.sockets.run())
        for _ in range(2):
            ping = await asyncio.wait_for(phone.reader.readexactly(6), 10)
            phone.send(10, ping[2:])
        await until(lambda: len(here.handler.round_trips) >= 2)
        ticking.cancel()


async def test_a_silent_peer_is_dropped_and_a_heard_one_stays():
    async with served() as here, raw(here.port) as half_open, raw(here.port) as alive:
        await until(lambda: len(here.sockets) == 2)
        await asyncio.sleep(0.05)
        alive.send(1, b"here")
        await until(lambda: here.handler.texts)
        heard = here.handler.arrivals[0]
        for _ in range(SLICES):
            here.sockets.tick(heard + 25)
        assert await half_open.ended()
        await until(lambda: len(here.sockets) == 1)
        assert not alive.reader.at_eof()


async def test_a_deadline_closes_with_1008_and_can_be_lifted():
    async with served() as here, raw(here.port) as late, raw(here.port):
        await until(lambda: len(here.sockets) == 2)
        first, second = here.handler.opened
        first.deadline = second.deadline = monotonic() + 10
        second.deadline = None
        here.sockets.tick(monotonic() + 9)
        assert first.is_open
        here.sockets.tick(monotonic() + 11)
        assert await late.close_code() == 1008
        assert (first.is_open, second.is_open, second.deadline) == (False, True, None)


async def test_a_closing_that_is_never_completed_is_cut():
    async with served() as here, raw(here.port) as rude:
        await until(lambda: here.handler.opened)
        here.handler.opened[0].close(1000)
        assert await rude.close_code() == 1000
        here.sockets.tick(monotonic() + 2)
        await asyncio.sleep(0.05)
        assert here.handler.closed == []
        here.sockets.tick(monotonic() + 4)
        await until(lambda: here.handler.closed)


async def test_a_refused_client_that_stays_is_cut_too():
    async with served() as here, plain(here.port) as rude:
        rude.writer.write(b"GET /nowhere HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
        assert (await rude.reader.readline()).startswith(b"HTTP/1.1 404")
        here.sockets.tick(monotonic() + 4)
        assert await rude.ended()
        await until(lambda: not here.server.server_state.connections)


async def test_frames_are_counted_by_the_round():
    async with served(Limits(frames_a_round=3)) as here, raw(here.port) as phone:
        for sent in (3, 6):
            for _ in range(3):
                phone.send(1, b".")
            await until(lambda sent=sent: len(here.handler.texts) == sent)
            for _ in range(SLICES):
                here.sockets.tick(monotonic())
        assert here.handler.opened[0].is_open


@pytest.mark.parametrize(
    ("address", "forwarded", "client"),
    [
        ("198.51.100.1", "203.0.113.9", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "spoofed, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "10.0.0.3", "10.0.0.3"),
        ("", "203.0.113.9", ""),
    ],
)
async def test_the_clients_address_is_taken_from_trusted_proxies_only(address, forwarded, client):
    assert Sockets(origins=[], trusted_proxies=["10.0.0.0/8"]).client_of(address, forwarded) == client
