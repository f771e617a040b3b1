"""The obvious way, for comparison: Starlette endpoints, `send_text` in a loop, one commit an answer.

`python -m bench.naive` serves it; the same crowd of phones plays against it in the same run as ours.
"""

import asyncio
import contextlib
import json
import secrets
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from core.tuning import raise_descriptor_limit
from bench.bare_server import lines, tell
from bench.cores import SERVER_CORE, pin

TABLES = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
CREATE TABLE seat (token TEXT PRIMARY KEY, name TEXT);
CREATE TABLE answer (seat TEXT, question INTEGER, id TEXT, value TEXT, PRIMARY KEY (seat, question));
"""


class NaiveRoom:
    """Sockets in a set, one connection to the database behind one thread."""

    def __init__(self, path: Path) -> None:
        self.phones: set[WebSocket] = set()
        self._thread = ThreadPoolExecutor(1)
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.executescript(TABLES)

    async def store(self, statement: str, *values: object) -> None:
        """Store one row in a transaction of its own."""

        def work() -> None:
            with self._connection:
                self._connection.execute(statement, values)

        await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def play(self, phone: WebSocket) -> None:
        """Serve one phone."""
        await phone.accept()
        seat = secrets.token_urlsafe(16)
        self.phones.add(phone)
        try:
            while True:
                await self._take(phone, seat, json.loads(await phone.receive_text()))
        except WebSocketDisconnect:
            self.phones.discard(phone)

    async def _take(self, phone: WebSocket, seat: str, frame: dict[str, Any]) -> None:
        if frame["t"] == "join":
            await self.store("INSERT INTO seat VALUES (?, ?)", seat, frame["name"])
            await phone.send_text(compact({"t": "welcome", "seat": seat}))
        elif frame["t"] == "answer":
            value = json.dumps(frame["value"])
            await self.store("INSERT INTO answer VALUES (?, ?, ?, ?)", seat, frame["q"], frame["id"], value)
            await phone.send_text(compact({"t": "stored", "q": frame["q"], "id": frame["id"]}))

    async def open(self, question: int) -> None:
        """Tell everybody one question."""
        shown = {"n": question, "of": 100, "kind": "choice", "text": "Ai được biết mã OTP của bạn?"}
        options = {"options": ["Không ai", "Công an", "Ngân hàng", "Người thân"]}
        for phone in list(self.phones):
            with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                frame = {"t": "phase", "v": 1, "phase": "open", "q": shown | options, "opened": 1, "closes": 2}
                await phone.send_text(compact(frame))


def compact(frame: dict[str, Any]) -> str:
    """Write JSON without spaces, as the crowd expects it."""
    return json.dumps(frame, separators=(",", ":"))


async def serve(folder: Path) -> None:
    """Serve until standard input ends; `open N` opens a question."""
    room = NaiveRoom(folder / "naive.sqlite3")

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield

    app = Starlette(routes=[WebSocketRoute("/ws/choi/{pin}", room.play)], lifespan=lifespan)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False, backlog=4096))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    tell(server.servers[0].sockets[0].getsockname()[1])
    async for line in lines():
        await room.open(int(line.split()[-1]))
        tell(len(room.phones))
    server.should_exit = True
    await serving


if __name__ == "__main__":
    pin(SERVER_CORE)
    raise_descriptor_limit()
    with tempfile.TemporaryDirectory(prefix="ngayhoi-naive-") as name:
        uvloop.run(serve(Path(name)))
