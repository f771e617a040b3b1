"""A lean WebSocket client: ten thousand fit on one core. It answers pings and hands text frames on."""

import asyncio
import itertools
import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import cast
from urllib.parse import urlsplit

from websockets.speedups import apply_mask

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
MASKED = 0x80
FINAL = 0x80
UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{headers}\r\n"
)
AT_ONCE = 100
SOURCES = 8
BIND_ADDRESS_NO_PORT = 24
ABNORMAL = 1006
HANDSHAKE_SECONDS = 30.0
LOOPBACK = "127.0.0.1"


def masked(opcode: int, payload: bytes) -> bytes:
    """Return one final client frame; payloads up to 64 KiB."""
    mask = os.urandom(4)
    size = len(payload)
    head = bytes((FINAL | opcode, MASKED | size)) if size < 126 else bytes((FINAL | opcode, 0xFE)) + size.to_bytes(2)
    return head + mask + apply_mask(payload, mask)


def upgrade(path: str, host: str, headers: str = "") -> bytes:
    """Return the handshake request; further headers end with CRLF each."""
    return UPGRADE.format(path=path, host=host, headers=headers).encode()


class Connection(asyncio.Protocol):
    """One connection. Subclasses say what to do with frames; `closed` holds the code once it is over."""

    __slots__ = ("_rest", "_shaken", "closed", "request", "shaken", "status", "transport")

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.transport: asyncio.Transport | None = None
        self.closed: int | None = None
        self.status = 0
        self.shaken: asyncio.Future[bool] | None = None
        self._shaken = False
        self._rest = b""

    # What subclasses override

    def opened(self) -> None:
        """Begin: the handshake is done."""

    def heard(self, payload: bytes) -> None:
        """Take one text frame."""

    def lost(self, code: int) -> None:
        """Note the end; 1006 without a close frame."""

    # What subclasses use

    def send(self, payload: bytes) -> None:
        """Send one text frame; nothing happens once closed."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(masked(TEXT, payload))

    def send_prepared(self, frame: bytes) -> None:
        """Send the bytes of a frame that was masked before."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(frame)

    def leave(self, code: int = 1000) -> None:
        """Say good-bye properly."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(masked(CLOSE, code.to_bytes(2)))

    def drop(self) -> None:
        """Vanish as a phone without network does."""
        if self.transport is not None:
            self.transport.abort()

    # What the loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # TCP only
        if self.request:
            self.transport.write(self.request)
        else:
            self._begin()

    def data_received(self, data: bytes) -> None:
        if self._rest:
            data = self._rest + data
        if not self._shaken:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self._rest = head
                return
            self._rest = b""
            self.status = int(head[9:12])
            if self.status != 101:
                self._settle(shaken=False)
                self.drop()
                return
            self._begin()
        self._rest = self._parse(data)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self._settle(shaken=False)
        if self.closed is None:
            self.closed = ABNORMAL
        self.lost(self.closed)

    def _begin(self) -> None:
        self._shaken = True
        self._settle(shaken=True)
        self.opened()

    def _settle(self, *, shaken: bool) -> None:
        if self.shaken is not None and not self.shaken.done():
            self.shaken.set_result(shaken)

    def _parse(self, data: bytes) -> bytes:
        at, end = 0, len(data)
        while end - at >= 2:
            size, head = data[at + 1], 2
            if size == 126:
                size, head = int.from_bytes(data[at + 2 : at + 4]), 4
            elif size == 127:
                size, head = int.from_bytes(data[at + 2 : at + 10]), 10
            if end - at < head + size:
                break
            self._take(data[at] & 15, data[at + head : at + head + size])
            at += head + size
        return data[at:]

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            self.heard(payload)
        elif opcode == PING and self.transport is not None:
            self.transport.write(masked(PONG, payload))
        elif opcode == CLOSE and self.transport is not None:
            if self.closed is None:
                self.closed = int.from_bytes(payload[:2]) if payload else 1005
            self.transport.write(masked(CLOSE, payload[:2]))
            self.transport.close()


class Counting(Connection):
    """Counts frames (or, without a handshake, bytes) and remembers when the last came."""

    __slots__ = ("frames", "last")

    def __init__(self, request: bytes) -> None:
        super().__init__(request)
        self.frames = 0
        self.last = 0.0

    def heard(self, payload: bytes) -> None:
        del payload
        self.frames += 1
        self.last = perf_counter()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server is."""

    host: str
    port: int
    tls: bool = False

    @property
    def authority(self) -> str:
        """What stands in the Host header."""
        usual = 443 if self.tls else 80
        return self.host if self.port == usual else f"{self.host}:{self.port}"


def read_place(base: str) -> Place:
    """Read a base address such as http://127.0.0.1:8000."""
    parts = urlsplit(base)
    tls = parts.scheme == "https"
    if parts.scheme not in {"http", "https"} or parts.hostname is None:
        message = f"not an http address: {base}"
        raise ValueError(message)
    return Place(parts.hostname, parts.port or (443 if tls else 80), tls)


_sources = itertools.cycle(range(2, 2 + SOURCES))


async def connect(connection: Connection, place: Place) -> bool:
    """Connect, on loopback from one of several addresses; return whether the handshake succeeded."""
    loop = asyncio.get_running_loop()
    connection.shaken = loop.create_future()
    try:
        if place.host.startswith("127."):
            await loop.create_connection(lambda: connection, sock=await _plug(place))
        else:
            await loop.create_connection(lambda: connection, place.host, place.port, ssl=place.tls or None)
        return await asyncio.wait_for(connection.shaken, HANDSHAKE_SECONDS)
    except (OSError, TimeoutError):
        return False


async def _plug(place: Place) -> socket.socket:
    plug = socket.socket()
    try:
        plug.settimeout(0)
        plug.setsockopt(socket.IPPROTO_IP, BIND_ADDRESS_NO_PORT, 1)
        plug.bind((f"127.0.0.{next(_sources)}", 0))
        await asyncio.get_running_loop().sock_connect(plug, (place.host, place.port))
    except OSError:
        plug.close()
        raise
    return plug


async def connect_all(connections: Sequence[Connection], place: Place, at_once: int = AT_ONCE) -> int:
    """Connect everybody, so many at a time; return how many succeeded."""
    queue = iter(connections)
    connected = 0

    async def one_after_another() -> None:
        nonlocal connected
        for connection in queue:
            succeeded = await connect(connection, place)
            connected += succeeded

    await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    return connected


async def close_all(connections: Sequence[Connection]) -> None:
    """Cut everybody off and wait until the loop has noticed."""
    for connection in connections:
        connection.drop()
    await until(lambda: all(connection.closed is not None for connection in connections), 30)


async def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait for a condition without sleeping long; return whether it came true in time."""
    deadline = perf_counter() + seconds
    while not condition():
        if perf_counter() > deadline:
            return False
        await asyncio.sleep(0.002)
    return True
