"""Figures as they are told: min/median/max of several runs, beside the target; JSON under `var/`."""

import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
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


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure is judged by; `scales` says whether an absolute figure is divided by the machine's factor."""

    limit: float
    at_least: bool = False
    scales: bool = False

    def is_met(self, figure: float, factor: float) -> bool:
        """Judge the figure; rates are multiplied by the factor, times divided."""
        scaled = figure * (factor if self.at_least else 1 / factor) if self.scales else figure
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
    """All lines of one run, and the machine's factor against the prototype machine."""

    name: str
    factor: float = 1.0
    others_percent: float = 0.0
    lines: list[Line] = field(default_factory=list)

    def add(self, line: Line) -> None:
        """Keep a line and print it."""
        self.lines.append(line)
        print(self._text(line), flush=True)

    def _text(self, line: Line) -> str:
        verdict = "" if line.target is None else f"{line.target}  {'met' if self.is_met(line) else 'NOT MET'}"
        return f"{line.question:<62} {line.figure!s:>26} {line.unit:<10} {verdict:<18} {line.note}".rstrip()

    def is_met(self, line: Line) -> bool:
        """Judge a line by its median."""
        return line.target is None or line.target.is_met(line.figure.median, self.factor)

    def all_met(self) -> bool:
        """Say whether every target is met."""
        return all(self.is_met(line) for line in self.lines)

    def write(self) -> Path:
        """Write everything as JSON; returns the file."""
        FOLDER.mkdir(exist_ok=True)
        path = FOLDER / f"{self.name}.json"
        lines = [asdict(line) | {"met": self.is_met(line)} for line in self.lines]
        document: dict[str, object] = {"at": time.strftime("%Y-%m-%dT%H:%M:%S%z"), "machine_factor": self.factor}
        document |= {"others_percent": self.others_percent, "lines": lines}
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
        return path


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
