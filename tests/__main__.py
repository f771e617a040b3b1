"""Runs the gate stage by stage: `python -m tests`, exhaustively with `--all`. Ends with one line of counts."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "var" / "tests"
DEMONSTRATION = REPORTS / "demonstration"
"""Seeded by the first stage that needs it; the browsers' stage starts from copies."""
BIN = Path(sys.executable).parent
WORKERS = ("-n", "3", "--dist", "worksteal")  # a third works while two wait for a database or a clock
BROWSERS = ("-n", "2", "--dist", "worksteal")
QUIET = ("-q", "--no-header")
NOT_SILENTLY = ("--strict", "--disable-pip")  # else it passes where its database knows none of the packages
Tell = Callable[[str], object]
PLAIN_COUNT = re.compile(r"^(\d+) passed, (\d+) failed", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Stage:
    """Commands that run one after another, and the minutes they may take."""

    name: str
    minutes: float
    commands: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Tally:
    """What passed and failed so far; a static check counts as one. Stages that run side by side add under `lock`."""

    passed: int = 0
    failed: int = 0
    lines: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def pytest(name: str, *arguments: str) -> tuple[str, ...]:
    """Return a pytest run whose counts are read from its report."""
    return ("pytest", *QUIET, f"--junitxml={REPORTS / name}.xml", *arguments)


STATIC = Stage(
    "static",
    2,
    (
        ("ruff", "check", "--quiet", "."),
        ("ruff", "format", "--check", "--quiet", "."),
        ("mypy", "."),
        ("lint-imports",),
        ("deptry", "."),
        ("vulture",),
    ),
)
FAST = "not journey and not exhaustive and not fault"
SQLITE = Stage("sqlite", 5, (pytest("sqlite", *WORKERS, "-m", FAST),))
POSTGRESQL = Stage(
    "postgresql",
    4,
    (pytest("postgresql", *WORKERS, "--db", "postgresql", "-m", f"database and not one_engine and {FAST}"),),
)
BROWSER = Stage("browser", 6, (pytest("browser", *BROWSERS, "tests/journeys"),))
TRIALS = Stage("trials", 2, (("python", "-m", "tests.faults", "--quick"),))
Group = tuple[Stage, ...]
STAGES: tuple[Group, ...] = ((STATIC,), (SQLITE,), (POSTGRESQL,), (BROWSER, TRIALS))
"""Groups of stages one after another; those of a group run side by side, for these two wait more than they work."""
EVERYTHING: tuple[Group, ...] = tuple(
    (stage,)
    for stage in (
        STATIC,
        Stage(
            "coverage", 15, (pytest("sqlite", *WORKERS, "--cov", "--cov-report=", "-m", "not journey and not fault"),)
        ),
        Stage(
            "coverage-figures",
            1,
            (
                ("coverage", "report", "--include=*/domain/*,*/domain.py", "--fail-under=100"),
                ("coverage", "report", "--fail-under=90", "--format=total"),
            ),
        ),
        Stage(
            "postgresql", 15, (pytest("postgresql", *WORKERS, "--db", "postgresql", "-m", "not journey and not fault"),)
        ),
        Stage("inputs", 60, (pytest("inputs", *WORKERS, "--hypothesis-profile=exhaustive", "-m", "parser"),)),
        Stage("browser", 15, (pytest("browser", *BROWSERS, "--thorough", "tests/journeys"),)),
        Stage("browser-postgresql", 15, (pytest("browser-pg", *BROWSERS, "--db", "postgresql", "tests/journeys"),)),
        Stage("known-holes", 2, (("pip-audit", *NOT_SILENTLY, "--require-hashes", "-r", "requirements.lock"),)),
        Stage("trials", 60, (("python", "-m", "tests.faults"),)),
    )
)


def run_group(group: Group, tally: Tally) -> None:
    """Run stages side by side: the first tells as it goes, others when they are done. Raises what any raises."""
    with ThreadPoolExecutor(len(group)) as pool:
        shown: list[list[str]] = [[] for _ in group[1:]]
        pairs = zip(group[1:], shown, strict=True)
        beside = [pool.submit(run_stage, stage, tally, lines.append) for stage, lines in pairs]
        run_stage(group[0], tally, say)
        for done, lines in zip(beside, shown, strict=True):
            done.result()
            say("".join(lines))


def say(text: str) -> None:
    """Show it at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def run_stage(stage: Stage, tally: Tally, tell: Tell) -> None:
    """Run every command of the stage, add its counts, and say how long it took against its budget."""
    tell(f"\n══ {stage.name}\n")
    began = time.monotonic()
    counts = [run_command(command, tell) for command in stage.commands]
    minutes = (time.monotonic() - began) / 60
    over = "  OVER BUDGET" if minutes > stage.minutes else ""
    with tally.lock:
        tally.passed += sum(passed for passed, _ in counts)
        tally.failed += sum(failed for _, failed in counts)
        tally.lines.append(f"{stage.name:<20} {minutes:6.1f} min of {stage.minutes:g}{over}")


def run_command(command: tuple[str, ...], tell: Tell) -> tuple[int, int]:
    """Run one command; return what passed and failed, by its report or its plain closing line, else its exit code."""
    report = next((Path(part.split("=")[1]) for part in command if part.startswith("--junitxml=")), None)
    if report is not None:
        report.unlink(missing_ok=True)
    tell(f"$ {' '.join(command)}\n")
    process = subprocess.Popen(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "GATE_DEMONSTRATION": str(DEMONSTRATION)},
    )
    tail = ""
    for line in process.stdout or ():
        tell(line)
        tail = (tail + line)[-4000:]
    passed, failed = _counts(report, tail)
    if process.wait() != 0 and failed == 0:
        failed = 1
    elif process.returncode == 0 and passed == 0 and report is None:
        passed = 1
    elif passed == 0 and failed == 0:
        tell("this stage ran no test\n")
        failed = 1
    return passed, failed


def _counts(report: Path | None, tail: str) -> tuple[int, int]:
    if report is not None and report.exists():
        suites = list(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314 - written by our own pytest a moment ago
        total = sum(int(suite.get("tests", "0")) for suite in suites)
        failed = sum(int(suite.get(kind, "0")) for suite in suites for kind in ("failures", "errors"))
        return total - failed, failed
    found = PLAIN_COUNT.findall(tail)
    return (int(found[-1][0]), int(found[-1][1])) if found else (0, 0)


def main() -> int:
    """Run the stages asked for; 0 when everything passed."""
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument("--all", action="store_true", help="the exhaustive run")
    parser.add_argument("--only", metavar="STAGE", help="one stage by name")
    options = parser.parse_args()
    groups = EVERYTHING if options.all else STAGES
    if options.only:
        groups = tuple((stage,) for group in groups for stage in group if stage.name == options.only)
    if not groups:
        parser.error(f"there is no stage {options.only}")
    REPORTS.mkdir(parents=True, exist_ok=True)
    for left_over in (DEMONSTRATION, DEMONSTRATION.with_suffix(".begun")):
        shutil.rmtree(left_over, ignore_errors=True)
    tally = Tally()
    began = time.monotonic()
    for group in groups:
        run_group(group, tally)
    print("\n══ minutes", *tally.lines, f"{'in all':<20} {(time.monotonic() - began) / 60:6.1f} min", sep="\n")
    print(f"{tally.passed} passed, {tally.failed} failed", flush=True)
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
