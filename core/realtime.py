"""Small hints that something has changed: one poller a process, however many listen, and a bound to how many may."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two looks at the version and between two heartbeats, and how many may listen at once.

    After `longest` seconds a stream ends, and its page opens another: nobody holds a place for ever.
    """

    look_every: float = 2.0
    beat_every: float = 20.0
    most: int = 4_000
    longest: float = 1_800.0


class Hints:
    """Tells listeners the version of the data whenever it moves. Looks for it only while somebody listens."""

    def __init__(self, look: Callable[[], Awaitable[int]], pace: Pace | None = None) -> None:
        self._look = look
        self._pace = pace or Pace()
        self._version: int | None = None
        self._moved = asyncio.Event()
        self._listening = 0
        self._looker: asyncio.Task[None] | None = None
        self._stopped = False

    @property
    def is_full(self) -> bool:
        """Whether nobody more may listen now."""
        return self._stopped or self._listening >= self._pace.most

    @property
    def listening(self) -> int:
        """How many listen."""
        return self._listening

    async def listen(self) -> AsyncGenerator[int | None, None]:
        """Yield the version at once and at each change, None as a heartbeat.

        It ends after its time, at `stop`, or at once when it is full; a slow listener gets the newest version only.
        """
        if self.is_full:
            return
        self._listening += 1
        self._start_looking()
        told, time = None, asyncio.get_running_loop().time
        end = time() + self._pace.longest
        try:
            while not self._stopped and time() < end:
                moved = self._moved
                if self._version is not None and self._version != told:
                    told = self._version
                    yield told
                elif not await _within(moved, min(self._pace.beat_every, end - time())):
                    yield None
        finally:
            self._listening -= 1
            if not self._listening:
                self._stop_looking()

    def stop(self) -> None:
        """Let every listener's stream end; nobody can listen any more."""
        self._stopped = True
        self._stop_looking()
        self._moved.set()

    def _start_looking(self) -> None:
        if self._looker is None:
            self._looker = asyncio.create_task(self._keep_looking())

    def _stop_looking(self) -> None:
        if self._looker is not None:
            self._looker.cancel()
        self._looker, self._version = None, None

    async def _keep_looking(self) -> None:
        while True:
            try:
                version = await self._look()
            except Exception as error:  # noqa: BLE001 - a database that is away comes back; listeners stay
                log.warning("hints_not_read", error=type(error).__name__)
            else:
                self._tell(version)
            await asyncio.sleep(self._pace.look_every)

    def _tell(self, version: int) -> None:
        if version != self._version:
            self._version = version
            self._moved.set()
            self._moved = asyncio.Event()


async def _within(moved: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await moved.wait()
    return False
