"""A real uvicorn with our protocol classes in the test's loop, a handler that remembers, raw clients."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from core.http_guard import GuardedHttp, HttpGuard
from core.sockets import Peer, Sockets
from core.sockets.registry import Limits

ORIGIN = "http://ours.example"
OURS = "test.v1"


@dataclass
class Recorder:
    """A handler that remembers; it echoes `echo …`, breaks at `break` and closes at `close`."""

    subprotocol: str = OURS
    max_size: int = 4096
    opened: list[Peer] = field(default_factory=list)
    closed: list[Peer] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    arrivals: list[float] = field(default_factory=list)
    round_trips: list[float] = field(default_factory=list)
    drained: list[Peer] = field(default_factory=list)

    def on_open(self, peer: Peer) -> None:
        self.opened.append(peer)

    def on_text(self, peer: Peer, data: bytes, arrived: float) -> None:
        self.texts.append(data)
        self.arrivals.append(arrived)
        if data.startswith(b"echo "):
            peer.send_text(data[5:])
        if data == b"break":
            raise LookupError(data)
        if data == b"close":
            peer.close(1000)

    def on_pong(self, peer: Peer, round_trip: float) -> None:  # noqa: ARG002 - the handler's signature
        self.round_trips.append(round_trip)

    def on_drained(self, peer: Peer) -> None:
        self.drained.append(peer)

    def on_close(self, peer: Peer) -> None:
        self.closed.append(peer)


@dataclass
class Served:
    """A running server."""

    port: int
    server: uvicorn.Server
    sockets: Sockets
    guard: HttpGuard
    handler: Recorder

    def url(self, path: str = "/ws/room/123") -> str:
        return f"ws://127.0.0.1:{self.port}{path}"

    async def stop(self) -> None:
        self.server.should_exit = True
        while self.server.started and self.server.servers[0].is_serving():
            await asyncio.sleep(0.01)


async def greet_over_http(request: Request[Any]) -> Response:
    """Answer with what was sent, or with a page as long as asked for."""
    size = int(request.query_params.get("size", 0))
    return PlainTextResponse(b"x" * size if size else b"got " + await request.body())


@asynccontextmanager
async def served(
    limits: Limits | None = None,
    *,
    patience: float = 12.0,
    protocol: type[Peer] = Peer,
    http: type[asyncio.Protocol] = GuardedHttp,
) -> AsyncIterator[Served]:
    """Serve on a free loopback port; ticks and sweeps are the test's own."""
    sockets = Sockets(origins=[ORIGIN], trusted_proxies=["127.0.0.1"], limits=limits)
    handler = Recorder()
    sockets.route("/ws/room/{number}", handler)
    guard = HttpGuard(patience)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[dict[str, object]]:
        yield {"sockets": sockets, "http_guard": guard}

    app = Starlette(routes=[Route("/", greet_over_http, methods=["GET", "POST"])], lifespan=lifespan)
    config = uvicorn.Config(
        app, port=0, ws=protocol, http=http, log_config=None, access_log=False, timeout_graceful_shutdown=5
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Served(port, server, sockets, guard, handler)
    finally:
        server.should_exit = True
        await asyncio.wait_for(task, 30)


async def until(condition: Any, seconds: float = 10.0) -> None:
    """Wait until the condition holds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


@dataclass
class Raw:
    """A client that sends exactly the bytes it is told to."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def close_code(self) -> int:
        """Skip to the close frame and return its code; the connection must end after it."""
        while True:
            head = await asyncio.wait_for(self.reader.readexactly(2), 10)
            payload = await self.reader.readexactly(head[1])
            if head[0] == 0x88:
                return int.from_bytes(payload[:2])

    async def ended(self) -> bool:
        """Wait for the end of the connection."""
        try:
            return await asyncio.wait_for(self.reader.read(), 10) is not None
        except ConnectionResetError:
            return True

    def send(self, opcode: int, payload: bytes, *, fin: bool = True) -> None:
        self.writer.write(masked(opcode, payload, fin=fin))


def masked(opcode: int, payload: bytes, *, fin: bool = True) -> bytes:
    """Return a client's frame."""
    mask = os.urandom(4)
    size = len(payload)
    if size < 126:
        length = bytes((0x80 | size,))
    elif size < 1 << 16:
        length = b"\xfe" + size.to_bytes(2)
    else:
        length = b"\xff" + size.to_bytes(8)
    body = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
    return bytes((opcode | (0x80 if fin else 0),)) + length + mask + body


UPGRADE = (
    b"GET %s HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n"
)


@asynccontextmanager
async def raw(port: int, path: bytes = b"/ws/room/123", headers: bytes = b"") -> AsyncIterator[Raw]:
    """Connect and shake hands by hand."""
    async with plain(port) as client:
        client.writer.write(UPGRADE % (path, headers))
        answer = await asyncio.wait_for(client.reader.readuntil(b"\r\n\r\n"), 10)
        assert answer.startswith(b"HTTP/1.1 101"), answer
        yield client


@asynccontextmanager
async def plain(port: int) -> AsyncIterator[Raw]:
    """Connect and say nothing."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Raw(reader, writer)
    finally:
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)
