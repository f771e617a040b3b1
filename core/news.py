"""When a loop looks for work: soon after something was written here or the clock was moved, and else now and then."""

import asyncio
from contextlib import suppress

LONGEST_PAUSE = 30.0
NEVER = -1


class News:
    """Counts what may have made work. What other processes wrote is found at the end of the longest pause."""

    def __init__(self) -> None:
        self.count = 0
        self.happened = asyncio.Event()

    def tell(self) -> None:
        """Wake everybody who pauses."""
        self.count += 1
        happened, self.happened = self.happened, asyncio.Event()
        happened.set()

    def watch(self, *, rest: float, longest: float = LONGEST_PAUSE) -> "Watch":
        """Return a loop's own view: it rests so many seconds in any case, and looks after the longest ones anyway."""
        return Watch(self, rest, longest)


class Watch:
    """One loop's view of the news. What happens while it works is news at its next pause, and so is its start."""

    def __init__(self, news: News, rest: float, longest: float) -> None:
        self._news, self._rest, self._longest = news, rest, longest
        self._seen = NEVER

    async def pause(self) -> None:
        """Return after the rest if something has happened since the last pause ended, else when it does."""
        await asyncio.sleep(self._rest)
        if self._seen == self._news.count:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._longest - self._rest):
                    await self._news.happened.wait()
        self._seen = self._news.count
