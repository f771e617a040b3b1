"""What a trial says in the end, and the table of all of them."""

import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

FOLDER = Path("var")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One trial: what is wrong (nothing, if it passed) and what was seen."""

    name: str
    wrong: list[str]
    seen: dict[str, float | str] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether everything held."""
        return not self.wrong

    def __str__(self) -> str:
        seen = "  ".join(
            f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}"
            for name, value in self.seen.items()
        )
        lines = [f"{'ok    ' if self.passed else 'FAILED'}  {self.name:<44} {seen}"]
        lines += [f"          {text}" for text in self.wrong[:5]]
        if len(self.wrong) > 5:
            lines.append(f"          … and {len(self.wrong) - 5} more")
        return "\n".join(lines)


def short(value: float | str) -> str:
    """Write a figure with three digits."""
    return f"{value:.3g}" if isinstance(value, float) else value


@dataclass(slots=True)
class Trials:
    """All trials of one run."""

    outcomes: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Keep and print an outcome."""
        self.outcomes.append(outcome)
        print(outcome, flush=True)

    def close(self) -> int:
        """Write the JSON and the closing line; returns the exit code."""
        FOLDER.mkdir(exist_ok=True)
        failed = sum(not outcome.passed for outcome in self.outcomes)
        document = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "passed": len(self.outcomes) - failed,
            "failed": failed,
            "trials": [asdict(outcome) | {"passed": outcome.passed} for outcome in self.outcomes],
        }
        path = FOLDER / "faults.json"
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
        print(f"\nwritten to {path}\n{document['passed']} passed, {failed} failed", flush=True)
        return 1 if failed else 0
