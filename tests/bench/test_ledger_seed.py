"""The seeded ledger is what recording would have made."""

import asyncio
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Session

from bench.ledger_books import REASON
from bench.ledger_seed import connected, create_empty, fill, read_units, seed_schemes, seed_units
from bench.ledger_story import ENDED, SCHEME, StoryUnit, tell
from core.database import Database
from core.versions import DataVersion
from leaderboards.domain.scheme import FIRST_SCHEME
from leaderboards.domain.scheme_document import list_flaws
from leaderboards.models import Bound, FactRecord, MonthlySum, PointEntry, Standing
from leaderboards.service import Reversal, record, reverse
from units.models import Unit

FACTS, UNITS = 2_000, 260


def test_the_scheme_of_the_story_could_be_activated():
    assert list_flaws(SCHEME, [FIRST_SCHEME]) == []


def test_the_seed_stores_what_recording_would_have_stored(tmp_path: Path):
    seeded, recorded = tmp_path / "seeded.sqlite3", tmp_path / "recorded.sqlite3"
    fill(seeded, FACTS, UNITS)
    create_empty(recorded)
    seed_units(recorded, UNITS)
    with connected(recorded) as connection:
        seed_schemes(connection)
        units = read_units(connection)
    asyncio.run(_record(recorded, units))
    ours, theirs = _read(seeded), _read(recorded)
    assert {role for _, role, *_ in theirs["entries"]} == {"posting", "reversal", "adjustment"}
    for name, rows in theirs.items():
        assert ours[name] == rows, name


async def _record(path: Path, units: list[StoryUnit]) -> None:
    database = Database(f"sqlite+aiosqlite:///{path}")
    for batch in tell(units, FACTS):
        async with database.writing() as uow:
            outcomes = await record(uow, batch.facts, now=batch.now)
            assert {outcome.status.value for outcome in outcomes} == {"recorded"}
            for key in batch.reversed_keys:
                await reverse(uow, Reversal(key, REASON), now=batch.now)
    await database.close()
    assert batch.now == ENDED


def _read(path: Path) -> dict[str, list[Any]]:
    """Return every row of the ledger, ids replaced by what they stand for, in an order of its own."""
    engine = create_engine(f"sqlite:///{path}")
    with Session(engine) as session:
        codes = dict(session.execute(select(Unit.id, Unit.code)).all())
        facts = session.scalars(select(FactRecord)).all()
        keys = {fact.id: fact.source_key for fact in facts}
        entries = session.scalars(select(PointEntry)).all()
        postings = {entry.id: keys[entry.fact_id] for entry in entries}
        names = codes | keys | postings
        found = {
            "facts": [_values(row, names) for row in facts],
            "entries": [(names[row.fact_id], row.role, *_values(row, names)) for row in entries],
            "bounds": [_values(row, names) for row in session.scalars(select(Bound))],
            "standings": [_values(row, names) for row in session.scalars(select(Standing))],
            "months": [_values(row, names) for row in session.scalars(select(MonthlySum))],
            "versions": [_values(row, names) for row in session.scalars(select(DataVersion))],
        }
    engine.dispose()
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


def _values(row: DeclarativeBase, names: dict[str, str]) -> tuple[str, ...]:
    columns = [column.name for column in row.__table__.columns if column.name != "id"]
    values: list[str | int | date | datetime | None] = [getattr(row, name) for name in columns]
    return tuple(repr(names.get(value, value) if isinstance(value, str) else value) for value in values)
