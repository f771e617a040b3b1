"""What an idle connection costs the transport in memory and CPU, without any application."""

import asyncio

from bench.client import LOOPBACK, Connection, Place, close_all, connect_all, upgrade
from bench.cores import cpu_seconds, resident_kib
from bench.report import SENDING, Line, Report, Target, spread
from bench.worker import Worker, module, started

COUNT = 10_000
IDLE_SECONDS = 10.0
RUNS = 3


async def measure(count: int) -> tuple[float, float]:
    """Return KiB an idle connection, and the share of a core that the idle server uses with its ticker on."""
    async with started(*module("bench.bare_server")) as server:
        port = await server.answer()
        await warm_up(port)
        before = resident_kib(server.pid)
        phones = [Connection(upgrade("/ws", "bench")) for _ in range(count)]
        await connect_all(phones, Place(LOOPBACK, port))
        await asyncio.sleep(1)
        kib = (resident_kib(server.pid) - before) / count
        load = await idle_load(server)
        await close_all(phones)
    return kib, load


async def warm_up(port: int) -> None:
    """Let the process allocate what it needs once."""
    few = [Connection(upgrade("/ws", "bench")) for _ in range(200)]
    await connect_all(few, Place(LOOPBACK, port))
    await close_all(few)


async def idle_load(server: Worker) -> float:
    """Return the share of a core, in percent, that pinging everybody costs."""
    await server.ask("tick", "on")
    await asyncio.sleep(1)
    before = cpu_seconds(server.pid)
    await asyncio.sleep(IDLE_SECONDS)
    return (cpu_seconds(server.pid) - before) / IDLE_SECONDS * 100


async def run(report: Report, count: int = COUNT, runs: int = RUNS) -> None:
    """Add the two lines."""
    figures = [await measure(count) for _ in range(runs)]
    report.add(
        Line(f"memory an idle connection, transport only, {count:,}", spread([k for k, _ in figures]), "KiB", Target(9))
    )
    loads = spread([load for _, load in figures])
    report.add(
        Line(f"idle CPU of the transport with {count:,} connected", loads, "% core", Target(2, bound_by=SENDING))
    )
