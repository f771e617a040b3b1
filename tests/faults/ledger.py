"""`kill -9` while the ledger or the festival is at work; and two recorders at once."""

import asyncio
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from sqlalchemy import ColumnElement, create_engine, func, select

from bench.app import ROOT
from competitions.movements.imports.models import FactImport
from core.audit import AuditEntry
from core.database import Base, Database, UnitOfWork
from core.migrating import load_models
from leaderboards.intake import SLICE
from leaderboards.models import FactRecord, PointEntry, Snapshot
from leaderboards.service import freezing, rebuilding, rescoring
from tests import postgres
from tests.faults import awards_acts, events_looks, messages_acts
from tests.faults.ledger_acts import BATCH, BOARDS, DAYS, HOT, HOT_UNITS, STOCK, do, prepare
from tests.faults.trial import Outcome, Trials

ACTS = ("batch", "import", "freeze", "rescoring", "classes", "seats", "presences", "messages", "draws", "certificates")
COMMUNES = 45
BOUND = 50  # of the first scheme: points of a unit for one live quiz and day
TEMPLATE = "ledger"


@dataclass
class Ground:
    """Fresh databases, each a copy of the prepared one; `spans` are seconds that an act takes undisturbed."""

    copy: Callable[[str], str]
    spans: dict[str, float] = field(default_factory=dict)


@contextmanager
def on_sqlite() -> Iterator[Ground]:
    """Prepare a file and copy it."""
    folder = Path(tempfile.mkdtemp(prefix="ngayhoi-ledger-"))
    try:
        template = folder / "template.sqlite3"
        load_models()
        engine = create_engine(f"sqlite:///{template}")
        Base.metadata.create_all(engine)
        engine.dispose()
        asyncio.run(_prepare(f"sqlite+aiosqlite:///{template}"))

        def copy(name: str) -> str:
            shutil.copyfile(template, folder / name)
            return f"sqlite+aiosqlite:///{folder / name}"

        yield Ground(copy)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def on_postgresql() -> Iterator[Ground]:
    """Prepare a database and copy it."""
    with postgres.started("durable") as server:
        url = server.create(TEMPLATE)
        load_models()
        engine = create_engine(server.url(TEMPLATE, "psycopg"))
        Base.metadata.create_all(engine)
        engine.dispose()
        asyncio.run(_prepare(url))
        yield Ground(lambda name: server.create(name, TEMPLATE))


async def _prepare(url: str) -> None:
    database = Database(url)
    await prepare(database)
    await database.close()


class Child:
    """A process that does one act."""

    def __init__(self, url: str, act: str, seed: int) -> None:
        command = [sys.executable, "-m", "tests.faults.ledger_acts", url, act, str(seed)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.began = 0.0
        if self.process.stdout is None or self.process.stdout.readline() != "ready\n":
            message = f"the act did not start:\n{self.process.communicate()[1]}"
            raise RuntimeError(message)

    def go(self) -> None:
        """Let it begin."""
        if self.process.stdin is not None:
            self.began = time.perf_counter()
            self.process.stdin.write("go\n")
            self.process.stdin.flush()

    def wait(self) -> tuple[float, str, str]:
        """Wait for its end; returns the seconds and what it said, and complained of."""
        said, complaints = self.process.communicate()
        return time.perf_counter() - self.began, said, complaints

    def kill(self) -> bool:
        """End it as a power cut would; returns whether it was still at work."""
        was_working = self.process.poll() is None
        self.process.kill()
        self.process.communicate()
        return was_working


def kill_once(ground: Ground, act: str, seed: int) -> Outcome:
    """Kill the act once at a random moment; nothing may be half-done, a second run must complete it."""
    if act not in ground.spans:
        ground.spans[act] = min(_rehearse(ground, act, turn) for turn in (1, 2))  # one may fall into a busy moment
    moment = random.Random(f"{act} {seed}").uniform(0, ground.spans[act])
    url = ground.copy(f"{act}-{seed}")
    child = Child(url, act, seed)
    child.go()
    time.sleep(moment)
    was_working = child.kill()
    wrong, found = asyncio.run(_look(url, act, is_complete=False))
    asyncio.run(do(url, act, seed))
    more, completed = asyncio.run(_look(url, act, is_complete=True))
    asyncio.run(do(url, act, seed))
    again, repeated = asyncio.run(_look(url, act, is_complete=True))
    if repeated != completed:
        again.append(f"a third run changed {completed} into {repeated}")
    seen: dict[str, float | str] = {"at": f"{moment:.2f} of {ground.spans[act]:.2f} s"}
    seen |= {"it": "was working" if was_working else "was over", "done by then": str(found), "in all": str(completed)}
    return Outcome(f"kill -9 in {act}, seed {seed}", [*wrong, *more, *again], seen)


def _rehearse(ground: Ground, act: str, turn: int) -> float:
    child = Child(ground.copy(f"{act}-rehearsal-{turn}"), act, 1)
    child.go()
    took, said, complaints = child.wait()
    if not said.endswith("done\n"):
        message = f"{act} failed:\n{complaints}"
        raise RuntimeError(message)
    return took


async def _look(url: str, act: str, *, is_complete: bool) -> tuple[list[str], int]:
    """Return what is wrong, and how much is done."""
    database = Database(url)
    try:
        async with database.reading() as uow:
            differences = await rebuilding.check(uow)
            wrong = [f"{each.table} {each.key}: {each.kept} is {each.rebuilt}" for each in differences]
            more, done = await LOOKS[act](uow, is_complete=is_complete)
            return wrong + more, done
    finally:
        await database.close()


async def _look_at_batch(uow: UnitOfWork, *, is_complete: bool) -> tuple[list[str], int]:
    count = await _count(uow, FactRecord.recorded_by == "reporter")
    wrong = [] if count % SLICE == 0 else [f"a slice is half-done: {count} facts"]
    return wrong + _unless(count == BATCH or not is_complete, f"{count} of {BATCH} facts"), count


async def _look_at_import(uow: UnitOfWork, *, is_complete: bool) -> tuple[list[str], int]:
    count = await _count(uow, FactRecord.kind == "vneid.confirmation", FactRecord.verification == "imported")
    told = await uow.session.scalar(select(func.sum(FactImport.recorded))) or 0
    wrong = _unless(count == told, f"the imports tell of {told} facts, {count} are there")
    whole = COMMUNES * DAYS
    return wrong + _unless(count == whole or not is_complete, f"{count} of {whole} facts"), count


async def _look_at_freeze(uow: UnitOfWork, *, is_complete: bool) -> tuple[list[str], int]:
    found = await freezing.list_snapshots(uow)
    wrong = [f"the digest of {each.kind} {each.period} is wrong" for each in found if not freezing.is_intact(each)]
    statement = select(func.count()).select_from(AuditEntry).where(AuditEntry.act == "board.frozen")
    noted = await uow.session.scalar(statement)
    stored = await uow.session.scalar(select(func.count()).select_from(Snapshot))
    wrong += _unless(noted == stored == len(found), f"{stored} snapshots, {noted} noted in the audit")
    whole = len({(each.kind, each.period) for each in found}) == len(found) == len(BOARDS)
    return wrong + _unless(whole or not is_complete, f"{len(found)} of {len(BOARDS)} boards are frozen"), len(found)


async def _look_at_rescoring(uow: UnitOfWork, *, is_complete: bool) -> tuple[list[str], int]:
    views = await rescoring.list_rescorings(uow)
    told = sum(view.progress.facts for view in views)
    done = await _count_entries(uow, "posting")
    taken = await _count_entries(uow, "reversal")
    wrong = _unless(told == done == taken, f"{told} facts valued again, {done} entries posted, {taken} taken back")
    if is_complete:
        left = (await rescoring.count_outdated(uow)).total
        wrong += _unless(left == 0 and [view.progress.is_over for view in views] == [True], f"{left} facts are left")
    return wrong, done


async def _count(uow: UnitOfWork, *where: ColumnElement[bool]) -> int:
    return await uow.session.scalar(select(func.count()).select_from(FactRecord).where(*where)) or 0


async def _count_entries(uow: UnitOfWork, role: str) -> int:
    where = (PointEntry.rescoring_id.is_not(None), PointEntry.role == role)
    return await uow.session.scalar(select(func.count()).select_from(PointEntry).where(*where)) or 0


def _unless(holds: bool, complaint: str) -> list[str]:  # noqa: FBT001 - reads as a sentence
    return [] if holds else [complaint]


LOOKS = {
    "batch": _look_at_batch,
    "import": _look_at_import,
    "freeze": _look_at_freeze,
    "rescoring": _look_at_rescoring,
    "classes": events_looks.look_at_classes,
    "seats": events_looks.look_at_seats,
    "presences": events_looks.look_at_presences,
    "messages": messages_acts.look_at_messages,
    "draws": events_looks.look_at_draws,
    "certificates": awards_acts.look_at_certificates,
}


def run_kills(trials: Trials, ground: Ground, seeds: range) -> None:
    """Kill every act with every seed; at least a third of the kills must have hit it at work."""
    for act in ACTS:
        outcomes = [kill_once(ground, act, seed) for seed in seeds]
        for outcome in outcomes:
            trials.add(outcome)
        hit = sum(outcome.seen["it"] == "was working" for outcome in outcomes)
        wrong = _unless(3 * hit >= len(outcomes), "most kills came too late to prove anything")
        trials.add(Outcome(f"kills in {act}", wrong, {"hit it at work": f"{hit} of {len(outcomes)}"}))


def run_quick_kills(trials: Trials, seed: int, count: int) -> None:
    """Kill the acts in turn, on SQLite."""
    with on_sqlite() as ground:
        for number in range(seed, seed + count):
            trials.add(kill_once(ground, ACTS[number % len(ACTS)], number))


def record_together(ground: Ground, seed: int) -> Outcome:
    """Let two processes record the same facts at once; PostgreSQL counts its deadlocks itself."""
    url = ground.copy(f"together-{seed}")
    children = [Child(url, "hot", 2 * seed), Child(url, "hot", 2 * seed + 1)]
    for child in children:
        child.go()
    ended = [child.wait() for child in children]
    wrong = [complaints[-300:] for _, said, complaints in ended if not said.endswith("done\n")]
    recorded = [int(said.split()[1]) for _, said, _ in ended if said.startswith("recorded")]
    wrong += _unless(sum(recorded) == HOT, f"{recorded} facts were said to be recorded, of {HOT}")
    wrong += asyncio.run(_look_at_caps(url))
    with psycopg.connect(url.replace("+asyncpg", "")) as connection:
        statement = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        (deadlocks,) = connection.execute(statement).fetchone() or (-1,)
    wrong += _unless(deadlocks == 0, f"{deadlocks} deadlocks")
    return Outcome(f"two recorders at once, seed {seed}", wrong, {"recorded": str(recorded), "took": ended[0][0]})


async def _look_at_caps(url: str) -> list[str]:
    database = Database(url)
    try:
        async with database.reading() as uow:
            wrong = [f"{each.table} {each.key}: {each.kept} is {each.rebuilt}" for each in await rebuilding.check(uow)]
            wrong += _unless(await _count(uow) == STOCK + HOT, "a fact is lost or there twice")
            points = func.sum(PointEntry.points)
            hot = select(points).join(FactRecord, FactRecord.id == PointEntry.fact_id)
            held = await uow.session.scalars(
                hot.where(FactRecord.source_key.startswith("live:hot:")).group_by(PointEntry.unit_id)
            )
            found = sorted(int(each) for each in held)
            return wrong + _unless(found == [BOUND] * HOT_UNITS, f"the units hold {found}, {BOUND} is the bound")
    finally:
        await database.close()
