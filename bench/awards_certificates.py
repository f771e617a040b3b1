"""Certificates: five thousand in one batch with their printed pages, the memory it takes, and the verification page."""

import resource
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from sqlalchemy import create_engine

from bench.report import CPU, STORING, Line, Report, Target, spread
from competitions.awards.decisions import jobs
from competitions.awards.decisions.domain.names import read_pasted
from competitions.awards.decisions.queries import certificates
from competitions.awards.decisions.service import batches, printing, verification
from competitions.awards.decisions.service.batches import NewBatch
from competitions.awards.decisions.service.printing import Wanted
from competitions.awards.decisions.service.signing import CertificateKeys
from competitions.awards.documents.domain.certificates import MOST_ROWS, PaperKind
from competitions.awards.documents.service.certificates import draw_certificates
from core.clock import Clock
from core.database import Base, Database
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from core.metrics import LONGEST_TURN
from core.migrating import load_models
from core.press import Press
from seed.units import load_units

CERTIFICATES = 5_000
LOOKS = 300
MOST_SECONDS, MOST_MIB, MOST_LOOK = 180, 60, 15
AWARD = "participation"
KEYS = CertificateKeys("k" * 40)


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds for making and for printing all, MiB more than before, ms of a look-up, writing turns over 50 ms."""

    making: float
    printing: float
    more_memory: float
    look: float
    long_turns: float


async def measure(count: int = CERTIFICATES) -> Measured:
    """Make a batch, print all its pages, look certificates up by their codes."""
    async with _installation() as database:
        clock = Clock()
        actor = Actor(PersonId("bench"), "bench", (Grant(Role.ORGANIZER, UnitCode("11"), clock.now().date()),))
        batch_id = await _begin(database, clock, actor, count)
        turns, before, began = _long_turns(), _memory(), perf_counter()
        await jobs.make_due(database, clock, KEYS)
        made = perf_counter() - began
        began = perf_counter()
        await _print(database, actor, batch_id, count)
        printed = perf_counter() - began
        return Measured(made, printed, _memory() - before, await _look(database, batch_id), _long_turns() - turns)


async def _begin(database: Database, clock: Clock, actor: Actor, count: int) -> str:
    names = "\n".join(f"Quàng Thị Thử {number}; Bản Nậm Sin, xã Mường Nhé" for number in range(count))
    new = NewBatch(
        unit_code="11",
        award=AWARD,
        title="Đã tham gia lớp học cộng đồng về dịch vụ công trực tuyến",
        signer="Lường Văn Mẫu",
        signer_title="Trưởng ban tổ chức",
        place="Điện Biên",
        dated_on=clock.now().date(),
        names=read_pasted(names),
    )
    async with database.writing() as uow:
        return await batches.start_of_names(uow, actor, new, clock.now())


async def _print(database: Database, actor: Actor, batch_id: str, count: int) -> None:
    press = Press()
    for page in range(-(-count // MOST_ROWS)):
        wanted = Wanted(batch_id, AWARD, PaperKind.PARTICIPATION, page, "https://ngayhoi.example", "Giấy chứng nhận")
        async with database.reading() as uow:
            sheets = await printing.load_sheets(uow, actor, wanted)
        await draw_certificates(press, sheets.paper, sheets.rows)


async def _look(database: Database, batch_id: str) -> float:
    """Return the milliseconds of looking up and verifying one certificate, the mean of many."""
    async with database.reading() as uow:
        lines = await certificates.list_of_batch(uow, batch_id, AWARD, 0, LOOKS)
    began = perf_counter()
    for line in lines:
        async with database.reading() as uow:
            found = await verification.load_certificate(uow, line.code)
        if not found.is_genuine:
            message = f"{line.code} is not genuine"
            raise RuntimeError(message)
    return 1000 * (perf_counter() - began) / len(lines)


def _long_turns() -> float:
    """Return how many writing turns of this process took more than 50 ms, so far."""
    samples = [each for metric in LONGEST_TURN.collect() for each in metric.samples if each.name.endswith("_bucket")]
    counts = {each.labels["le"]: each.value for each in samples}
    return counts["+Inf"] - counts["0.05"]


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@asynccontextmanager
async def _installation() -> AsyncIterator[Database]:
    load_models()
    with tempfile.TemporaryDirectory(prefix="ngayhoi-bench-") as folder:
        path = Path(folder) / "bench.sqlite3"
        engine = create_engine(f"sqlite:///{path}")
        Base.metadata.create_all(engine)
        engine.dispose()
        database = Database(f"sqlite+aiosqlite:///{path}")
        async with database.writing() as uow:
            await load_units(uow, today=Clock().now().date())
        try:
            yield database
        finally:
            await database.close()


async def run(report: Report) -> None:
    """Measure five thousand."""
    await _tell(report, CERTIFICATES)


async def run_quickly(report: Report) -> None:
    """Measure a few hundred."""
    await _tell(report, CERTIFICATES // 10)


async def _tell(report: Report, count: int) -> None:
    told = await measure(count)
    both = Target(MOST_SECONDS, bound_by=STORING)
    report.add(Line(f"{count:,} certificates, made and printed", spread([told.making + told.printing]), "s", both))
    report.add(Line("… of that, numbered, signed and stored", spread([told.making]), "s"))
    report.add(Line("… writing turns over 50 ms", spread([told.long_turns]), ""))
    report.add(Line("… memory more than before", spread([told.more_memory]), "MiB", Target(MOST_MIB)))
    report.add(Line("a certificate by its code", spread([told.look]), "ms", Target(MOST_LOOK, bound_by=CPU)))
