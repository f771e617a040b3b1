"""How this machine compares with the prototype machine: a million decodes, a thousand fsyncs, the C floor."""

import json
import math
import os
import tempfile
from pathlib import Path
from time import perf_counter

import msgspec

from bench.cores import spinning
from bench.floor import floor
from bench.report import Line, Report, spread

PROTOTYPE = Path(__file__).with_name("calibration.json")
ANSWER = b'{"t":"answer","q":3,"id":"0199d7c2-7d1c-7d5e-8d55-3f9a1a2b3c4d","value":[0]}'
RUNS = 5


class Answer(msgspec.Struct, tag_field="t", tag="answer"):
    """The frame that is decoded a million times."""

    q: int
    id: str
    value: list[int]


def million_decodes() -> float:
    """Return seconds for a million answers decoded."""
    decode = msgspec.json.Decoder(Answer).decode
    start = perf_counter()
    for _ in range(100_000):
        decode(ANSWER)
    return (perf_counter() - start) * 10


def thousand_fsyncs() -> float:
    """Return seconds for a thousand appends of 4 KiB, each made durable."""
    with tempfile.TemporaryFile(dir=Path.cwd()) as file:
        start = perf_counter()
        for _ in range(200):
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
        return (perf_counter() - start) * 5


async def run(report: Report) -> None:
    """Add the three lines and set the report's factor: the geometric mean of here ÷ prototype."""
    prototype = json.loads(PROTOTYPE.read_text())
    figures = {
        "million_decodes_seconds": spread([million_decodes() for _ in range(RUNS)]),
        "thousand_fsyncs_seconds": spread([thousand_fsyncs() for _ in range(RUNS)]),
    }
    async with spinning(), floor(1_000) as ground:
        figures["floor_thousand_seconds"] = spread([await ground.once(300) for _ in range(RUNS + 1)][1:])
    factors = [figures[name].median / prototype[name] for name in figures]
    for (name, figure), factor in zip(figures.items(), factors, strict=True):
        note = f"{factor:.2f} × the prototype machine's"
        report.add(Line("calibration: " + name.removesuffix("_seconds").replace("_", " "), figure, "s", note=note))
    report.factor = math.prod(factors) ** (1 / len(factors))
    print(f"machine factor {report.factor:.2f}: absolute targets are judged after dividing by it\n", flush=True)
