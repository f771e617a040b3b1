"""How the work of a loop ends: between two turns, never in the middle of one."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def uninterrupted(turn: Coroutine[Any, Any, T]) -> T:
    """Do the turn; a cancellation takes effect after it, so that no database connection is left in a transaction."""
    task = asyncio.ensure_future(turn)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise
