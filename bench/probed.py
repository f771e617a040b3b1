"""The real application with a probe: SIGUSR1 begins to watch the loop, and the next one writes its longest block down.

`BLOCK_FILE=… python -m bench.probed serve`; otherwise the same as `python server.py`.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

import server
from bench.cores import LongestBlock
from core.context import Context

serve_unwatched = server.serve


class Probe:
    """The switch behind the signal."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._block = LongestBlock()
        self._watching: asyncio.Task[None] | None = None

    def switch(self) -> None:
        """Begin to watch, or tell what was seen."""
        if self._watching is None:
            self._block = LongestBlock()
            self._watching = asyncio.create_task(self._block.watch())
            return
        self._watching.cancel()
        self._watching = None
        self._file.write_text(str(self._block.seconds))


async def serve_watched(context: Context) -> None:
    """Serve as ever, with the switch."""
    probe = Probe(Path(os.environ["BLOCK_FILE"]))
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, probe.switch)
    await serve_unwatched(context)


if __name__ == "__main__":
    server.serve = serve_watched
    sys.exit(server.main(sys.argv[1:]))
