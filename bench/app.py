"""The real application in a process of its own, on a database of its own: started, killed, started again."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.client import LOOPBACK, Place
from bench.cores import SERVER_CORE
from bench.organizer import Organizer

ROOT = Path(__file__).parents[1]
START_SECONDS = 60
STOP_SECONDS = 60
ANSWER_SECONDS = 10
PROBED = ("-m", "bench.probed")
EMAIL = "bench@ngayhoi.example"


def free_port() -> int:
    """Return a loopback port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@dataclass
class App:
    """One installation. It is set up once and may be started and killed many times."""

    folder: Path
    database_url: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    wrapper: tuple[str, ...] = ("taskset", "-c", str(SERVER_CORE))
    program: tuple[str, ...] = ("server.py",)
    port: int = field(default_factory=free_port)
    token: str = ""
    process: subprocess.Popen[bytes] | None = None

    @property
    def place(self) -> Place:
        """Where it serves."""
        return Place(LOOPBACK, self.port)

    @property
    def organizer(self) -> Organizer:
        """Somebody who may do everything there."""
        return Organizer(self.place, self.token)

    @property
    def pid(self) -> int:
        """The running server's process id."""
        if self.process is None:
            message = "the server does not run"
            raise RuntimeError(message)
        return self.process.pid

    @property
    def environment(self) -> dict[str, str]:
        """The settings of this installation."""
        own = {
            "MODE": "test",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "HOST": LOOPBACK,
            "PORT": str(self.port),
            "SECRET_KEY": "bench-" * 8,
            "LOG_LEVEL": "warning",
            "BLOCK_FILE": str(self.folder / "longest-block"),
        }
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
        return kept | own | self.settings

    @property
    def sqlite(self) -> Path:
        """The embedded database's file."""
        return self.folder / "ngayhoi.sqlite3"

    @property
    def database(self) -> str:
        """SQLAlchemy's address of its database."""
        return self.database_url or f"sqlite+aiosqlite:///{self.sqlite}"

    def set_up(self) -> None:
        """Make the tables, the units, and an organizer with a token."""
        self.run("migrate")
        self.run("seed")
        self.run("user", "create", "--name", "Bench", "--email", EMAIL, "--role", "administrator", "--unit", "11")
        self.token = self.run("token", "create", "--email", EMAIL).split()[-1]

    def run(self, *command: str) -> str:
        """Run one command of the application; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "server.py", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            message = f"server.py {' '.join(command)} failed:\n{done.stdout}{done.stderr}"
            raise RuntimeError(message)
        return done.stdout

    def start(self) -> float:
        """Start serving; returns the seconds until it answered."""
        began = time.perf_counter()
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self.wrapper, sys.executable, *self.program, "serve"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        while not self.answers():
            if self.process.poll() is not None or time.perf_counter() - began > START_SECONDS:
                message = f"the server did not start:\n{self.log()}"
                raise RuntimeError(message)
            time.sleep(0.02)
        return time.perf_counter() - began

    def answers(self) -> bool:
        """Whether something listens there; no request is made, since the first one ends an outage."""
        try:
            socket.create_connection((LOOPBACK, self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def metric(self, name: str) -> float:
        """Read one figure at /metrics; 0 where it is not there yet."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=10)
        connection.request("GET", "/metrics")
        lines = connection.getresponse().read().decode().splitlines()
        connection.close()
        return next((float(line.split()[-1]) for line in lines if line.startswith(name)), 0.0)

    def watch_loop(self) -> None:
        """Let a probed server begin to watch its loop."""
        os.kill(self.pid, signal.SIGUSR1)

    def longest_block(self) -> float:
        """End the watch; returns the seconds of the longest block."""
        file = Path(self.environment["BLOCK_FILE"])
        file.unlink(missing_ok=True)
        os.kill(self.pid, signal.SIGUSR1)
        deadline = time.perf_counter() + ANSWER_SECONDS
        while not (file.exists() and file.read_text()):
            if time.perf_counter() > deadline:
                message = "the probe does not answer"
                raise RuntimeError(message)
            time.sleep(0.01)
        return float(file.read_text())

    def log(self) -> str:
        """Return the end of what the server wrote."""
        path = self.folder / "server.log"
        return path.read_text()[-4000:] if path.exists() else ""

    def kill(self) -> None:
        """End the server as a power cut would."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(STOP_SECONDS)
            self.process = None

    def stop(self) -> int:
        """End the server politely; returns its exit code."""
        if self.process is None:
            return 0
        self.process.terminate()
        code = self.process.wait(STOP_SECONDS)
        self.process = None
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()


@contextmanager
def app(database_url: str = "", **settings: str) -> Iterator[App]:
    """Set an application up in a folder that is removed at the end; the caller starts it."""
    folder = Path(tempfile.mkdtemp(prefix="ngayhoi-app-"))
    try:
        with App(folder, database_url, settings) as made:
            made.set_up()
            yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)
