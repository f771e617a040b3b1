"""One frame to everybody, against the C loop of send(2) on as many sockets in the same run."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.client import LOOPBACK, Counting, Place, close_all, connect_all, until, upgrade
from bench.cores import spinning
from bench.floor import floor
from bench.report import SENDING, Line, Report, Target, spread
from bench.worker import module, started

FRAME_BYTES = 300
EVERY = 256
SIZES = (1_000, 5_000, 10_000)
RUNS = 7


@dataclass(frozen=True, slots=True)
class Fans:
    """Seconds of each run."""

    floor: list[float]
    shared: list[float]
    own: list[float]
    blocks: list[float]


async def measure(count: int, runs: int = RUNS) -> Fans:
    """Measure the floor, then shared and personal fan-out in turns, then the floor again; each after a warm-up."""
    async with spinning():
        before = await bare(count, runs)
        fans = await ours(count, runs)
        after = await bare(count, runs)
    fans.floor.extend(before + after)
    return fans


async def bare(count: int, runs: int) -> list[float]:
    """Return the seconds of the C loop."""
    async with floor(count) as ground:
        return [await ground.once(FRAME_BYTES) for _ in range(runs + 1)][1:]


async def ours(count: int, runs: int) -> Fans:
    """Return the seconds of the transport."""
    fans = Fans([], [], [], [])
    async with started(*module("bench.bare_server")) as server:
        port = await server.answer()
        phones = [Counting(upgrade("/ws", "bench")) for _ in range(count)]
        if await connect_all(phones, Place(LOOPBACK, port)) != count:
            message = "not every socket could be connected"
            raise RuntimeError(message)
        for number in range(runs + 1):
            shared = await server.ask("fan", FRAME_BYTES, EVERY)
            await arrived(phones, 2 * number + 1)
            own = await server.ask("each", FRAME_BYTES, EVERY)
            await arrived(phones, 2 * number + 2)
            if number:
                fans.shared.append(shared["seconds"])
                fans.own.append(own["seconds"])
                fans.blocks.append(max(shared["block"], own["block"]))
        await close_all(phones)
    return fans


async def arrived(phones: Sequence[Counting], frames: int) -> None:
    """Wait until everybody has heard so many frames."""
    if not await until(lambda: all(phone.frames == frames for phone in phones), 30):
        message = "a frame was lost"
        raise RuntimeError(message)


async def run(report: Report, sizes: Sequence[int] = SIZES) -> None:
    """Add the lines of every size."""
    for count in sizes:
        fans = await measure(count)
        ground = spread(fans.floor).median
        largest = count == max(SIZES)
        name = f"{count:,} phones"
        report.add(Line(f"C floor, {name}", spread([s * 1000 for s in fans.floor]), "ms"))
        report.add(Line(f"one frame to all, {name}", spread([s * 1000 for s in fans.shared]), "ms"))
        ratio = spread([s / ground for s in fans.shared])
        report.add(Line(f"one frame to all ÷ floor, {name}", ratio, "×", Target(1.7) if largest else None))
        own = spread([s / ground for s in fans.own])
        report.add(Line(f"a frame of its own for each ÷ floor, {name}", own, "×"))
        blocks = spread([s * 1000 for s in fans.blocks])
        report.add(Line(f"longest block of the loop, {name}", blocks, "ms", Target(25, bound_by=SENDING)))
