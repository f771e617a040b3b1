"""Two processes run 1,000 due steps of award rounds and are killed: `python -m tests.faults.rounds URL` is one of them.

Wall time runs faster there, so that leases end in the middle of work and leaders replace each other often.
"""

import asyncio
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import create_engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from bench.app import ROOT
from competitions.awards.domain.words import AwardKind, Category, Procedure, StepKind, SubjectKind
from competitions.awards.rounds import jobs
from competitions.awards.rounds.domain.basis import Basis
from competitions.awards.rounds.domain.rules_document import Award, Candidate, Rules
from competitions.awards.rounds.domain.steps import propose
from competitions.awards.rounds.domain.told import Told
from competitions.awards.rounds.models import Nomination, RoundEvent, RoundStep
from competitions.awards.rounds.queries import steps
from competitions.awards.rounds.queries.steps import DueStep, EventRow
from competitions.awards.rounds.service.drafting import NewRound, activate, create_draft
from competitions.awards.rounds.service.stepping import Runner, StepEffects, run_step
from core import audit
from core.clock import Clock
from core.database import Base, Database, UnitOfWork
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from core.migrating import load_models
from core.scheduling import LEASE, Fence, Replaced, lead, new_holder
from tests import postgres
from tests.faults.trial import Outcome, Trials
from units.domain.unit import Kind, NewUnit
from units.service import register

ROUNDS, QUICK_ROUNDS = 91, 20  # of eleven steps each: 1,001, and 220
DISTURBANCES = 6
SPEED = 5  # of wall time: a lease of ten seconds ends after two
LONGEST = 900.0
CLOSED = datetime(2020, 1, 1, tzinfo=UTC)
PROVINCE = UnitCode("11")
OFFICER = Actor(PersonId("officer"), "cán bộ", (Grant(Role.HOMEAFFAIRS_OFFICER, PROVINCE, date(2020, 1, 1)),))
Copy = Callable[[str], str]


def clock() -> Clock:
    """Return a clock that runs faster, alike in all processes; every step is long due by it."""
    return Clock(wall=lambda: time.time() * SPEED)


def new_round(number: int) -> NewRound:
    """Return a round that nominates one person and freezes no board."""
    award = Award("people", "Giấy khen", AwardKind.CERTIFICATE_OF_MERIT, SubjectKind.PERSON, count=1)
    return NewRound(
        unit_code=PROVINCE,
        title=f"Đợt {number}",
        category=Category.THEMATIC,
        procedure=Procedure.FULL,
        occasion=f"Thành tích {number}",
        basis=Basis("all"),
        rules=Rules((award,), candidates=(Candidate("people", f"Lò Văn {number}", PROVINCE, "1"),)),
        steps=propose(CLOSED, Procedure.FULL),
    )


async def prepare(url: str, rounds: int) -> None:
    """Set rounds going whose steps are all due."""
    database, now = Database(url), clock().now()
    async with database.writing() as uow:
        await register(uow, [NewUnit(PROVINCE, "Tỉnh Điện Biên", Kind.PROVINCE)], today=date(2020, 1, 1))
        for number in range(rounds):
            await activate(uow, OFFICER, await create_draft(uow, OFFICER, new_round(number), now), now)
    await database.close()


async def _note(uow: UnitOfWork, round_id: str, now: datetime, *, kind: StepKind) -> tuple[Told, ...]:
    await steps.add_event(uow, round_id, EventRow(now, "effect", kind.value, "", ""))
    return ()


EFFECTS: StepEffects = {kind: partial(_note, kind=kind) for kind in StepKind}


async def work(url: str) -> int:
    """Run steps until none is left; returns how often this process found itself replaced."""
    database, own, holder, replaced, is_left = Database(url), clock(), new_holder(), 0, True
    while is_left:
        try:
            is_left = await jobs.run_due(database, own, holder, EFFECTS)
        except Replaced:
            replaced += 1
        except SQLAlchemyError:
            is_left = True
        await asyncio.sleep(0.05)
    await database.close()
    return replaced


class Child:
    """A process that runs steps."""

    def __init__(self, url: str) -> None:
        command = [sys.executable, "-m", "tests.faults.rounds", url]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if self.process.stdout is None or self.process.stdout.readline() != "ready\n":
            message = f"the process did not start:\n{self.process.communicate()[1]}"
            raise RuntimeError(message)

    @property
    def is_working(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.communicate()

    def halt(self, seconds: float) -> None:
        """Let it stand still for longer than its lease, as an overloaded machine would."""
        self.process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self.process.send_signal(signal.SIGCONT)

    def end(self) -> str:
        """Wait for its end; returns what it said, "stuck" where it did not end."""
        try:
            return self.process.communicate(timeout=LONGEST)[0]
        except subprocess.TimeoutExpired:
            self.kill()
            return "stuck"


def disturb_once(copy: Copy, rounds: int, seed: int) -> Outcome:
    """Disturb two processes at random moments; in the end every effect is there once, and an old leader is refused."""
    source, url = random.Random(f"rounds {seed}"), copy(f"rounds-{seed}")
    children, killed, halted, began = [Child(url), Child(url)], 0, 0, time.perf_counter()
    for number in range(DISTURBANCES):
        time.sleep(source.uniform(0.1, 1.0))
        victim = source.randrange(2)
        if not children[victim].is_working:
            continue
        if number % 3 != 1:
            children[victim].kill()
            children[victim], killed = Child(url), killed + 1
        else:
            children[victim].halt(1.2 * LEASE.total_seconds() / SPEED)
            halted += 1
    said = [child.end() for child in children]
    replaced = sum(int(word) for each in said for word in each.split() if word.isdigit())
    wrong = [f"a process said {each!r}" for each in said if not each.startswith("replaced")]
    wrong += asyncio.run(_look(url, rounds))
    took = time.perf_counter() - began
    seen: dict[str, float | str] = {
        "killed": str(killed),
        "halted": str(halted),
        "replaced": str(replaced),
        "took": took,
    }
    return Outcome(f"two processes, {rounds * len(StepKind):,} due steps, seed {seed}", wrong, seen)


async def _look(url: str, rounds: int) -> list[str]:
    database = Database(url)
    try:
        async with database.reading() as uow:
            wrong = await _look_at_effects(uow, rounds)
            if (await audit.verify(uow)).broken_at is not None:
                wrong.append("the record of acts does not fit")
        return wrong + await _write_as_an_old_leader(database)
    finally:
        await database.close()


async def _look_at_effects(uow: UnitOfWork, rounds: int) -> list[str]:
    whole = rounds * len(StepKind)
    ran = await uow.session.scalar(select(func.sum(RoundStep.runs)))
    wrong = [] if ran == whole else [f"{ran} of {whole} steps have run"]
    events = await uow.session.execute(select(RoundEvent.round_id, RoundEvent.act, RoundEvent.step))
    times = Counter((round_id, act, step) for round_id, act, step in events if act in {"ran", "effect"})
    wrong += [f"{key} happened {count} times" for key, count in times.items() if count != 1]
    wrong += [] if len(times) == 2 * whole else [f"{len(times)} of {2 * whole} effects are there"]
    noted = select(func.count()).select_from(audit.AuditEntry).where(audit.AuditEntry.act == "round.step")
    audited, nominated = await uow.session.scalar(noted), await uow.session.scalar(select(func.count(Nomination.id)))
    found = (audited, nominated)
    return wrong + ([] if found == (whole, rounds) else [f"{found} acts and nominees, {(whole, rounds)} expected"])


async def _write_as_an_old_leader(database: Database) -> list[str]:
    """Try to run a step with a fence that another process has replaced."""
    own = clock()
    late = own.now() + 2 * LEASE
    async with database.writing() as uow:
        round_id = await create_draft(uow, OFFICER, new_round(-1), own.now())
        await activate(uow, OFFICER, round_id, own.now())
        old = await lead(uow, jobs.WORK, "cũ", late)
        await lead(uow, jobs.WORK, "mới", late + 2 * LEASE)
    wrong = await _try_step(database, round_id, old)
    async with database.reading() as uow:
        written = [step.kind for step in await steps.list_steps(uow, round_id) if step.runs]
    return wrong + ([f"an old leader has run {written}"] if written else [])


async def _try_step(database: Database, round_id: str, old: Fence | None) -> list[str]:
    if old is None:
        return ["nobody could lead"]
    try:
        async with database.writing() as uow:
            await run_step(uow, DueStep(round_id, StepKind.CLOSE), Runner(old, EFFECTS), clock().now())
    except Replaced:
        return []
    return ["an old leader was not refused"]


@contextmanager
def on_sqlite(rounds: int) -> Iterator[Copy]:
    """Prepare a file and copy it."""
    folder = Path(tempfile.mkdtemp(prefix="ngayhoi-rounds-"))
    try:
        template = folder / "template.sqlite3"
        load_models()
        engine = create_engine(f"sqlite:///{template}")
        Base.metadata.create_all(engine)
        engine.dispose()
        asyncio.run(prepare(f"sqlite+aiosqlite:///{template}", rounds))

        def copy(name: str) -> str:
            shutil.copyfile(template, folder / name)
            return f"sqlite+aiosqlite:///{folder / name}"

        yield copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def on_postgresql(rounds: int) -> Iterator[Copy]:
    """Prepare a database and copy it."""
    with postgres.started("durable") as server:
        url = server.create("rounds")
        load_models()
        engine = create_engine(server.url("rounds", "psycopg"))
        Base.metadata.create_all(engine)
        engine.dispose()
        asyncio.run(prepare(url, rounds))
        yield lambda name: server.create(name, "rounds")


def run_on_sqlite(trials: Trials, seeds: range, rounds: int = ROUNDS) -> None:
    """Disturb two processes on the embedded database, once a seed."""
    with on_sqlite(rounds) as copy:
        for seed in seeds:
            trials.add(disturb_once(copy, rounds, seed))


def run_on_postgresql(trials: Trials, seeds: range) -> None:
    """Disturb two processes on PostgreSQL, once a seed."""
    with on_postgresql(ROUNDS) as copy:
        for seed in seeds:
            trials.add(disturb_once(copy, ROUNDS, seed))


if __name__ == "__main__":
    load_models()
    print("ready", flush=True)
    print("replaced", asyncio.run(work(sys.argv[1])), flush=True)
