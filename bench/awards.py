"""An award round over the whole province: how long nominating takes, with everybody's reasons stored."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from sqlalchemy import create_engine

from bench.report import STORING, Line, Report, Target, spread
from competitions.awards.domain.words import AwardKind, Category, Procedure
from competitions.awards.rounds.domain.basis import Basis
from competitions.awards.rounds.domain.rules_document import Award, Rules
from competitions.awards.rounds.domain.steps import propose
from competitions.awards.rounds.queries import steps
from competitions.awards.rounds.service.access import load_round
from competitions.awards.rounds.service.drafting import NewRound, create_draft
from competitions.awards.rounds.service.nominating import nominate_round
from core.database import Base, Database
from core.ids import new_id
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from core.migrating import load_models
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.domain.snapshot import FrozenRow, digest
from leaderboards.queries.snapshots import SnapshotRow, add_snapshot
from tests import postgres
from units.domain.unit import Kind, NewUnit
from units.service import register

RUNS = 7
PROVINCE = UnitCode("11")
OFFICER = Actor(PersonId("officer"), "cán bộ", (Grant(Role.HOMEAFFAIRS_OFFICER, PROVINCE, date(2026, 1, 1)),))
FIELD = {Kind.COMMUNE: 45, Kind.SCHOOL: 600, Kind.PARTY_CELL: 3_000}
QUICK_FIELD = {Kind.COMMUNE: 45, Kind.SCHOOL: 60, Kind.PARTY_CELL: 300}
LIMIT_MS = 1_000
NOW = datetime(2026, 10, 10, 11, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Province:
    """An open database with units and a frozen board of each kind."""

    database: Database
    snapshots: dict[str, str]


async def fill(database: Database, field: dict[Kind, int]) -> Province:
    """Store the units and their frozen boards; some have equal points, each tenth none."""
    province = NewUnit(PROVINCE, "Tỉnh Điện Biên", Kind.PROVINCE)
    units = {
        kind: [
            NewUnit(UnitCode(f"{kind.value}-{number}"), f"Đơn vị {number}", kind, PROVINCE) for number in range(count)
        ]
        for kind, count in field.items()
    }
    snapshots = {}
    async with database.writing() as uow:
        await register(uow, [province, *(unit for some in units.values() for unit in some)], today=NOW.date())
        for kind, some in units.items():
            rows = tuple(
                FrozenRow(at + 1, unit.code, unit.name, str(9_000 - at + at % 5), 9_000 - at + at % 5)
                for at, unit in enumerate(some[: len(some) * 9 // 10])
            )
            snapshots[kind.value] = new_id()
            await add_snapshot(
                uow,
                SnapshotRow(
                    id=snapshots[kind.value],
                    kind=kind,
                    cluster="",
                    period="2026",
                    measure=BoardMeasure.TOTAL,
                    indicator="",
                    scheme_version=1,
                    rows=rows,
                    digest=digest(rows, 1),
                    reason="đo",
                    frozen_by=OFFICER.person_id,
                    frozen_at=NOW,
                ),
            )
    return Province(database, snapshots)


async def nominate_once(province: Province, number: int) -> float:
    """Draft a round over the boards and nominate; returns the milliseconds of nominating, commit included."""
    merit = AwardKind.CERTIFICATE_OF_MERIT
    awards = tuple(Award(kind, kind, merit, board=Kind(kind), percent=10) for kind in province.snapshots)
    new = NewRound(
        unit_code=PROVINCE,
        title=f"Đợt {number}",
        category=Category.THEMATIC,
        procedure=Procedure.FULL,
        occasion=f"Thành tích {number}",
        basis=Basis("2026"),
        rules=Rules(awards),
        steps=propose(NOW, Procedure.FULL),
    )
    async with province.database.writing() as uow:
        round_id = await create_draft(uow, OFFICER, new, NOW)
        await steps.add_boards(uow, round_id, province.snapshots)
    began = perf_counter()
    async with province.database.writing() as uow:
        await nominate_round(uow, await load_round(uow, round_id), NOW)
    return (perf_counter() - began) * 1000


@contextmanager
def on_sqlite() -> Iterator[str]:
    """Offer an empty file."""
    folder = Path(tempfile.mkdtemp(prefix="ngayhoi-awards-"))
    try:
        load_models()
        engine = create_engine(f"sqlite:///{folder / 'awards.sqlite3'}")
        Base.metadata.create_all(engine)
        engine.dispose()
        yield f"sqlite+aiosqlite:///{folder / 'awards.sqlite3'}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def on_postgresql() -> Iterator[str]:
    """Offer an empty database."""
    with postgres.started("durable") as server:
        url = server.create("awards")
        load_models()
        engine = create_engine(server.url("awards", "psycopg"))
        Base.metadata.create_all(engine)
        engine.dispose()
        yield url


async def run(report: Report, field: dict[Kind, int] = FIELD) -> None:
    """Measure on both databases."""
    count = sum(field.values())
    for where, place in (("SQLite FULL", on_sqlite), ("PostgreSQL", on_postgresql)):
        with place() as url:
            database = Database(url)
            province = await fill(database, field)
            figures = [await nominate_once(province, number) for number in range(RUNS + 1)][1:]
            await database.close()
        report.add(
            Line(
                f"a round nominates among {count:,}, {where}", spread(figures), "ms", Target(LIMIT_MS, bound_by=STORING)
            )
        )


async def run_quickly(report: Report) -> None:
    """Do the same among few, to try."""
    await run(report, QUICK_FIELD)
