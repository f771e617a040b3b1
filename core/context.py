"""What a command or the server works with while it runs: settings, the open database, the clock."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from core import demo_clock
from core.clock import Clock
from core.database import Database
from core.settings import Settings


@dataclass(frozen=True, slots=True)
class Context:
    """Open until the `async with` ends. The clock of a demonstration stands at its stored offset."""

    settings: Settings
    database: Database
    clock: Clock


OpenContext = Callable[[], AbstractAsyncContextManager[Context]]


@asynccontextmanager
async def open_context(settings: Settings) -> AsyncIterator[Context]:
    """Open the database whose schema is current; close it at the end."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(settings.database)
    try:
        clock = Clock()
        if settings.mode == "demo":
            async with database.reading() as uow:
                offset = await demo_clock.find_offset(uow)
            clock = Clock() if offset is None else Clock(offset=offset)
        yield Context(settings, database, clock)
    finally:
        await database.close()
