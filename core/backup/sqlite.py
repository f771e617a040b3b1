"""The SQLite side of a backup: an online copy through SQLite's own interface, checked row by row."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from core.backup.rows import TableDigest
from core.kernel import Conflict, N_

SIDE_FILES = ("-wal", "-shm")


def copy(source: Path, target: Path) -> None:
    """Copy a database that others are writing to: one state of it, and no writer waits."""
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as reading, closing(_open(target)) as writing:
        reading.backup(writing, pages=-1)
        writing.execute("PRAGMA journal_mode=DELETE")


def digests(path: Path) -> dict[str, TableDigest]:
    """Return rows and digest of every table."""
    with closing(_open(path)) as connection:
        listed = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        return {name: _digest(connection, name) for (name,) in listed.fetchall()}


def refuse_existing(path: Path) -> None:
    """Raise Conflict where a database stands already."""
    if path.exists():
        raise Conflict(N_("%(place)s exists already; a backup is restored into an empty place only."), place=str(path))


def put_in_place(copied: Path, target: Path) -> None:
    """Make the checked copy the database; the last step, so that a failed restore leaves nothing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for suffix in SIDE_FILES:
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    copied.replace(target)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path)


def _digest(connection: sqlite3.Connection, table: str) -> TableDigest:
    columns = connection.execute("SELECT name, pk FROM pragma_table_info(?)", (table,)).fetchall()
    key = [f'"{name}"' for name, position in sorted(columns, key=lambda column: column[1]) if position]
    names = ", ".join(f'"{name}"' for name, _ in sorted(columns))
    order = ", ".join(key) or names
    seen, rows = hashlib.sha256(), 0
    statement = f'SELECT {names} FROM "{table}" ORDER BY {order}'  # noqa: S608 - names come from the schema itself
    for row in connection.execute(statement):
        seen.update(repr(row).encode())
        rows += 1
    return TableDigest(rows, seen.hexdigest())
