"""What is in the repository, read once: files, modules, what they import."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FEATURES = (
    "units",
    "accounts",
    "leaderboards",
    "competitions.quizzes",
    "competitions.live",
    "competitions.awards.council",
    "competitions.awards.decisions",
    "competitions.awards.documents",
    "competitions.awards.dossiers",
    "competitions.awards.holds",
    "competitions.awards.inspection",
    "competitions.awards.rounds",
    "competitions.awards.rules",
    "competitions.movements.declarations",
    "competitions.movements.desk",
    "competitions.movements.imports",
    "competitions.movements.indicators",
    "competitions.movements.registers",
    "competitions.awards",
    "events.calendars",
    "events.day",
    "events.doors",
    "events.help_log",
    "events.kit",
    "events.messages",
    "events.passport",
    "events.programme",
    "events.registration",
    "events.series",
)
PACKAGES = ("core", "units", "accounts", "leaderboards", "competitions", "events", "seed")
BINARY = {".png", ".jpg", ".webp", ".woff2", ".ico", ".mp3", ".ogg", ".m4a", ".wav", ".xlsx", ".zip", ".pdf"}


@dataclass(frozen=True, slots=True)
class Module:
    """A Python file of ours."""

    name: str
    path: Path

    @property
    def room(self) -> str:
        """The module's name inside its feature: "queries" for units.queries and for units.queries.board."""
        for feature in FEATURES:
            if self.name.startswith(f"{feature}."):
                return self.name.removeprefix(f"{feature}.").split(".")[0]
        return ""

    @property
    def feature(self) -> str:
        """The feature the module belongs to, or its top-level package."""
        found = [feature for feature in FEATURES if self.name == feature or self.name.startswith(f"{feature}.")]
        return found[0] if found else self.name.split(".")[0]


@dataclass(frozen=True, slots=True)
class Import:
    """One imported thing: `from module import name`, or `import module` with an empty name."""

    module: str
    name: str
    line: int

    def touches(self, package: str) -> bool:
        """Say whether the import reaches the package or something in it."""
        whole = f"{self.module}.{self.name}" if self.name else self.module
        return any(name == package or name.startswith(f"{package}.") for name in (self.module, whole))


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or is about to be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - the machine's git
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return tuple(ROOT / name for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file())


def texts(*suffixes: str) -> Iterator[tuple[Path, str]]:
    """Every committed text file (of these suffixes, where given) with its content."""
    for path in files():
        if path.suffix not in BINARY and (not suffixes or path.suffix in suffixes):
            yield path, path.read_text(encoding="utf-8")


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of ours; `server` and migrations included, tests and benches too."""
    found = []
    for path in files():
        if path.suffix == ".py":
            parts = list(path.relative_to(ROOT).with_suffix("").parts)
            found.append(Module(".".join(parts[:-1] if parts[-1] == "__init__" else parts), path))
    return tuple(found)


def product_modules() -> tuple[Module, ...]:
    """The modules of the packages, without tests, benches and migrations."""
    return tuple(module for module in modules() if module.name.split(".")[0] in PACKAGES)


@cache
def syntax(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def imports(module: Module) -> tuple[Import, ...]:
    """Everything the module imports, relative imports resolved."""
    found: list[Import] = []
    for node in ast.walk(syntax(module.path)):
        if isinstance(node, ast.Import):
            found += [Import(alias.name, "", node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            source = node.module or ""
            if node.level:
                package = module.name.split(".") if module.path.stem == "__init__" else module.name.split(".")[:-1]
                package = package[: len(package) - node.level + 1]
                source = ".".join([*package, source] if source else package)
            found += [Import(source, alias.name, node.lineno) for alias in node.names]
    return tuple(found)


def place(path: Path, line: int | None = None) -> str:
    """The file (and line) as an editor finds it."""
    return f"{path.relative_to(ROOT)}" + ("" if line is None else f":{line}")
