"""The C floor: compiled at run time, its sockets read by the same generator as those of the server under test."""

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.client import LOOPBACK, Connection, Place, close_all, connect_all, until
from bench.cores import SERVER_CORE
from bench.worker import Worker, started

SOURCE = Path(__file__).with_name("floor.c")


class Sink(Connection):
    """Reads whatever comes; without a handshake."""

    __slots__ = ("received",)

    def __init__(self) -> None:
        super().__init__(b"")
        self.received = 0

    def data_received(self, data: bytes) -> None:
        self.received += len(data)


@asynccontextmanager
async def floor(count: int, *, seconds: float = 60.0) -> AsyncIterator["Floor"]:
    """Compile and start the C program, and connect as many sockets to it."""
    with tempfile.TemporaryDirectory() as folder:
        program = str(Path(folder, "floor"))
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            message = "the floor needs a C compiler: apt-get install gcc libc6-dev"
            raise RuntimeError(message)
        await asyncio.to_thread(subprocess.run, [compiler, "-O2", "-o", program, str(SOURCE)], check=True)
        async with started("taskset", "-c", str(SERVER_CORE), program, str(count)) as worker:
            sinks = [Sink() for _ in range(count)]
            await asyncio.wait_for(connect_all(sinks, Place(LOOPBACK, await worker.answer())), seconds)
            await worker.answer()
            yield Floor(worker, sinks)
            await close_all(sinks)


class Floor:
    """The running program."""

    def __init__(self, worker: Worker, sinks: list[Sink]) -> None:
        self._worker = worker
        self._sinks = sinks
        self._sent = 0

    async def once(self, size: int) -> float:
        """Send so many bytes to everybody; returns the seconds the loop took."""
        self._sent += size
        nanoseconds = int(await self._worker.ask(size))
        await until(lambda: all(sink.received == self._sent for sink in self._sinks), 30)
        return nanoseconds / 1e9
