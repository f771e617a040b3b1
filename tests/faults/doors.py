"""`kill -9` while people are checked in and facts follow: `python -m tests.faults.doors URL` is what is killed."""

import asyncio
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine, func, select

from accounts.tickets import TicketKeys
from bench.app import ROOT
from core.database import Base, Database, UnitOfWork
from core.migrating import load_models
from events.doors import service
from events.doors.jobs import post_due
from events.doors.models import Attendance, Scan
from events.programme.domain.session import Content, State
from events.programme.service.planning import NewSession, create_sessions
from events.registration import service as registration
from events.registration.domain.people import Form
from events.registration.domain.queue import Way
from events.registration.models import Registration
from leaderboards.domain.scheme import FIRST_SCHEME
from leaderboards.models import FactRecord
from leaderboards.queries.recording import add_scheme
from leaderboards.service import rebuilding
from seed.units import load_units
from tests.clocks import HandClock
from tests.faults.trial import Outcome, Trials

KEYS = TicketKeys("k" * 40)
COMMUNE, SECRET = "03127", "s" * 40
SESSIONS, PEOPLE, AT_ONCE = 8, 32, 8
WHOLE = {"session.community": SESSIONS, "session.community_in_band": SESSIONS, "training.adult": SESSIONS * PEOPLE}


async def prepare(url: str) -> None:
    """Store sessions that run, and people with seats."""
    database, clock = Database(url), HandClock()
    now = clock.now()
    starts = now - timedelta(minutes=5)
    async with database.writing() as uow:
        await load_units(uow, today=now.date())
        await add_scheme(uow, FIRST_SCHEME, now)
        plan = [
            Content(
                "community", f"Lớp {number}", starts, starts + timedelta(hours=2), place=f"Nhà {number}", capacity=50
            )
            for number in range(SESSIONS)
        ]
        made = await create_sessions(uow, [NewSession(COMMUNE, each, State.RELEASED) for each in plan], now, by=None)
    for session in made:
        async with database.writing() as uow:
            for number in range(PEOPLE):
                form = Form(f"Lò Văn {session[-6:]} {number}", COMMUNE, 1990, consent=True)
                await registration.register(uow, session, registration.Request(form, Way.HELPER), now)
    await database.close()


async def work(url: str) -> None:
    """Upload every device's scans, some twice, and let facts follow; the same nonces at each run."""
    database, clock = Database(url), HandClock()
    now = clock.now()
    async with database.reading() as uow:
        rows = (await uow.session.execute(select(Registration.session_id, Registration.code))).all()
    scans = [(session, service.Seen(f"n{way}{code}", code, now)) for way in "ab" for session, code in rows]
    scans.sort(key=lambda pair: (pair[0], pair[1].nonce))
    clock.forward(hours=3)
    for start in range(0, len(scans), AT_ONCE):
        async with database.writing() as uow:
            for session, seen in scans[start : start + AT_ONCE]:
                await service.check_in(uow, service.Arriving(KEYS, session, seen.nonce[:2]), [seen], now)
        await post_due(database, clock, SECRET)
    await post_due(database, clock, SECRET)
    await database.close()


async def look(url: str, *, is_complete: bool) -> tuple[list[str], Mapping[str, int]]:
    """Return what is wrong, and how much there is of each kind of fact."""
    database = Database(url)
    async with database.reading() as uow:
        wrong = [f"{each.table} {each.key}: {each.kept} is {each.rebuilt}" for each in await rebuilding.check(uow)]
        present, scans = await _count(uow, Attendance), await _count(uow, Scan)
        sums = select(FactRecord.kind, func.sum(FactRecord.quantity)).group_by(FactRecord.kind)
        found = {kind: int(count) for kind, count in await uow.session.execute(sums) if count}
    await database.close()
    if present > scans or found.get("training.adult", 0) > present:
        wrong.append(f"{found} of {present} presences by {scans} scans")
    if is_complete and (found, present, scans) != (WHOLE, SESSIONS * PEOPLE, 2 * SESSIONS * PEOPLE):
        wrong.append(f"in all {found}, {present} presences, {scans} scans")
    return wrong, found


async def _count(uow: UnitOfWork, table: type[Base]) -> int:
    return await uow.session.scalar(select(func.count()).select_from(table)) or 0


def kill_once(template: Path, seed: int, span: float) -> Outcome:
    """Kill the work once at a random moment; nothing is there twice, and a second run completes it."""
    path = template.with_name(f"doors-{seed}.sqlite3")
    shutil.copyfile(template, path)
    url, moment = f"sqlite+aiosqlite:///{path}", random.Random(seed).uniform(0, span)
    child = _start(url)
    time.sleep(moment)
    was_working = child.poll() is None
    child.kill()
    child.communicate()
    wrong, found = asyncio.run(look(url, is_complete=False))
    for _ in range(2):
        asyncio.run(work(url))
        wrong += asyncio.run(look(url, is_complete=True))[0]
    seen: dict[str, float | str] = {"at": f"{moment:.2f} of {span:.2f} s", "done by then": str(found)}
    return Outcome(f"kill -9 at the door, seed {seed}", wrong, seen | {"it": "at work" if was_working else "over"})


def run_kills(trials: Trials, seeds: range) -> None:
    """Kill it with every seed, on SQLite; at least a third of the kills must have hit it at work."""
    folder = Path(tempfile.mkdtemp(prefix="ngayhoi-doors-"))
    try:
        template = folder / "template.sqlite3"
        load_models()
        engine = create_engine(f"sqlite:///{template}")
        Base.metadata.create_all(engine)
        engine.dispose()
        asyncio.run(prepare(f"sqlite+aiosqlite:///{template}"))
        rehearsal = folder / "rehearsal.sqlite3"
        shutil.copyfile(template, rehearsal)
        child, began = _start(f"sqlite+aiosqlite:///{rehearsal}"), time.perf_counter()
        child.communicate()
        span = time.perf_counter() - began
        outcomes = [kill_once(template, seed, span) for seed in seeds]
        for outcome in outcomes:
            trials.add(outcome)
        hit = sum(outcome.seen["it"] == "at work" for outcome in outcomes)
        wrong = [] if 3 * hit >= len(outcomes) else ["most kills came too late to prove anything"]
        trials.add(Outcome("kills at the door", wrong, {"hit it at work": f"{hit} of {len(outcomes)}"}))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(url: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.faults.doors", url]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if child.stdout is None or child.stdout.readline() != "ready\n":
        message = f"the work did not start:\n{child.communicate()[1]}"
        raise RuntimeError(message)
    return child


if __name__ == "__main__":
    load_models()
    print("ready", flush=True)
    asyncio.run(work(sys.argv[1]))
