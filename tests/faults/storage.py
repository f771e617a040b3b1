"""The database fails for a while in the middle of a question: locked, full, its connections cut."""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

import psycopg

from bench.app import App
from tests.faults.game import EAGER, Match, open_match
from tests.faults.shim import Shim
from tests.faults.trial import Outcome

PHONES = 200
SECONDS = 3.0
Break = Callable[[], None]


async def break_storage(app: App, name: str, breaking: Break) -> Outcome:
    """Break the storage once a third of the answers are in; `breaking` returns when it is mended."""
    match = open_match(app, PHONES, EAGER, slice(0, 3))
    await match.everybody_joined()
    hosting = asyncio.create_task(match.host())
    await match.until(lambda: match.acknowledged > PHONES // 3, 60)
    before = match.acknowledged
    pid = app.pid
    await asyncio.to_thread(breaking)
    at_end = match.acknowledged
    await hosting
    await match.end()
    wrong = await match.wrong()
    if match.acknowledged != PHONES * len(match.document["questions"]):
        wrong.append(f"{match.acknowledged} answers were acknowledged in the end")
    if app.process is None or app.process.poll() is not None or app.pid != pid:
        wrong.append("the server did not survive")
    return Outcome(name, wrong, _seen(match, before, at_end))


def _seen(match: Match, before: int, at_end: int) -> dict[str, float | str]:
    return {
        "acknowledged before": str(before),
        "when mended": str(at_end),
        "in all": str(match.acknowledged),
        "told busy": str(match.game.tally.errors["busy"]),
    }


def lock_sqlite(app: App) -> Break:
    """Hold SQLite's write lock from another process's connection."""

    def lock() -> None:
        with closing(sqlite3.connect(app.sqlite, isolation_level=None, timeout=30)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(SECONDS)
            connection.execute("ROLLBACK")

    return lock


def lock_postgresql(address: str) -> Break:
    """Lock the tables that answers go to."""

    def lock() -> None:
        with psycopg.connect(address) as connection:
            connection.execute("LOCK TABLE answer, room, seat IN ACCESS EXCLUSIVE MODE")
            time.sleep(SECONDS)

    return lock


def cut_postgresql(address: str) -> Break:
    """Terminate every other connection, again and again."""

    def cut() -> None:
        deadline = time.monotonic() + SECONDS
        with psycopg.connect(address, autocommit=True) as connection:
            while time.monotonic() < deadline:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                time.sleep(0.2)

    return cut


def fill_disk(switch: Shim) -> Break:
    """Leave no room on the disk."""

    def fill() -> None:
        switch.fill_disk()
        time.sleep(SECONDS)
        switch.free_disk()

    return fill
