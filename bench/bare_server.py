"""The transport alone under uvicorn, with a handler that does nothing: `python -m bench.bare_server`.

Answers lines on standard input: `fan SIZE EVERY`, `each SIZE EVERY`, `count`, `tick on|off`.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any

import uvicorn
import uvloop
from starlette.applications import Starlette

from core.tuning import calm_garbage_collector, raise_descriptor_limit
from bench.cores import SERVER_CORE, LongestBlock, pin
from core.http_guard import GuardedHttp, HttpGuard
from core.sockets import Peer, Sockets, fan_out, fan_out_each, text_frame


class Quiet:
    """A handler that welcomes and otherwise does nothing."""

    subprotocol = "bench"
    max_size = 4096

    def on_open(self, peer: Peer) -> None:
        peer.handshake = None
        peer.ping()

    def on_text(self, peer: Peer, data: bytes, arrived: float) -> None:
        del arrived
        peer.send_text(data)

    def on_pong(self, peer: Peer, round_trip: float) -> None:
        """Measure nothing."""

    def on_drained(self, peer: Peer) -> None:
        """Send nothing again."""

    def on_close(self, peer: Peer) -> None:
        """Forget nothing."""


class Control:
    """What the bench may ask for."""

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets
        self._ticking: asyncio.Task[None] | None = None

    async def obey(self, words: list[str]) -> object:
        """Carry out one line."""
        match words:
            case ["fan", size, every]:
                return await self._timed(int(size), int(every), own=False)
            case ["each", size, every]:
                return await self._timed(int(size), int(every), own=True)
            case ["tick", "on"]:
                self._ticking = asyncio.create_task(self._sockets.run())
            case ["tick", "off"] if self._ticking:
                self._ticking.cancel()
        return len(self._sockets)

    async def _timed(self, size: int, every: int, *, own: bool) -> dict[str, float]:
        peers = tuple(self._sockets)
        frame = text_frame(b"x" * (size - 4))
        block = LongestBlock()
        watching = asyncio.create_task(block.watch())
        await asyncio.sleep(0)
        start = perf_counter()
        if own:
            await fan_out_each(((peer, text_frame(b"y" * (size - 4))) for peer in peers), every=every)
        else:
            await fan_out(peers, frame, every=every)
        await asyncio.sleep(0)  # the last writes leave at the end of the turn
        seconds = perf_counter() - start
        watching.cancel()
        return {"seconds": seconds, "block": block.seconds, "peers": len(peers)}


async def serve() -> None:
    """Serve until standard input ends; the first line told is the port."""
    sockets = Sockets(origins=[])
    sockets.route("/ws", Quiet())

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[dict[str, Any]]:
        yield {"sockets": sockets, "http_guard": HttpGuard()}

    config = uvicorn.Config(
        Starlette(lifespan=lifespan), port=0, ws=Peer, http=GuardedHttp, log_config=None, access_log=False, backlog=4096
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    calm_garbage_collector()
    tell(server.servers[0].sockets[0].getsockname()[1])
    control = Control(sockets)
    async for line in lines():
        tell(await control.obey(line.split()))
    server.should_exit = True
    await serving


async def lines() -> AsyncIterator[str]:
    """Read standard input without blocking the loop."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield line.decode()


def tell(answer: object) -> None:
    """Answer with one line."""
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    pin(SERVER_CORE)
    raise_descriptor_limit()
    uvloop.run(serve())
