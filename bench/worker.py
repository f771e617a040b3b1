"""A server in a process of its own on its own core, asked by one line and answering with one line of JSON."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

ANSWER_SECONDS = 120.0


class Worker:
    """The other process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    async def ask(self, *words: object) -> Any:  # noqa: ANN401 - whatever JSON the worker answers
        """Send one line and return the answer to it."""
        if self._process.stdin is None:
            message = "the worker was started without a pipe"
            raise RuntimeError(message)
        self._process.stdin.write((" ".join(map(str, words)) + "\n").encode())
        return await self.answer()

    async def answer(self) -> Any:  # noqa: ANN401 - as above
        """Wait for a line that nobody asked for."""
        if self._process.stdout is None:
            message = "the worker was started without a pipe"
            raise RuntimeError(message)
        line = await asyncio.wait_for(self._process.stdout.readline(), ANSWER_SECONDS)
        if not line:
            message = "the worker ended"
            raise RuntimeError(message)
        return json.loads(line)


@asynccontextmanager
async def started(*command: str) -> AsyncIterator[Worker]:
    """Start a program that speaks the line protocol; it ends when its standard input does."""
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield Worker(process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 20)
        except TimeoutError:
            process.kill()
            await process.wait()


def module(name: str, *arguments: object) -> Sequence[str]:
    """Return the command that runs one of our modules with this interpreter."""
    return [sys.executable, "-m", name, *map(str, arguments)]
