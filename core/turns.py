"""How the work of a loop ends: between two turns, never in the middle of one, and never for a failure of one row."""

import asyncio
import traceback
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import structlog

T = TypeVar("T")
PAUSE = 5.0  # seconds before work that failed begins again

log = structlog.get_logger()


async def keep_running(work: Callable[[], Coroutine[Any, Any, None]], pause: float = PAUSE) -> None:
    """Do endless work; where a failure ends it that it does not know, tell where, and begin again after a pause."""
    while True:
        try:
            return await work()
        except Exception as error:  # noqa: BLE001 - nobody foresaw it, and everybody waits for this work
            log.warning("work_failed", error=type(error).__name__, at=place_of(error))  # its words may name people
            await asyncio.sleep(pause)


def place_of(error: BaseException) -> str:
    """Return where an error was raised, as file:line."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""


async def uninterrupted(turn: Coroutine[Any, Any, T]) -> T:
    """Do the turn; a cancellation takes effect after it, so that no database connection is left in a transaction."""
    task = asyncio.ensure_future(turn)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise
