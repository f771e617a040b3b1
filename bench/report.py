"""Figures as they are told: min/median/max of several runs, beside the target; JSON under `var/`."""

import json
import math
import statistics
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

FOLDER = Path("var")


@dataclass(frozen=True, slots=True)
class Spread:
    """Several runs of one measurement."""

    low: float
    median: float
    high: float
    runs: int

    def __str__(self) -> str:
        return f"{short(self.low)} / {short(self.median)} / {short(self.high)}"


class Bound(StrEnum):
    """What a figure is made of, as the calibration measures it: decoding, fsyncs, sends (decision 0020)."""

    CPU = "cpu"
    DISK = "disk"
    NETWORK = "network"


CPU = (Bound.CPU,)
STORING = (Bound.CPU, Bound.DISK)
SENDING = (Bound.CPU, Bound.NETWORK)
ANSWERING = (Bound.CPU, Bound.DISK, Bound.NETWORK)
Factors = Mapping[Bound, float]


def mean_factor(factors: Factors, bounds: Iterable[Bound]) -> float:
    """Return the geometric mean of some factors; 1 of none."""
    chosen = [factors.get(bound, 1.0) for bound in bounds]
    return math.prod(chosen) ** (1 / len(chosen)) if chosen else 1.0


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure is judged by; an absolute one is divided by the machine's factor of what it is bound by."""

    limit: float
    at_least: bool = False
    bound_by: tuple[Bound, ...] = ()

    def is_met(self, figure: float, factor: float) -> bool:
        """Judge the figure; rates are multiplied by the factor, times divided."""
        scaled = figure * (factor if self.at_least else 1 / factor) if self.bound_by else figure
        return scaled >= self.limit if self.at_least else scaled <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {short(self.limit)}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    question: str
    figure: Spread
    unit: str
    target: Target | None = None
    note: str = ""


@dataclass(slots=True)
class Report:
    """All lines of one run, and the machine's factors against the prototype machine."""

    name: str
    factors: Factors = field(default_factory=dict)
    others_percent: float = 0.0
    lines: list[Line] = field(default_factory=list)

    @property
    def factor(self) -> float:
        """The one factor of the machine: of all three together."""
        return mean_factor(self.factors, Bound)

    def add(self, line: Line) -> None:
        """Keep a line and print it."""
        self.lines.append(line)
        print(self._text(line), flush=True)

    def _text(self, line: Line) -> str:
        verdict = "" if line.target is None else f"{line.target}  {_verdict(is_met=self.is_met(line))}"
        told = [self._judged_by(line), line.note]
        text = f"{line.question:<62} {line.figure!s:>26} {line.unit:<10} {verdict:<18} "
        return (text + "; ".join(each for each in told if each)).rstrip()

    def _judged_by(self, line: Line) -> str:
        """Say by which factor a line was judged, and what the machine's one factor would say where that differs."""
        if line.target is None or not line.target.bound_by:
            return ""
        text = f"÷ {short(self.factor_of(line))} ({' '.join(line.target.bound_by)})"
        by_one = self.is_met_by_one_factor(line)
        return text if by_one is self.is_met(line) else f"{text}, by the one factor {_verdict(is_met=by_one)}"

    def factor_of(self, line: Line) -> float:
        """Return the factor that a line is judged by."""
        return mean_factor(self.factors, line.target.bound_by if line.target else ())

    def is_met(self, line: Line) -> bool:
        """Judge a line by its median."""
        return line.target is None or line.target.is_met(line.figure.median, self.factor_of(line))

    def is_met_by_one_factor(self, line: Line) -> bool:
        """Judge a line as if everything were bound by all three alike."""
        return line.target is None or line.target.is_met(line.figure.median, self.factor)

    def all_met(self) -> bool:
        """Say whether every target is met."""
        return all(self.is_met(line) for line in self.lines)

    def write(self) -> Path:
        """Write everything as JSON; returns the file."""
        FOLDER.mkdir(exist_ok=True)
        path = FOLDER / f"{self.name}.json"
        lines = [
            asdict(line)
            | {"met": self.is_met(line), "met_by_one_factor": self.is_met_by_one_factor(line)}
            | {"factor": self.factor_of(line)}
            for line in self.lines
        ]
        document: dict[str, object] = {"at": time.strftime("%Y-%m-%dT%H:%M:%S%z"), "machine_factor": self.factor}
        document |= {"factors": {bound.value: factor for bound, factor in self.factors.items()}}
        document |= {"others_percent": self.others_percent, "lines": lines}
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
        return path


def _verdict(*, is_met: bool) -> str:
    return "met" if is_met else "NOT MET"


def spread(figures: Sequence[float]) -> Spread:
    """Return min, median and max."""
    return Spread(min(figures), statistics.median(figures), max(figures), len(figures))


def percentile(figures: Sequence[float], share: float) -> float:
    """Return the figure below which that share lies; nan without any."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def short(figure: float) -> str:
    """Write a figure with three significant digits."""
    if figure != figure:  # noqa: PLR0124 - nan is the number unlike itself
        return "–"
    if abs(figure) >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.3g}"
