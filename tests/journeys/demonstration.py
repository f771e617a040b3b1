"""The demonstration as `make demo` starts it, in a folder of its own and on a free port, to be looked at."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOMAIN = "ngayhoi.example"
LONGEST = 240.0
OURS = {"DATABASE_URL", "SECRET_KEY", "HOST", "PUBLIC_URL", "MODE"}


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A running demonstration; `token` is its host's bearer token, `password` fits every account."""

    origin: str
    password: str
    token: str


@contextmanager
def started(folder: Path) -> Iterator[Demonstration]:
    """Start it, wait until it answers, stop it in the end; one that this run of the gate has seeded is copied."""
    environment = _environment(folder)
    seeded = Path(os.environ.get("GATE_DEMONSTRATION", "nowhere"))
    command = [sys.executable, "server.py", "serve", "--demo"]
    if seeded.is_dir():
        shutil.copytree(seeded, folder, dirs_exist_ok=True)
        command.append("--reset-clock")
    with serving(command, folder, environment):
        yield Demonstration(
            origin=f"http://127.0.0.1:{environment['PORT']}",
            password=(folder / "demo-password").read_text().strip(),
            token=_make_token(environment),
        )


@contextmanager
def serving(command: Sequence[str], folder: Path, environment: dict[str, str]) -> Iterator[None]:
    """Run a serving command until the `with` ends."""
    place = folder / "server.log"
    with (
        place.open("w") as log,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            _wait(process, place)
            yield
        finally:
            process.terminate()
            process.wait(LONGEST)


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, "DATA_DIR": str(folder), "PORT": str(_free_port()), "PYTHONUTF8": "1", "LOG_LEVEL": "info"}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], log: Path) -> None:
    began = time.monotonic()
    while "Uvicorn running" not in log.read_text():
        if process.poll() is not None or time.monotonic() - began > LONGEST:
            raise RuntimeError(log.read_text())
        time.sleep(0.1)


def _make_token(environment: dict[str, str]) -> str:
    command = [sys.executable, "server.py", "token", "create", "--email", f"dieukhien@{DOMAIN}", "--name", "journeys"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout.split()[-1]
