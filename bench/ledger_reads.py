"""Boards as the running application serves them: known to the cache, and right after the ledger has changed."""

import asyncio
import http.client
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import psycopg

from bench.app import App
from bench.ledger_story import ENDED
from bench.report import CPU, Line, Report, Target, percentile, spread
from core.clock import Clock
from core.database import Database
from core.migrating import list_revisions
from leaderboards.domain.facts import Fact
from leaderboards.domain.kinds import FactKind
from leaderboards.service import record

READS = 100
ROUNDS = 5
WARM_MS = 20
BOARDS: Mapping[str, str] = {
    "the API's board of communes": "/api/v1/leaderboards?kind=commune",
    "the API's board of party cells": "/api/v1/leaderboards?kind=party_cell",
    "the page of the communes' board": "/bang-xep-hang",
}
STAMP = "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) PRIMARY KEY)"


@dataclass(frozen=True, slots=True)
class Place:
    """A database to be served, and how it is called."""

    url: str
    where: str


async def measure(report: Report, place: Place, unit: str) -> None:
    """Serve the database; read each board again and again, then after each of some new facts about a unit."""
    with served(place) as running:
        database = Database(place.url)
        for title, path in BOARDS.items():
            found = await asyncio.to_thread(read_often, running.port, path)
            line = [percentile(each, 0.5) for each in found]
            note = f"slowest 1 %: {max(percentile(each, 0.99) for each in found):.1f} ms"
            target = Target(WARM_MS, bound_by=CPU)
            report.add(Line(f"{title}, known, {place.where}", spread(line), "ms", target, note))
        for number, (title, path) in enumerate(BOARDS.items()):
            seconds = []
            for turn in range(ROUNDS):
                await change(database, unit, number * ROUNDS + turn)
                seconds.append((await asyncio.to_thread(read, running.port, path, 1))[0])
            report.add(Line(f"{title}, after a new fact, {place.where}", spread(seconds), "ms"))
        await database.close()


async def change(database: Database, unit: str, number: int) -> None:
    """Record one fact."""
    fact = Fact(f"bench:read:{number}", FactKind.MEDIA_ARTICLE, unit, ENDED - timedelta(days=1), 1)
    async with database.writing() as uow:
        await record(uow, [fact], now=max(ENDED, Clock().now()))


def read_often(port: int, path: str) -> list[list[float]]:
    """Read a board many times, on some connections one after another; returns milliseconds."""
    read(port, path, 3)
    return [read(port, path, READS) for _ in range(ROUNDS)]


def read(port: int, path: str, count: int) -> list[float]:
    """Read a board so many times on one connection; returns milliseconds."""
    taken = []
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.connect()
        for _ in range(count):
            began = perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            content = answer.read()
            taken.append((perf_counter() - began) * 1000)
            if answer.status != http.HTTPStatus.OK:
                message = f"{path}: {answer.status} {content[:300]!r}"
                raise RuntimeError(message)
    return taken


@contextmanager
def served(place: Place) -> Iterator[App]:
    """Run the application on the database, which is said to be at the newest revision."""
    folder = Path(tempfile.mkdtemp(prefix="ngayhoi-ledger-"))
    try:
        stamp(place.url, list_revisions()[-1:])
        with App(folder, place.url) as running:
            running.start()
            yield running
            running.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stamp(url: str, revisions: Sequence[str]) -> None:
    """Note the revision that the tables are at."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.split("///")[1])) as file, file:
            file.execute(STAMP)
            file.executemany("INSERT OR REPLACE INTO alembic_version VALUES (?)", [(each,) for each in revisions])
        return
    with psycopg.connect(url.replace("+asyncpg", "")) as connection:
        connection.execute(STAMP)
        for each in revisions:
            connection.execute("INSERT INTO alembic_version VALUES (%s) ON CONFLICT DO NOTHING", [each])
