"""The press: one document at a time, in a process of its own, so that nothing else of the server waits for it."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec
import structlog

from core.kernel import Busy, N_

ROOT = Path(__file__).parents[1]
SECONDS = 60
MOST_WAITING = 20
log = structlog.get_logger()


class Press:
    """Prints documents one after the other; who comes when too many wait is asked to come again."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)
        self._waiting = 0

    async def print(self, program: str, order: Mapping[str, object]) -> bytes:
        """Return what the program (a module of ours that ends in `core.typesetting.serve`) makes of the order.

        Raises Busy where too many wait or it took too long.
        """
        if self._waiting >= MOST_WAITING:
            raise Busy(N_("Many documents are being made just now. Please try again in a minute."))
        self._waiting += 1
        try:
            async with self._turn:
                return await _run(program, msgspec.json.encode(order))
        finally:
            self._waiting -= 1


async def _run(program: str, order: bytes) -> bytes:
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", program)
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT)
    try:
        drawn, complaint = await asyncio.wait_for(process.communicate(order), SECONDS)
    except TimeoutError:
        raise Busy(N_("Making the document took too long. Choose less of it and try again.")) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        log.error("press.failed", program=program, lines=complaint.count(b"\n"))  # its words may hold people's names
        raise Busy(N_("The document could not be made. Please try again; if it fails again, tell the administrator."))
    return drawn
