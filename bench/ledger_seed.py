"""`python -m bench.ledger_seed --entries 1000000 --units 5000 [--database URL]`: two years of a made-up ledger.

What is stored is exactly what recording would have made, by the same arithmetic, in large inserts. The SQLite file
stays under `var/bench` and is used again; another database is filled from it.
"""

import argparse
import asyncio
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, create_engine, event, insert, select

from bench import ledger_postgres
from bench.ledger_books import Books, Row
from bench.ledger_story import BEGAN, ENDED, SCHEME, StoryUnit, name_units, tell
from core.database import Base, Database
from core.ids import new_id
from core.migrating import load_models
from leaderboards.domain.ledger import Targets
from leaderboards.domain.scheme import FIRST_SCHEME
from leaderboards.domain.scheme_document import to_document
from leaderboards.models import Bound, FactRecord, MonthlySum, PointEntry, SchemeVersion, Standing
from seed.units import load_units
from units.domain.unit import Kind, Measure, Origin
from units.models import Unit, UnitStatistic

FOLDER = Path("var") / "bench"
EDITION = 2  # of the story and its form: older files are not used again
ROWS_AT_ONCE = 10_000
ADULTS = 6_000
Tell = Callable[[int, int], None]


def seed_units(path: Path, count: int) -> None:
    """Store the reference units, and made-up ones below the communes until there are so many in all."""
    asyncio.run(_seed_reference(f"sqlite+aiosqlite:///{path}"))
    with connected(path) as connection:
        known = connection.execute(select(Unit.id, Unit.code, Unit.kind)).all()
        communes = [(key, code) for key, code, kind in known if kind == Kind.COMMUNE]
        rows = []
        for code, name, kind, number in name_units(max(0, count - len(known))):
            made = {"id": new_id(), "code": code, "name": name, "kind": kind.value, "origin": Origin.DEMONSTRATION}
            rows.append(made | {"parent_id": communes[number % len(communes)][0]})
        if rows:
            connection.execute(insert(Unit), rows)
        figures = [_figure(key, Measure.ADULTS, ADULTS + 10 * number) for number, (key, _) in enumerate(communes)]
        figures += [_figure(row["id"], Measure.POPULATION, 200 + number) for number, row in enumerate(rows)]
        connection.execute(insert(UnitStatistic), figures)


async def _seed_reference(url: str) -> None:
    database = Database(url)
    async with database.writing() as uow:
        await load_units(uow, today=date(BEGAN.year, 1, 1))
    await database.close()


def _figure(unit_id: str, measure: Measure, value: int) -> Row:
    said = {"unit_id": unit_id, "measure": measure.value, "year": BEGAN.year, "version": 1, "value": value}
    rest = {"source": "Số thử", "document": "", "is_estimate": True, "state": "confirmed", "note": ""}
    return {"id": new_id(), **said, **rest, "recorded_at": BEGAN}


def read_units(connection: Connection) -> list[StoryUnit]:
    """Return the units that the story tells about, in order of their codes."""
    rows = connection.execute(select(Unit.id, Unit.code, Unit.kind, Unit.parent_id).order_by(Unit.code))
    return [StoryUnit(key, code, Kind(kind), parent) for key, code, kind, parent in rows]


def read_targets(connection: Connection) -> Targets:
    """Return the adults of each commune for both years of the story."""
    statement = select(Unit.code, UnitStatistic.value).join(Unit, Unit.id == UnitStatistic.unit_id)
    rows = connection.execute(statement.where(UnitStatistic.measure == Measure.ADULTS)).all()
    years = range(BEGAN.year - 1, ENDED.year + 1)
    return {(code, Measure.ADULTS, year): value for code, value in rows for year in years if year >= BEGAN.year}


def seed_schemes(connection: Connection) -> None:
    """Store the first version of the scheme and the story's."""
    for scheme in (FIRST_SCHEME, SCHEME):
        values = {"version": scheme.version, "title": scheme.title, "valid_from": scheme.valid_from}
        document = {"document": to_document(scheme.rules), "recorded_at": BEGAN}
        connection.execute(insert(SchemeVersion), [values | document])


def seed_ledger(path: Path, entries: int, told: Tell) -> None:
    """Store the scheme and the story; the indexes are made at the end."""
    with connected(path) as connection:
        seed_schemes(connection)
        units = read_units(connection)
        books = Books({unit.code: unit for unit in units}, read_targets(connection))
        done = 0
        for batch in tell(units, entries):
            books.take(batch)
            if len(books.entries) >= ROWS_AT_ONCE:
                done += books.flush(connection)
                told(done, entries)
        done += books.flush(connection)
        books.close(connection)
        told(done, entries)


def tables() -> Sequence[Table]:
    """Return the tables that grow with the ledger."""
    models = (FactRecord, PointEntry, Bound, Standing, MonthlySum)
    return [table for model in models if isinstance(table := model.__table__, Table)]


def create_empty(path: Path) -> None:
    """Make a SQLite file with every table."""
    load_models()
    path.unlink(missing_ok=True)
    with connected(path) as connection:
        Base.metadata.create_all(connection)


def fill(path: Path, entries: int, units: int, told: Tell = ledger_postgres.say_nothing) -> None:
    """Make a SQLite file with so many facts, whose entries are a few more since some are reversed."""
    create_empty(path)
    with connected(path) as connection:
        for table in tables():
            for index in table.indexes:
                index.drop(connection)
    seed_units(path, units)
    seed_ledger(path, entries, told)
    with connected(path) as connection:
        for table in tables():
            for index in table.indexes:
                index.create(connection)
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("PRAGMA journal_mode=WAL")


@contextmanager
def connected(path: Path) -> Iterator[Connection]:
    """Open a SQLite file for large inserts: nothing is durable before the end, and nothing needs to be."""
    engine: Engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _hurry)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def _hurry(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("synchronous=OFF", "journal_mode=MEMORY", "cache_size=-200000", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


def kept(entries: int, units: int) -> Path:
    """Return the file of such a ledger; it is made where there is none yet."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"ledger-{EDITION}-{entries}-{units}-{schema_mark()}.sqlite3"
    if not path.exists():
        new = path.with_suffix(f".{os.getpid()}")
        fill(new, entries, units, Progress(f"{entries:,} entries, {units:,} units"))
        new.rename(path)
    return path


def schema_mark() -> str:
    """Return a short digest of the schema: after a change of it the file is made anew."""
    load_models()
    return ledger_postgres.schema_mark(Base.metadata)


class Progress:
    """A bar on standard error."""

    def __init__(self, title: str) -> None:
        self.title, self.began = title, time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        """Draw it."""
        share = min(1.0, done / of)
        bar = "█" * round(30 * share) + "·" * (30 - round(30 * share))
        end = "\n" if done >= of else ""
        line = f"\r{self.title}  {bar} {share:4.0%}  {time.monotonic() - self.began:4.0f} s"
        print(line, end=end, file=sys.stderr, flush=True)


def main() -> int:
    """Seed; 0 when done."""
    parser = argparse.ArgumentParser(prog="python -m bench.ledger_seed", description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--units", type=int, default=5_000)
    parser.add_argument("--database", metavar="URL", default="", help="an empty PostgreSQL database to fill from it")
    options = parser.parse_args()
    path = kept(options.entries, options.units)
    if options.database:
        ledger_postgres.copy(path, options.database, Progress("copying"))
    print(f"{path}  {path.stat().st_size / 2**20:,.0f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
