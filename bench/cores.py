"""The machine: server on one core, generator on another, file descriptors, what a process has used so far."""

import asyncio
import os
import resource
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.tuning import calm_garbage_collector, raise_descriptor_limit

SERVER_CORE = 0
GENERATOR_CORE = 1
PAGE = os.sysconf("SC_PAGE_SIZE")


def pin(core: int) -> None:
    """Keep this process on one core; a machine with a single one keeps what it has."""
    os.sched_setaffinity(0, {core % (os.cpu_count() or 1)})


def prepare_generator() -> None:
    """Make this process the generator: its core, all the descriptors it may have, no pauses for garbage."""
    pin(GENERATOR_CORE)
    raise_descriptor_limit()
    calm_garbage_collector()


def resident_kib(pid: int) -> int:
    """Return the resident memory of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE // 1024


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of all living threads of a process, to the nanosecond; ticks would miss short turns."""
    return sum(int(file.read_text().split()[0]) for file in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


@asynccontextmanager
async def spinning() -> AsyncIterator[None]:
    """Never let the loop sleep: a generator that wakes late makes the server look slow."""
    task = asyncio.create_task(_spin())
    try:
        yield
    finally:
        task.cancel()


async def _spin() -> None:
    while True:
        os.sched_yield()  # whoever shares the core, such as PostgreSQL, goes first
        await asyncio.sleep(0)


@dataclass(slots=True)
class Others:
    """What share of all cores programs that are none of ours used."""

    percent: float = 0.0


@contextmanager
def others_share() -> Iterator[Others]:
    """Measure while the block runs; our own children count once they have ended."""
    others = Others()
    began, busy, own = time.perf_counter(), _busy_seconds(), _own_seconds()
    yield others
    lasted = (time.perf_counter() - began) * (os.cpu_count() or 1)
    others.percent = max(0.0, (_busy_seconds() - busy) - (_own_seconds() - own)) / lasted * 100


def _busy_seconds() -> float:
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    return (sum(fields[:3]) + sum(fields[5:8])) / os.sysconf("SC_CLK_TCK")


def _own_seconds() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


class LongestBlock:
    """The longest time the loop did not come round, measured by a task that always wants to run next."""

    def __init__(self) -> None:
        self.seconds = 0.0

    async def watch(self) -> None:
        """Measure until cancelled."""
        before = time.perf_counter()
        while True:
            await asyncio.sleep(0)
            now = time.perf_counter()
            self.seconds = max(self.seconds, now - before)
            before = now
