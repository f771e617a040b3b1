"""How this machine compares with the prototype machine: a million decodes, a thousand fsyncs, the C floor."""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

import msgspec

from bench.cores import spinning
from bench.floor import floor
from bench.report import Bound, Line, Report, Spread, spread

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


def compare(figures: Mapping[Bound, tuple[str, Spread]]) -> dict[Bound, float]:
    """Return here ÷ prototype by the quickest run of each: somebody else's work meanwhile must not loosen a target."""
    prototype = json.loads(PROTOTYPE.read_text())
    return {bound: figure.low / prototype[name] for bound, (name, figure) in figures.items()}


async def run(report: Report) -> None:
    """Add the three lines and set the report's factors, of each and of all together."""
    figures = {
        Bound.CPU: ("million_decodes_seconds", spread([million_decodes() for _ in range(RUNS)])),
        Bound.DISK: ("thousand_fsyncs_seconds", spread([thousand_fsyncs() for _ in range(RUNS)])),
    }
    async with spinning(), floor(1_000) as ground:
        sends = spread([await ground.once(300) for _ in range(RUNS + 1)][1:])
        figures[Bound.NETWORK] = ("floor_thousand_seconds", sends)
    report.factors = compare(figures)
    for bound, (name, figure) in figures.items():
        note = f"{bound}: {report.factors[bound]:.2f} × the prototype machine's"
        report.add(Line("calibration: " + name.removesuffix("_seconds").replace("_", " "), figure, "s", note=note))
    print(
        f"machine factor {report.factor:.2f}, of all three; "
        "an absolute target is judged after dividing by the factor of what the line is bound by (decision 0020)\n",
        flush=True,
    )
