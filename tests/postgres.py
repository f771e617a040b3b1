"""A throw-away PostgreSQL: started by the tests on a free loopback port, gone when they end."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psycopg

PLACES = ("/usr/lib/postgresql/{version}/bin", "/usr/local/pgsql/bin", "/usr/local/bin", "/usr/bin")
VERSIONS = ("17", "16", "15")
START_SECONDS = 60
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
Durability = Literal["fast", "durable"]


class NoPostgresError(RuntimeError):
    """PostgreSQL is not installed; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; every database on it belongs to the tests."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    def url(self, database: str, driver: str = "asyncpg") -> str:
        """Return the SQLAlchemy URL of a database."""
        return f"postgresql+{driver}://tests@127.0.0.1:{self.port}/{database}"

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run administrative statements, each by itself."""
        with psycopg.connect(f"postgresql://tests@127.0.0.1:{self.port}/{database}", autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def create(self, database: str, template: str = "template0") -> str:
        """Create a database, a copy of the template, and return its URL."""
        self.run(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Drop a database and whoever is connected to it."""
        self.run(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


class SharedDatabase:
    """One database that tests use one after another; it is emptied by a connection that stays open, in a millisecond.

    A test may change its tables or triggers: then it is made anew.
    """

    def __init__(self, server: Server, name: str, template: str) -> None:
        self.server, self.name, self.template = server, name, template
        self.server.create(name, template)
        self.connect()
        self.schema = self.read_schema()

    @property
    def url(self) -> str:
        """The SQLAlchemy URL."""
        return self.server.url(self.name)

    def connect(self) -> None:
        """Open the connection that empties, past triggers and foreign keys, by statements planned once."""
        self.connection = psycopg.connect(
            f"postgresql://tests@127.0.0.1:{self.server.port}/{self.name}", autocommit=True
        )
        self.connection.execute("SET session_replication_role = replica")
        self.connection.execute(
            """DO $make$ BEGIN EXECUTE (
                 SELECT 'CREATE FUNCTION pg_temp.sweep() RETURNS void LANGUAGE plpgsql AS $$ BEGIN '
                        || string_agg(format('DELETE FROM %I;', tablename), ' ')
                        || coalesce((SELECT string_agg(format('PERFORM setval(%L, 1, false);', sequencename), ' ')
                                       FROM pg_sequences WHERE schemaname = 'public'), '')
                        || ' END $$'
                   FROM pg_tables WHERE schemaname = 'public'); END $make$"""
        )

    def read_schema(self) -> str:
        """Return one digest over the tables' columns and triggers, to see whether a test has changed them."""
        (found,) = self.connection.execute(
            """SELECT md5(string_agg(line, '|' ORDER BY line)) FROM (
                 SELECT tgrelid::regclass || ' ' || tgname || tgenabled::text AS line FROM pg_trigger
                  WHERE NOT tgisinternal
                 UNION ALL
                 SELECT attrelid::regclass || ' ' || attname FROM pg_attribute
                  JOIN pg_class ON attrelid = pg_class.oid
                  WHERE relnamespace = 'public'::regnamespace AND attnum > 0) AS lines"""
        ).fetchone() or ("",)
        return str(found)

    def clear(self) -> None:
        """Take every row out, and end whoever is still connected."""
        self.connection.execute(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()"""
        )
        if self.read_schema() == self.schema:
            self.connection.execute("SELECT pg_temp.sweep()")
            return
        self.connection.close()
        self.server.drop(self.name)
        self.server.create(self.name, self.template)
        self.connect()


@contextmanager
def started(durability: Durability = "fast") -> Iterator[Server]:
    """Start a server in a temporary folder and stop it at the end; raise NoPostgresError where there is none."""
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="ngayhoi-postgres-"))
    try:
        _give_away(folder)
        data = folder / "data"
        arguments = [str(binaries / "initdb"), "-D", str(data), "-U", "tests", "-A", "trust", "-E", "UTF8"]
        _run([*arguments, "--locale=C.UTF-8", "--no-sync"], folder)
        server = _serve(binaries, folder, FAST if durability == "fast" else ())
        try:
            yield server
        finally:
            server.process.send_signal(signal.SIGQUIT)  # waits neither for connections nor for a busy disk
            server.process.wait(START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_binaries() -> Path:
    """Return the folder that holds `initdb` and `postgres`."""
    folders = dict.fromkeys(Path(place.format(version=version)) for place in PLACES for version in VERSIONS)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    message = "PostgreSQL is not installed. Run as root: apt-get install postgresql"
    raise NoPostgresError(message)


def _serve(binaries: Path, folder: Path, settings: tuple[str, ...]) -> Server:
    port = _free_port()
    own = ("listen_addresses=127.0.0.1", "unix_socket_directories=", f"port={port}", "max_connections=200")
    command = [str(binaries / "postgres"), "-D", str(folder / "data")]
    for setting in (*own, *settings):
        command += ["-c", setting]
    log = (folder / "log").open("wb")
    process = subprocess.Popen(_as_nobody(command), cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    log.close()
    server = Server(port, folder, process)
    _wait_until_it_answers(server)
    return server


def _wait_until_it_answers(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            server.run("SELECT 1")
        except psycopg.OperationalError:
            if server.process.poll() is not None or time.monotonic() > deadline:
                message = f"PostgreSQL did not start:\n{(server.folder / 'log').read_text()}"
                raise RuntimeError(message) from None
            time.sleep(0.05)
        else:
            return


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(_as_nobody(command), cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{command[0]} failed:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)


def _as_nobody(command: list[str]) -> list[str]:
    """Prefix the command so that it dies with us and, since PostgreSQL refuses root, runs as somebody else."""
    prefix = ["setpriv", "--pdeathsig", "SIGQUIT"]
    if os.geteuid() == 0:
        other = _other_user()
        prefix += [f"--reuid={other.pw_uid}", f"--regid={other.pw_gid}", "--clear-groups"]
    return [*prefix, *command]


def _other_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _give_away(folder: Path) -> None:
    if os.geteuid() == 0:
        other = _other_user()
        os.chown(folder, other.pw_uid, other.pw_gid)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
