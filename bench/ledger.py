"""The ledger with a million entries: recording, boards of today and of any past day, freezing, rebuilding.

Each figure stands beside the obvious SQL over all entries, in the same run, at three sizes.
"""

import asyncio
import os
import random
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import perf_counter

from sqlalchemy import select

from bench import ledger_naive, ledger_postgres, ledger_reads
from bench.ledger_seed import FOLDER, kept
from bench.ledger_story import BEGAN, ENDED, KINDS, LASTED, StoryUnit, tell_one
from bench.report import CPU, Line, Report, Target, spread
from core.database import Database
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from leaderboards.domain.facts import Fact
from leaderboards.domain.periods import EVER, Period, parse_period
from leaderboards.service import rebuilding, record
from leaderboards.service.boards import BoardQuery, load_board
from leaderboards.service.freezing import Freezing, freeze
from tests import postgres
from units.domain.unit import Kind
from units.models import Unit

SIZES = (10_000, 100_000, 1_000_000)
QUICK_SIZES = (1_000, 10_000)
UNITS = 5_000
RUNS, WARMING = 5, 2  # a server that has just started reads the pages it needs from the disk
FACTS = 1_000
MOMENTS = (0.01, 0.2, 0.5, 0.77, 0.999)  # shares of the two years
PERIODS = {"all": "all", "year": "%Y", "quarter": "", "month": "%Y-%m", "day": "%Y-%m-%d"}
KEEPER = Actor(PersonId("bench"), "bench", (Grant(Role.ADMINISTRATOR, UnitCode("11"), date.min),))
INDEPENDENT = 2.0  # ten or a hundred times the entries may cost this much more, which is noise


@dataclass(slots=True)
class Figures:
    """Seconds of one database with one number of entries."""

    recorded: list[float] = field(default_factory=list)
    board: list[float] = field(default_factory=list)
    wide_board: list[float] = field(default_factory=list)
    naive_board: list[float] = field(default_factory=list)
    past: dict[str, list[float]] = field(default_factory=dict)
    wide_past: list[float] = field(default_factory=list)
    naive_past: list[float] = field(default_factory=list)
    frozen: list[float] = field(default_factory=list)
    rebuilt: list[float] = field(default_factory=list)

    @property
    def slowest_past(self) -> list[float]:
        """The slowest day of each period."""
        return [max(each) for each in self.past.values()]


@dataclass(frozen=True, slots=True)
class Ledger:
    """One database with so many entries."""

    database: Database
    where: str
    entries: int
    units: tuple[StoryUnit, ...]


async def measure(ledger: Ledger) -> Figures:
    """Measure everything once it is warm."""
    figures = Figures()
    recorded = [await _recorded(ledger, random_facts(ledger, number)) for number in range(WARMING + RUNS)]
    figures.recorded += recorded[WARMING:]
    await _read(ledger, BoardQuery(Kind.COMMUNE))
    for _ in range(RUNS):
        figures.board.append(await _read(ledger, BoardQuery(Kind.COMMUNE)))
        figures.wide_board.append(await _read(ledger, BoardQuery(Kind.PARTY_CELL)))
        figures.naive_board.append(await _naive(ledger, EVER, None))
    for name in PERIODS:
        figures.past[name] = [await _past(ledger, name, BEGAN + LASTED * share) for share in MOMENTS]
    figures.wide_past = [await _past(ledger, "all", BEGAN + LASTED * share, Kind.PARTY_CELL) for share in MOMENTS]
    figures.naive_past = [await _naive(ledger, EVER, BEGAN + LASTED * share) for share in MOMENTS]
    for number in range(RUNS):
        figures.frozen.append(await _frozen(ledger, number))
    figures.rebuilt.append(await timed(lambda: _rebuilt(ledger)))
    return figures


def random_facts(ledger: Ledger, number: int) -> list[Fact]:
    """Return facts about as many units; no two calls with other numbers give the same ones."""
    source = random.Random(number)
    told = [unit for unit in ledger.units if unit.kind in KINDS]
    now, first = ENDED + timedelta(minutes=number), 10**9 + FACTS * number
    return [tell_one(source, source.choice(told), first + each, now) for each in range(FACTS)]


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """Return the seconds that it took."""
    began = perf_counter()
    await work()
    return perf_counter() - began


async def _recorded(ledger: Ledger, facts: Sequence[Fact]) -> float:
    async def work() -> None:
        async with ledger.database.writing() as uow:
            await record(uow, facts, now=max(fact.occurred_at for fact in facts) + timedelta(days=1))

    return await timed(work)


async def _read(ledger: Ledger, query: BoardQuery) -> float:
    async def work() -> None:
        async with ledger.database.reading() as uow:
            await load_board(uow, query)

    return await timed(work)


async def _past(ledger: Ledger, name: str, moment: datetime, kind: Kind = Kind.COMMUNE) -> float:
    return await _read(ledger, BoardQuery(kind, period_of(name, moment), as_of=moment))


async def _naive(ledger: Ledger, period: Period, as_of: datetime | None) -> float:
    async def work() -> None:
        async with ledger.database.reading() as uow:
            await ledger_naive.rank(uow, Kind.COMMUNE, period, as_of)

    return await timed(work)


async def _frozen(ledger: Ledger, number: int) -> float:
    quarter = parse_period(f"{BEGAN.year + number // 4}-Q{1 + number % 4}")
    freezing = Freezing(BoardQuery(Kind.PARTY_CELL, quarter), "Đo tốc độ", KEEPER)

    async def work() -> None:
        async with ledger.database.writing() as uow:
            await freeze(uow, freezing, now=ENDED + timedelta(days=2, minutes=number))

    return await timed(work)


async def _rebuilt(ledger: Ledger) -> None:
    """Work every derived row out anew from the facts; none may differ from what was kept up with each entry."""
    async with ledger.database.reading() as uow:
        differences = await rebuilding.check(uow)
    if differences:
        message = f"{len(differences)} rows differ from what the facts say, the first is {differences[0]}"
        raise RuntimeError(message)


def period_of(name: str, moment: datetime) -> Period:
    """Return the period of that length in which a moment lies."""
    text = f"{moment.year}-Q{(moment.month + 2) // 3}" if name == "quarter" else moment.strftime(PERIODS[name])
    return parse_period(text)


@dataclass(frozen=True, slots=True)
class Teller:
    """Adds the lines of one database with one number of entries."""

    report: Report
    ledger: Ledger

    def add(self, question: str, seconds: Sequence[float], limit: float | None = None, note: str = "") -> None:
        """Add a line in milliseconds."""
        where = f"{question}, {self.ledger.entries:,} entries, {self.ledger.where}"
        target = None if limit is None else Target(limit * 1000, bound_by=CPU)
        self.report.add(Line(where, spread([each * 1000 for each in seconds]), "ms", target, note))

    def tell(self, figures: Figures) -> None:
        """Add all lines."""
        self.add("record 1,000 facts of as many units", figures.recorded, 0.5)
        self.add("board of 45 communes, computed", figures.board, note=_ratio(figures.naive_board, figures.board))
        self.add("  the obvious SQL", figures.naive_board)
        self.add(f"board of {_cells(self.ledger):,} party cells, computed", figures.wide_board)
        for name, seconds in figures.past.items():
            self.add(f"board as of a past day, {name}", seconds)
        self.add("board as of any day, the slowest of each", figures.slowest_past, 0.3)
        self.add(f"board of {_cells(self.ledger):,} party cells as of any day", figures.wide_past, 0.3)
        self.add("  the obvious SQL, all", figures.naive_past, note=_ratio(figures.naive_past, figures.past["all"]))
        self.add("freeze of the party cells' board", figures.frozen, 1.0)
        self.add("rebuilt from the facts, equal row by row", figures.rebuilt, 60.0)


def _cells(ledger: Ledger) -> int:
    return sum(unit.kind is Kind.PARTY_CELL for unit in ledger.units)


def _ratio(peer: Sequence[float], ours: Sequence[float]) -> str:
    return f"the obvious SQL takes {spread(peer).median / spread(ours).median:.1f} ×"


async def grow(report: Report, where: str, sizes: Sequence[int], address: Callable[[int], Awaitable[str]]) -> None:
    """Measure every size, then tell how the costs have grown."""
    found = {}
    for entries in sizes:
        async with opened(await address(entries), where, entries) as ledger:
            found[entries] = await measure(ledger)
            Teller(report, ledger).tell(found[entries])
            commune = next(unit.code for unit in ledger.units if unit.kind is Kind.COMMUNE)
        if entries == sizes[-1]:
            place = ledger_reads.Place(ledger.database.url, f"{entries:,} entries, {where}")
            await ledger_reads.measure(report, place, commune)
    small, large = found[sizes[-2]], found[sizes[-1]]  # with fewer entries some units have none
    times = f"{sizes[-1] // sizes[-2]} times the entries"
    for name, target in (("board", Target(INDEPENDENT)), ("naive_board", None), ("recorded", None)):
        ratio = spread(getattr(large, name)).median / spread(getattr(small, name)).median
        line = Line(f"{name.replace('_', ' ')}: cost at {times}, {where}", spread([ratio]), "×", target)
        report.add(line)


@asynccontextmanager
async def opened(url: str, where: str, entries: int) -> AsyncIterator[Ledger]:
    """Open a ledger."""
    database = Database(url)
    try:
        async with database.reading() as uow:
            rows = await uow.session.execute(select(Unit.id, Unit.code, Unit.kind).order_by(Unit.code))
            units = tuple(StoryUnit(key, code, Kind(kind)) for key, code, kind in rows)
        yield Ledger(database, where, entries, units)
    finally:
        await database.close()


async def copy_of(entries: int) -> str:
    """Copy the kept file, to write into; return the copy's address."""
    path = (FOLDER / "work.sqlite3").absolute()
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    await asyncio.to_thread(lambda: shutil.copyfile(kept(entries, UNITS), path))
    return f"sqlite+aiosqlite:///{path}"


@contextmanager
def all_cores() -> Iterator[None]:
    """Let this process and what it starts use every core: nothing is generated here."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


async def run(report: Report, sizes: Sequence[int] = SIZES) -> None:
    """Measure on SQLite, then on PostgreSQL."""
    with all_cores():
        await grow(report, "SQLite FULL", sizes, copy_of)
        with postgres.started("durable") as server:

            async def address(entries: int) -> str:
                url = server.create(f"ledger_{entries}")
                await asyncio.to_thread(lambda: ledger_postgres.copy(kept(entries, UNITS), url))
                return url

            await grow(report, "PostgreSQL", sizes, address)


async def run_quickly(report: Report) -> None:
    """Measure small ledgers only."""
    await run(report, QUICK_SIZES)
