"""The festival under load: a rush for thirty seats, and pages, rosters and doors among 300,000 registrations."""

import asyncio
import gzip
import http.client
import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any
from uuid import uuid4

from sqlalchemy import create_engine, select

from bench import events_naive, events_seed
from bench.app import App, app
from bench.report import CPU, Line, Report, Target, spread
from core.database import Database
from events.programme.models import Session
from events.registration.models import Registration
from tests import postgres

RUNS = 5
READS = 20
RUSH, SEATS = 500, events_naive.CAPACITY
AT_ONCE = 100
COMMUNE = "03127"
PACKAGE_KIB = 30


@dataclass(frozen=True, slots=True)
class Fair:
    """A served installation full of sessions, and how its database is called."""

    served: App
    where: str

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, bytes]:
        """Make one call on a connection of its own; returns the status and the body."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.served.port, timeout=60)) as connection:
            sent = None if body is None else json.dumps(body)
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, sent, {"Content-Type": "application/json", **names})
            answer = connection.getresponse()
            return answer.status, answer.read()

    def make_session(self, capacity: int) -> str:
        """Make a session in a month; returns its id."""
        starts = datetime.now(UTC) + timedelta(days=30)
        times = {"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=2)).isoformat()}
        body = {"kind": "community", "title": "Lớp thử tải", "commune": COMMUNE, "place": "Nhà văn hóa trung tâm"}
        made = self.served.organizer.call(
            "POST", "/api/v1/sessions", body | times | {"capacity": capacity, "mode": "onsite"}
        )
        return str(made["id"])


async def rush(fair: Fair) -> float:
    """Let five hundred register at once for thirty seats; returns registrations a second, raises where it is unjust."""
    session = await asyncio.to_thread(fair.make_session, SEATS)
    turns = asyncio.Semaphore(AT_ONCE)

    async def come(number: int) -> dict[str, Any]:
        person = {"name": f"Lò Thị Thử {number}", "commune": COMMUNE, "birth_year": 1990, "consent": True}
        async with turns:
            path = f"/api/v1/sessions/{session}/registrations"
            status, body = await asyncio.to_thread(fair.ask, "POST", path, person, Idempotency_Key=str(uuid4()))
        if status != http.HTTPStatus.CREATED:
            message = f"registration {number}: {status} {body[:300]!r}"
            raise RuntimeError(message)
        answer: dict[str, Any] = json.loads(body)
        return answer

    began = perf_counter()
    answers = await asyncio.gather(*(come(number) for number in range(RUSH)))
    took = perf_counter() - began
    queue = sorted(answer["position"] for answer in answers if answer["status"] == "waiting")
    if queue != list(range(1, RUSH - SEATS + 1)):
        message = f"{RUSH - len(queue)} were seated on {SEATS} seats, or the queue has gaps"
        raise RuntimeError(message)
    return RUSH / took


async def rush_naively(fair: Fair) -> float:
    """Let as many register the obvious way, in this process, without HTTP; returns registrations a second."""
    session = await asyncio.to_thread(fair.make_session, SEATS)
    database, now = Database(fair.served.database), datetime.now(UTC)
    row = {"target_group": "resident", "way": "self", "registered_at": now}
    turns = asyncio.Semaphore(10)

    async def come(number: int) -> None:
        async with turns:
            await events_naive.register(database, session, number, row | {"code": f"N{session[-4:]}{number:04d}"})

    began = perf_counter()
    await asyncio.gather(*(come(number) for number in range(RUSH)))
    took = perf_counter() - began
    await database.close()
    return RUSH / took


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that it took."""
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def reads(fair: Fair, path: str, **headers: str) -> list[float]:
    """Return milliseconds of reading a path again and again, after once."""

    def read() -> None:
        status, body = fair.ask("GET", path, **headers)
        if status != http.HTTPStatus.OK:
            message = f"{path}: {status} {body[:300]!r}"
            raise RuntimeError(message)

    read()
    return [timed(read) for _ in range(READS)]


@dataclass(frozen=True, slots=True)
class Door:
    """A door of a session of seventy, opened for this run."""

    token: str
    package: str
    codes: Sequence[str]


def open_door(fair: Fair) -> Door:
    """Open a door at the fullest session."""
    engine = create_engine(fair.served.database.replace("+aiosqlite", "").replace("+asyncpg", "+psycopg"))
    with engine.connect() as connection:
        session = connection.scalar(select(Session.id).order_by(Session.seated.desc()).limit(1))
        codes = list(connection.scalars(select(Registration.code).where(Registration.session_id == session)))
    engine.dispose()
    expires = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    made = fair.served.organizer.call(
        "POST", f"/api/v1/sessions/{session}/doors", {"name": "Cửa đo", "expires_at": expires}
    )
    return Door(made["door_token"], "/" + str(made["package_url"]).split("/", 3)[-1].lstrip("/"), codes)


def check_in(fair: Fair, door: Door, number: int) -> float:
    """Check one person in; returns milliseconds."""
    scan = {"nonce": str(uuid4()), "code": door.codes[number], "scanned_at": datetime.now(UTC).isoformat()}
    body = {"device": "máy đo", "scans": [scan]}
    return timed(lambda: fair.ask("POST", "/api/v1/checkins", body, Authorization=f"Door {door.token}"))


def line(question: str, fair: Fair, figures: Sequence[float], target: Target) -> Line:
    """Return a line in milliseconds."""
    return Line(f"{question}, {fair.where}", spread(figures), "ms", target)


async def measure(report: Report, fair: Fair) -> None:
    """Measure everything on one database."""
    await rush(fair)
    rates = [await rush(fair) for _ in range(RUNS)]
    naive = [await rush_naively(fair) for _ in range(RUNS)]
    note = f"the obvious way, without HTTP: {spread(naive)} /s"
    report.add(Line(f"{RUSH} at once for {SEATS} seats, {fair.where}", spread(rates), "/s", None, note))
    today = datetime.now(UTC).date().isoformat()
    for title, path in (
        ("programme page among 10,000 sessions", "/su-kien"),
        ("programme page of one commune", f"/su-kien?xa={COMMUNE}"),
        ("sessions by API, one day", f"/api/v1/sessions?from={today}&to={today}"),
    ):
        report.add(line(title, fair, await asyncio.to_thread(reads, fair, path), Target(50, bound_by=CPU)))
    door = await asyncio.to_thread(open_door, fair)
    key = f"Door {door.token}"
    rosters = await asyncio.to_thread(lambda: reads(fair, door.package, Authorization=key))
    report.add(line("roster of 70 as a package", fair, rosters, Target(30, bound_by=CPU)))
    _, package = await asyncio.to_thread(lambda: fair.ask("GET", door.package, Authorization=key))
    weight = len(gzip.compress(package)) / 1024
    report.add(Line(f"offline package of 70, {fair.where}", spread([weight]), "KiB", Target(PACKAGE_KIB)))
    taken = [await asyncio.to_thread(check_in, fair, door, number) for number in range(READS * 2)]
    report.add(line("check-in", fair, taken, Target(20, bound_by=CPU)))


async def run(report: Report, sessions: int = events_seed.SESSIONS, people: int = events_seed.REGISTRATIONS) -> None:
    """Fill and measure on SQLite, then on PostgreSQL, which shares the generator's core."""
    for where in ("SQLite FULL", "PostgreSQL"):
        with ExitStack() as stack:
            url = stack.enter_context(postgres.started("durable")).create("events") if where == "PostgreSQL" else ""
            served = stack.enter_context(app(url))
            await asyncio.to_thread(events_seed.fill, served.database, datetime.now(UTC), sessions, people)
            served.start()
            await measure(report, Fair(served, where))


async def run_quickly(report: Report) -> None:
    """Do the same with few sessions and people, to try."""
    await run(report, 500, 10_000)
